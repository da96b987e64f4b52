import type { AnyFacts, Command, Day } from '#kernel'

import type { Hosted } from '../context.ts'

/** What a notice says, and to whom. */
interface Notice {
  /** Follows from what it is about, so that it is opened once. */
  readonly id: string
  readonly staff: string
  readonly day: Day
  readonly rows: readonly AnyFacts[]
  /** How many rows more there would be. */
  readonly more: number
}

/** The opening of a notice; it waits to be sent where its reader has an address. */
export async function openNotice({ store }: Hosted, { id, ...told }: Notice): Promise<Command> {
  const hasMail = typeof (await store.personal('staff', told.staff))['mail'] === 'string'
  return { register: 'notices', item: id, act: 'open', input: { ...told, mail: hasMail ? 'pending' : 'none' } }
}
