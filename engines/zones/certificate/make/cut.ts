import type { Box, Interval } from '../../boxes/box.ts'
import { boxesOf } from '../../boxes/from-predicate.ts'
import type { Predicate } from '../../model/index.ts'
import type { Region } from './region.ts'

/** A box must be told apart along some sides before it can go on. Caught where pieces are made, a step away. */
export class Cut {
  readonly by: Iterable<readonly [string, Interval]>

  constructor(by: Iterable<readonly [string, Interval]>) {
    this.by = by
  }
}

export function cut(by: Iterable<readonly [string, Interval]>): never {
  // oxlint-disable-next-line only-throw-error -- no failure, and made too often to record a stack
  throw new Cut(by)
}

/** Whether a predicate holds of all of a box, or none of it; `open` where lines were not understood. */
export type Holds = 'all' | 'none' | 'open'

/** Asks predicates of whole boxes, with the boxes of each predicate made once. */
export class Asking {
  readonly #names: readonly string[]
  readonly #boxes = new Map<Predicate, readonly Box[]>()

  constructor(names: readonly string[]) {
    this.#names = names
  }

  /** @param only Axes that are asked about; the rest stays open. @throws Cut where it holds of a part; BoxesTooMany */
  ask(when: Predicate, box: Region, only?: string): Holds {
    const found = this.#where(when, box, only)
    return typeof found === 'string' ? found : cut(found)
  }

  #where(when: Predicate, box: Region, only: string | undefined): Holds | Box {
    if (when.is === 'unknown') return 'open'
    if (when.is === 'every' || when.is === 'some') {
      const settles = when.is === 'every' ? 'none' : 'all'
      let open = false
      let by: Box | undefined
      for (const part of when.of) {
        const found = this.#where(part, box, only)
        if (found === settles) return settles
        if (typeof found === 'object') by ??= found
        open ||= found === 'open'
      }
      return by ?? (open ? 'open' : when.is === 'every' ? 'all' : 'none')
    }
    if (when.is === 'not') {
      const inner = this.#where(when.of, box, only)
      return inner === 'all' ? 'none' : inner === 'none' ? 'all' : inner
    }
    if (only !== undefined && !('field' in when && when.field === only)) return 'open'
    const hit = this.#of(when).find((one) => touches(one, box))
    if (!hit) return 'none'
    return within(box, hit) ? 'all' : hit
  }

  #of(leaf: Predicate): readonly Box[] {
    const known = this.#boxes.get(leaf)
    if (known) return known
    const boxes = boxesOf(leaf, 'must', this.#names)
    this.#boxes.set(leaf, boxes)
    return boxes
  }
}

const NOT_HERE: Interval = [0, 0]

function touches(one: Box, box: Region): boolean {
  for (const [axis, [low, high]] of one) {
    const [from, to] = box.get(axis) ?? NOT_HERE
    if (to < low || high < from) return false
  }
  return true
}

function within(box: Region, one: Box): boolean {
  for (const [axis, [low, high]] of one) {
    const [from, to] = box.get(axis) ?? NOT_HERE
    if (from < low || high < to) return false
  }
  return true
}
