import { every, type Predicate } from '../model/index.ts'
import { without, type Box } from './box.ts'
import { boxesOf, BoxesTooMany, MOST_BOXES } from './from-predicate.ts'
import { hasUnknown } from './has-unknown.ts'
import type { Entry } from './inline.ts'

/** Boxes that an entry takes where they come to it: for certain, perhaps, or (where all is understood) both. */
interface Taking {
  readonly boxes: readonly Box[]
  readonly must: boolean
  readonly may: boolean
}

/**
 * What each entry of a list takes, so that a packet may come to an entry exactly where nothing before takes it for
 * certain. O(entries² · boxes) below calls and returns that are not understood, O(entries · boxes) elsewhere.
 *
 * @throws BoxesTooMany
 */
export function takingsOf(entries: readonly Entry[], interfaces: readonly string[]): Taking[][] {
  const takings = new Takings(entries, interfaces)
  return entries.map((_, at) => takings.of(at))
}

class Takings {
  readonly #entries: readonly Entry[]
  readonly #interfaces: readonly string[]
  readonly #certain = new Map<string, readonly Box[]>()

  constructor(entries: readonly Entry[], interfaces: readonly string[]) {
    this.#entries = entries
    this.#interfaces = interfaces
  }

  of(at: number): Taking[] {
    const entry = this.#entries[at]!
    const whole = wholeOf(entry, 0)
    const boxes = this.#left(at, boxesOf(whole, 'may', this.#interfaces))
    if (entry.outcome === 'unknown') return [{ boxes, must: false, may: true }]
    if (!hasUnknown(whole)) return [{ boxes, must: true, may: true }]
    return [
      { boxes: boxesOf(whole, 'must', this.#interfaces), must: true, may: false },
      { boxes, must: false, may: true },
    ]
  }

  /**
   * What is left of boxes of an entry that hangs on an unclear call or return: where that one brings packets here, it
   * has brought them to the entries before that hang on it too. Those stand together, right before this one.
   */
  #left(at: number, boxes: readonly Box[]): readonly Box[] {
    const { guard } = this.#entries[at]!
    let left = boxes
    for (let before = at - 1; before >= 0; before--) {
      const shared = sharedOf(this.#entries[before]!, guard)
      if (!guard.slice(0, shared).some((one) => hasUnknown(one.holds))) break
      for (const taken of this.#takenFrom(before, shared)) left = left.flatMap((box) => without(box, taken))
      if (left.length > MOST_BOXES) throw new BoxesTooMany('a list behind a line that was not understood')
    }
    return left
  }

  /** What an entry takes for certain where the first conditions of its guard hold. */
  #takenFrom(at: number, given: number): readonly Box[] {
    const entry = this.#entries[at]!
    if (entry.outcome === 'unknown') return []
    const key = `${at} ${given}`
    const known = this.#certain.get(key) ?? boxesOf(wholeOf(entry, given), 'must', this.#interfaces)
    this.#certain.set(key, known)
    return known
  }
}

/** What a packet must be for an entry to take it, where the first conditions of its guard hold. */
function wholeOf({ guard, when }: Entry, given: number): Predicate {
  return every(...guard.slice(given).map((one) => one.holds), when)
}

function sharedOf(entry: Entry, guard: Entry['guard']): number {
  const apart = guard.findIndex((one, i) => one !== entry.guard[i])
  return apart < 0 ? guard.length : apart
}
