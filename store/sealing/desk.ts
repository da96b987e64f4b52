import {
  performAll,
  perform,
  type BatchRefusal,
  type Command,
  type House,
  type Reader,
  type Refusal,
  type Sealing,
} from '#kernel'

import type { Appended, Asking, LocalStore } from '../store.ts'

/** Decides commands as one act: pure, on what a reader tells. */
export function decide(
  house: House,
  reader: Reader,
  { actor, occasion }: Asking,
  commands: readonly Command[],
): Sealing | Refusal | BatchRefusal {
  const scene = { house, reader, occasion, actor }
  return commands.length === 1 ? perform(scene, commands[0]!) : performAll(scene, commands)
}

/**
 * Decides commands as one act and seals what they decide, all or nothing. An act that was sealed before is told again,
 * although it would be refused now.
 *
 * @param beforehand what was decided already, asked for when it is the act's turn; null where that no longer holds
 */
export async function act(
  house: House,
  store: LocalStore,
  asking: Asking,
  commands: readonly Command[],
  beforehand: () => Sealing | BatchRefusal | null = () => null,
): Promise<Appended | Refusal | BatchRefusal> {
  const { actor, occasion } = asking
  return await store.append({
    act: occasion.id,
    by: actor.id,
    on: occasion.on,
    at: occasion.at,
    decide: (reader) => beforehand() ?? decide(house, reader, asking, commands),
  })
}
