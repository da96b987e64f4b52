import type { Actor, Command, Day, Instant, Refusal } from '#kernel'
import { dayOf, isRefusal } from '#kernel'

import type { Hosted } from '../context.ts'

/** Who acts where no person does. It holds its role by configuration, for the whole organisation, and only here. */
export const SERVICE: Actor = {
  id: 'service:jobs',
  roles: [
    {
      role: 'administrator',
      holder: 'service:jobs',
      organ: null,
      section: null,
      from: '0000-01-01',
      to: null,
    },
  ],
}

/** An act of the service. @returns a refusal where there is one; the caller says what it means. */
export async function actAsService(
  { store }: Hosted,
  id: string,
  at: Instant,
  commands: readonly Command[],
): Promise<Refusal | null> {
  const on: Day = dayOf(at)
  const result = await store.act({ actor: SERVICE, occasion: { id, by: SERVICE.id, at, on } }, commands)
  return isRefusal(result) ? result : null
}
