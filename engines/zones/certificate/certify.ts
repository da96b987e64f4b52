import { meet, predecessor, successor, wholeAxis, type Box, type Interval } from '../boxes/box.ts'
import { boxesOf, BoxesTooMany } from '../boxes/from-predicate.ts'
import type { Device, Filter, Line, Predicate, Rule } from '../model/index.ts'
import type { Certificate, Piece, Side } from './certificate.ts'

/** Pieces that one certificate may have. */
const MOST_PIECES = 200_000

/** Nothing can be certified past a line that was not understood. */
export class NotCertain extends Error {
  override readonly name = 'NotCertain'
  readonly code = 'zones.not-certain'
  readonly at: Line

  constructor(at: Line) {
    super(`line ${at.line} of ${at.file} is not understood`)
    this.at = at
  }
}

/** Places where a walk stands: the list, its next rule, and the call that led there. */
type Stack = readonly { readonly filter: Filter; readonly next: number; readonly call?: Line }[]

/**
 * Cuts a region into pieces that a list treats as one, each with the lines that decide it.
 *
 * The region is walked through the list rule by rule; where a rule takes only a part of a piece, the piece is cut along
 * a box of the rule and each part goes its own way. O(pieces · rules).
 *
 * @param region A predicate of one box or several: source and destination of a question, for example.
 * @throws NotCertain, BoxesTooMany
 */
export function certify(device: Device, filter: string, region: Predicate): Certificate {
  const names = device.interfaces.map((one) => one.name)
  const [box, ...more] = boxesOf(region, 'must', names)
  if (!box || more.length > 0) throw new RangeError('a certificate is about one box')
  const list = device.filters.find((one) => one.name === filter)
  if (!list) throw new RangeError(`${device.name} has no list ${filter}`)
  const pieces = new Cutter(device, names).cut(box, list)
  return { device: device.name, filter, region: sidesOf(box), pieces }
}

class Cutter {
  readonly #filters: ReadonlyMap<string, Filter>
  readonly #names: readonly string[]
  readonly #boxes = new Map<Predicate, readonly Box[]>()
  readonly #pieces: Piece[] = []
  #base: Filter | undefined

  constructor(device: Device, names: readonly string[]) {
    this.#filters = new Map(device.filters.map((one) => [one.name, one]))
    this.#names = names
  }

  cut(region: Box, list: Filter): Piece[] {
    this.#base = list
    const work: { box: Box; stack: Stack }[] = [{ box: region, stack: [{ filter: list, next: 0 }] }]
    for (let next = work.pop(); next; next = work.pop()) {
      if (this.#pieces.length + work.length > MOST_PIECES) throw new BoxesTooMany('a certificate')
      work.push(...this.#follow(next.box, next.stack))
    }
    return this.#pieces
  }

  /** Takes one piece to where it is decided, or to the first rule that cuts it. */
  #follow(box: Box, from: Stack): { box: Box; stack: Stack }[] {
    let stack = from
    for (;;) {
      const top = stack.at(-1)
      if (!top) {
        this.#decide(box, this.#base!.otherwise === 'deny' ? 'deny' : 'permit', [this.#base!.at])
        return []
      }
      const calls = stack.flatMap((frame) => frame.call ?? [])
      const rule = top.filter.rules[top.next]
      if (!rule) {
        if (top.filter.otherwise === 'return') stack = stack.slice(0, -1)
        else {
          this.#decide(box, top.filter.otherwise, [...calls, top.filter.at])
          return []
        }
        continue
      }
      const where = this.#where(rule.when, box, rule.at)
      if (typeof where === 'object') return split(box, where).map((part) => ({ box: part, stack }))
      const rest = [...stack.slice(0, -1), { ...top, next: top.next + 1 }]
      if (where === 'none') {
        stack = rest
        continue
      }
      const { action, at } = rule
      if (action.do === 'permit' || action.do === 'deny') {
        this.#decide(box, action.do, [...calls, at])
        return []
      }
      stack = this.#enter(rule, rest)
    }
  }

  #enter({ action, at }: Rule, rest: Stack): Stack {
    if (action.do === 'return') return rest.slice(0, -1)
    if (action.do === 'continue' || action.do === 'untrack') return rest
    const filter = action.do === 'call' || action.do === 'goto' ? this.#filters.get(action.filter) : undefined
    if (!filter) throw new NotCertain(at)
    return [...(action.do === 'call' ? rest : rest.slice(0, -1)), { filter, next: 0, call: at }]
  }

  /** Whether a predicate holds of all of a piece or of none of it; else a box to cut the piece by. */
  #where(when: Predicate, box: Box, at: Line): 'all' | 'none' | Box {
    if (when.is === 'unknown') throw new NotCertain(at)
    if (when.is === 'every' || when.is === 'some') {
      const settles = when.is === 'every' ? 'none' : 'all'
      const parts = when.of.map((one) => this.#where(one, box, at))
      if (parts.includes(settles)) return settles
      return parts.find((one) => typeof one === 'object') ?? (when.is === 'every' ? 'all' : 'none')
    }
    if (when.is === 'not') {
      const inner = this.#where(when.of, box, at)
      return inner === 'all' ? 'none' : inner === 'none' ? 'all' : inner
    }
    const hit = this.#boxesOf(when).find((one) => meet(box, one))
    if (!hit) return 'none'
    return holdsAll(hit, box) ? 'all' : hit
  }

  #boxesOf(leaf: Predicate): readonly Box[] {
    const known = this.#boxes.get(leaf)
    if (known) return known
    const boxes = boxesOf(leaf, 'must', this.#names)
    this.#boxes.set(leaf, boxes)
    return boxes
  }

  #decide(box: Box, outcome: 'permit' | 'deny', lines: readonly Line[]): void {
    this.#pieces.push({ box: sidesOf(box), outcome, lines })
  }
}

function holdsAll(outer: Box, inner: Box): boolean {
  return [...outer].every(([axis, [low, high]]) => {
    const [from, to] = inner.get(axis) ?? wholeAxis(axis)
    return low <= from && to <= high
  })
}

/** The part of a box inside another, and what is left of it, in at most two pieces per axis. */
function split(box: Box, by: Box): Box[] {
  const parts: Box[] = []
  let inner = box
  for (const [axis, [low, high]] of by) {
    const [from, to] = inner.get(axis) ?? wholeAxis(axis)
    const side = (interval: Interval): Box => new Map([...inner, [axis, interval]])
    if (from < low) parts.push(side([from, predecessor(low)]))
    if (high < to) parts.push(side([successor(high), to]))
    inner = side([from < low ? low : from, high < to ? high : to])
  }
  return [...parts, inner]
}

function sidesOf(box: Box): Side[] {
  return [...box].map(([axis, [low, high]]) => [axis, String(low), String(high)])
}
