import { ALWAYS, every, not, type Filter, type Predicate, type Rule } from '../model/index.ts'
import type { Box } from './box.ts'
import { CoverSearch } from './cover.ts'
import { boxesOf, BoxesTooMany } from './from-predicate.ts'
import { gridOf } from './grid.ts'

/** A rule, or the head of a list whose end decides. */
export type Taker = Rule | Filter

/** Places of rules in a tree of lists, and their boxes, at most. */
const MOST_PLACES = 20_000
const MOST_TREE_BOXES = 100_000

/** Calls below calls; what is deeper covers nothing. */
const MOST_DEPTH = 16

/** Something that keeps packets from the rules after it: in the whole tree, or only in the list that it leaves. */
interface Event {
  readonly taker: Taker
  /** What it matches of the packets that come there. */
  readonly own: Predicate
  /** Calls that lead there, and what a `return` or `goto` before it has sent out of each. */
  readonly frames: readonly Frame[]
  /** Number of the call that it leaves; absent where the packet is decided. */
  readonly leaves?: number
}

/** One place where packets may come to a rule: before it lie the events up to `until`, of the calls in `within`. */
interface Place {
  /** Packets that the calls let in and the rule matches. */
  readonly own: Predicate
  readonly until: number
  readonly frames: readonly Frame[]
}

/**
 * For rules of a list, or of lists that it calls, the rules that together take all their packets wherever they are
 * called from; none of them can be left out. A `return` takes packets from the rest of its own list only. Rules that are
 * not covered, or only by what was not understood, are absent from the answer. O(places · events · axes) and the searches.
 *
 * @throws BoxesTooMany
 */
export function coversInTree(
  filters: readonly Filter[],
  list: Filter,
  wanted: readonly Rule[],
  interfaces: readonly string[],
): ReadonlyMap<Rule, readonly Taker[]> {
  const tree = new Tree(filters)
  tree.enter(list, ALWAYS, [])
  const boxes: Box[] = []
  const number = (predicate: Predicate, side: 'may' | 'must'): number[] => {
    const found = boxesOf(predicate, side, interfaces)
    if (boxes.length + found.length > MOST_TREE_BOXES) throw new BoxesTooMany('a tree of lists')
    return found.map((box) => boxes.push(box) - 1)
  }
  const known = new Map<string, readonly number[]>()
  const taken = (event: Event, at: number, place: Place): readonly number[] => {
    const shared = place.frames.filter((one, depth) => event.frames[depth]?.call === one.call).length
    const key = `${at} ${shared}`
    const found = known.get(key) ?? number(takenFrom(event, shared), 'must')
    known.set(key, found)
    return found
  }
  const places = wanted.map((rule) =>
    (tree.places.get(rule) ?? []).map((place) => ({
      boxes: number(place.own, 'may'),
      before: tree.events
        .slice(0, place.until)
        .flatMap((event, at) =>
          event.leaves === undefined || place.frames.some(({ call }) => call === event.leaves)
            ? taken(event, at, place).map((box) => ({ taker: event.taker, box }))
            : [],
        ),
    })),
  )
  const search = new CoverSearch(gridOf(boxes))
  const covers = new Map<Rule, readonly Taker[]>()
  for (const [i, rule] of wanted.entries()) {
    const goals = places[i]!.flatMap(({ boxes: own, before }) =>
      own.map((box) => ({ box, by: before.filter((one) => search.meets(one.box, box)) })),
    )
    const found = smallest(search, goals)
    if (found) covers.set(rule, found)
  }
  return covers
}

type Goal = { readonly box: number; readonly by: readonly { readonly taker: Taker; readonly box: number }[] }

/** Takers that cover all goals, each left out from the last on where the others still do; undefined where none cover. */
function smallest(search: CoverSearch, goals: readonly Goal[]): Taker[] | undefined {
  const used = new Set<Taker>()
  for (const { box, by } of goals) {
    const cover = search.search(
      box,
      by.map((one) => one.box),
    )
    if (!cover.covered) return undefined
    for (const one of by) if (cover.by.has(one.box)) used.add(one.taker)
  }
  let left = [...used]
  for (const taker of [...used].toReversed()) {
    const fewer = new Set(left.filter((one) => one !== taker))
    const still = goals.every(
      ({ box, by }) =>
        search.search(
          box,
          by.flatMap((one) => (fewer.has(one.taker) ? [one.box] : [])),
        ).covered,
    )
    if (still) left = [...fewer]
  }
  return left
}

/** One call of a list, and what it lets in; the first `count` of `gone` have been sent out of it undecided so far. */
interface Frame {
  readonly call: number
  readonly entry: Predicate
  readonly gone: readonly Predicate[]
  readonly count: number
}

/**
 * What an event keeps from a place that shares its first `shared` calls. What comes to the place has been let in by a
 * shared call, understood or not, and what was sent out of one comes to neither of them; what was sent out of a call
 * that has ended comes to the place past the event.
 */
function takenFrom({ own, frames }: Event, shared: number): Predicate {
  const apart = frames.slice(shared)
  return every(
    ...apart.map(({ entry }) => entry),
    own,
    ...apart.flatMap(({ gone, count }) => gone.slice(0, count).map((one) => not(one))),
  )
}

class Tree {
  readonly events: Event[] = []
  readonly places = new Map<Rule, Place[]>()
  readonly #filters: ReadonlyMap<string, Filter>
  #calls = 0
  #steps = 0

  constructor(filters: readonly Filter[]) {
    this.#filters = new Map(filters.map((one) => [one.name, one]))
  }

  /** @param entry Packets that the call lets in. */
  enter(list: Filter, entry: Predicate, above: readonly Frame[]): void {
    const call = this.#calls++
    const gone: Predicate[] = []
    const frames = (): Frame[] => [...above, { call, entry, gone, count: gone.length }]
    for (const rule of list.rules) if (this.#take(rule, frames())) gone.push(rule.when)
    if (list.otherwise !== 'return') this.events.push({ taker: list, own: ALWAYS, frames: frames() })
  }

  /** @returns whether the rule sends packets out of its list undecided */
  #take(rule: Rule, frames: readonly Frame[]): boolean {
    const { when, action } = rule
    if (++this.#steps > MOST_PLACES) throw new BoxesTooMany('a tree of lists')
    const places = this.places.get(rule) ?? []
    places.push({ own: every(...frames.map(({ entry }) => entry), when), until: this.events.length, frames })
    this.places.set(rule, places)
    if (action.do === 'permit' || action.do === 'deny') this.events.push({ taker: rule, own: when, frames })
    const called = action.do === 'call' || action.do === 'goto' ? this.#filters.get(action.filter) : undefined
    if (called && frames.length <= MOST_DEPTH) this.enter(called, when, frames)
    if (action.do !== 'return' && action.do !== 'goto') return false
    this.events.push({ taker: rule, own: when, frames, leaves: frames.at(-1)!.call })
    return true
  }
}
