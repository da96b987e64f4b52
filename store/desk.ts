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

import type { Appended, Asking, LocalStore } from './store.ts'

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

/** Decides groups of commands without sealing anything, each group on what is sealed now. */
export function weigh(
  house: House,
  reader: Reader,
  asking: Asking,
  groups: readonly (readonly Command[])[],
): (Sealing | Refusal | BatchRefusal)[] {
  return groups.map((commands) => decide(house, reader, asking, commands))
}

/**
 * Decides commands as one act and seals what they decide, all or nothing. An act that was sealed before is told again,
 * although it would be refused now.
 */
export async function act(
  house: House,
  store: LocalStore,
  asking: Asking,
  commands: readonly Command[],
): Promise<Appended | Refusal | BatchRefusal> {
  const { actor, occasion } = asking
  return await store.append({
    act: occasion.id,
    by: actor.id,
    on: occasion.on,
    at: occasion.at,
    decide: (reader) => decide(house, reader, asking, commands),
  })
}
