import type { Occasion } from '../act/occasion.ts'
import { isRefusal, refuse, type Refusal } from '../act/outcome.ts'
import type { House } from '../house/house.ts'
import { evolve } from '../register/item.ts'
import type { Actor } from '../role/actor.ts'
import { Made } from './made.ts'
import { perform, type Command, type Expectation, type Sealing } from './perform.ts'
import type { Reader } from './reader.ts'

/** No batch is longer: a sheet of 5,000 rows is the most that a person can answer for at once, and a row may need two acts. */
const MOST_COMMANDS = 10_001

interface Scene {
  readonly house: House
  readonly reader: Reader
  readonly occasion: Occasion
  readonly actor: Actor
}

export interface BatchRefusal extends Refusal {
  /** The command that was refused, from 0. */
  readonly command: number
}

/**
 * Decides many commands as one act, all or none (a sheet read in, an undo, the changes of 1 April). Each is decided on
 * what those before it have made. The first refusal refuses all and names its command.
 */
export function performAll(scene: Scene, commands: readonly Command[]): Sealing | BatchRefusal {
  const steps = performInSteps(scene, commands)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same, a command at each step, for who cannot wait for the whole. It holds where the view has not changed on the way. */
export function* performInSteps(
  scene: Scene,
  commands: readonly Command[],
): Generator<void, Sealing | BatchRefusal, void> {
  if (commands.length === 0 || commands.length > MOST_COMMANDS) return { ...WRONG_SIZE, command: 0 }
  const made = new Made(scene.reader)
  const reader: Reader = {
    item: (register, id) => made.item(register, id),
    count: (register, where, limit) => made.count(register, where, limit),
    assignments: () => scene.reader.assignments(),
    personal: (register, id) => scene.reader.personal(register, id),
  }
  const drafts: Sealing['drafts'][number][] = []
  const expects = new Map<string, Expectation>()
  for (const [at, command] of commands.entries()) {
    const occasion = { ...scene.occasion, id: at === 0 ? scene.occasion.id : `${scene.occasion.id}.${at}` }
    const sealing = perform({ ...scene, occasion, reader }, command)
    if (isRefusal(sealing)) return { ...sealing, command: at }
    for (const expected of sealing.expects) {
      const key = `${expected.register}/${expected.item}`
      if (!made.has(expected.register, expected.item) && !expects.has(key)) expects.set(key, expected)
    }
    for (const draft of sealing.drafts) {
      const entry = { ...draft, ...occasion, act: occasion.id, index: -1, organisation: '' }
      made.put(
        draft.register,
        evolve(scene.house.registers.get(draft.register)!, made.item(draft.register, draft.item), entry),
      )
      drafts.push(draft)
    }
    yield
  }
  return { drafts, expects: [...expects.values()] }
}

const WRONG_SIZE = refuse('batch-size', {
  ja: `一度に行えるのは1件から${MOST_COMMANDS}件までです。分けて行ってください。`,
  en: `A batch has from 1 to ${MOST_COMMANDS} commands: please divide it.`,
})
