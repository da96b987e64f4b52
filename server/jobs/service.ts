import { dayOf, isRefusal, THE_SERVICE, type Command, type Instant, type Refusal } from '#kernel'

import type { Hosted } from '../context.ts'

/**
 * An act of the service. Its id is in no shape that a client may send, so that nobody takes it first and keeps the act from
 * being done.
 *
 * @returns a refusal where there is one; the caller says what it means.
 */
export async function actAsService(
  { store }: Hosted,
  id: string,
  at: Instant,
  commands: readonly Command[],
): Promise<Refusal | null> {
  const occasion = { id: `service.${id}`, by: THE_SERVICE.id, at, on: dayOf(at) }
  const result = await store.act({ actor: THE_SERVICE, occasion }, commands)
  return isRefusal(result) ? result : null
}

/** An act that the service may always do. @throws {Error} where it is refused, which is a fault of ours. */
export async function demandAsService(hosted: Hosted, id: string, at: Instant, command: Command): Promise<void> {
  const refusal = await actAsService(hosted, id, at, [command])
  if (refusal) throw new Error(`${command.register}.${command.act}: ${refusal.words.en}`)
}
