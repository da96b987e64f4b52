import {
  isRefusal,
  performAll,
  perform,
  type Actor,
  type BatchRefusal,
  type Command,
  type House,
  type Occasion,
  type Refusal,
} from '#kernel'

import type { Appended, LocalStore } from './store.ts'

/**
 * Decides commands as one act and seals what they decide, all or nothing. An act that was sealed before is told again,
 * although it would be refused now.
 */
export async function act(
  house: House,
  store: LocalStore,
  { actor, occasion }: { readonly actor: Actor; readonly occasion: Occasion },
  commands: readonly Command[],
): Promise<Appended | Refusal | BatchRefusal> {
  const scene = { house, reader: store, occasion, actor }
  const sealing = commands.length === 1 ? perform(scene, commands[0]!) : performAll(scene, commands)
  if (isRefusal(sealing)) return store.acted(occasion.id) ?? sealing
  return await store.append({ act: occasion.id, by: actor.id, on: occasion.on, at: occasion.at, sealing })
}
