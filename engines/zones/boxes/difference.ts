import type { Device, Line, Packet } from '../model/index.ts'
import { FAMILY_PLACE, type Axis, type Box } from './box.ts'
import { CoverSearch } from './cover.ts'
import { BoxesTooMany } from './from-predicate.ts'
import { gridOf, type Grid } from './grid.ts'
import { inline, type Entry } from './inline.ts'
import { takingsOf } from './takings.ts'

/** One list of one device, with the lists it calls. */
export interface Policy {
  readonly device: Pick<Device, 'filters' | 'interfaces'>
  readonly filter: string
}

/** What one of two lists does with the packet. */
interface Ruling {
  readonly outcome: Entry['outcome']
  /** The line that decides, or may. */
  readonly at: Line
}

/** A packet that two lists treat differently. */
export interface Difference {
  /** False where they may treat it differently, depending on what lines mean that were not understood. */
  readonly certain: boolean
  readonly packet: Packet
  readonly a: Ruling
  readonly b: Ruling
}

/** Boxes of two lists together, at most. */
const MOST_IN_LISTS = 200_000

/**
 * A packet that one list permits and another denies; undefined where there is none, which makes the two lists equal
 * over all packets of both families. Interfaces are matched by name.
 *
 * Two lists differ exactly where a rule of the one and a rule of the other, of unlike outcome, share a packet that no
 * rule before them takes; so the question is one search for cover per pair of rules that meet. Exact where all is
 * understood. A line that is not may match or not, each time that a packet comes to it: `certain` differences are those
 * that every such reading has, and are looked for first; one that only may be is one that some reading has, even where
 * the same unclear line stands in both lists. An unclear `goto` inside a called list leaves more open than it need.
 * O(rules² · axes) comparisons, and the searches.
 *
 * @throws BoxesTooMany, and RangeError where a device has no such list
 */
export function difference(a: Policy, b: Policy): Difference | undefined {
  const names = [...new Set([a, b].flatMap(({ device }) => device.interfaces.map((one) => one.name)))]
  const pair = new Pair(entriesOf(a), entriesOf(b), names)
  return pair.find(true) ?? (pair.understood ? undefined : pair.find(false))
}

/** Whether two lists treat every packet alike, whatever the lines mean that were not understood. @throws as {@link difference} */
export function equal(a: Policy, b: Policy): boolean {
  return difference(a, b) === undefined
}

function entriesOf({ device, filter }: Policy): Entry[] {
  const list = device.filters.find((one) => one.name === filter)
  if (!list) throw new RangeError(`no list ${filter}`)
  return inline(device.filters, list)
}

/** A box of a list: of which entry, and whether the entry must take its packets, may, or (where understood) both. */
interface Part {
  readonly box: number
  readonly entry: number
  readonly must: boolean
  readonly may: boolean
}

class Pair {
  readonly understood: boolean
  readonly #entries: readonly [readonly Entry[], readonly Entry[]]
  readonly #names: readonly string[]
  readonly #parts: readonly [readonly Part[], readonly Part[]]
  readonly #grid: Grid
  readonly #search: CoverSearch

  constructor(a: readonly Entry[], b: readonly Entry[], names: readonly string[]) {
    const boxes: Box[] = []
    const partsOf = (entries: readonly Entry[]): Part[] =>
      takingsOf(entries, names).flatMap((takings, entry) =>
        takings.flatMap(({ boxes: found, must, may }) => {
          if (boxes.length + found.length > MOST_IN_LISTS) throw new BoxesTooMany('two lists')
          return found.map((box) => ({ box: boxes.push(box) - 1, entry, must, may }))
        }),
      )
    this.#entries = [a, b]
    this.#names = names
    this.#parts = [partsOf(a), partsOf(b)]
    this.#grid = gridOf(boxes)
    this.#search = new CoverSearch(this.#grid)
    this.understood = this.#parts.flat().every((part) => part.must && part.may)
  }

  /** @param certain Whether every rule that has a say must be understood. */
  find(certain: boolean): Difference | undefined {
    const [own, others] = this.#parts
    for (const a of own) {
      if (!(certain ? a.must : a.may)) continue
      const before = own.filter((one) => this.#stands(0, one, a, certain) && this.#search.meets(one.box, a.box))
      if (before.some((one) => this.#search.contains(one.box, a.box))) continue
      const met = others.filter((one) => this.#search.meets(one.box, a.box))
      const found = this.#against(a, before, met, certain)
      if (found) return found
    }
    return undefined
  }

  // oxlint-disable-next-line max-params -- a box, what stands before it, what it meets, and the kind of answer
  #against(a: Part, before: readonly Part[], met: readonly Part[], certain: boolean): Difference | undefined {
    for (const b of met) {
      if (!(certain ? b.must : b.may)) continue
      const last = b.must && this.#search.contains(b.box, a.box)
      const found = this.#unlike(a, b) ? this.#shared(a, b, before, met, certain) : undefined
      if (found || last) return found
    }
    return undefined
  }

  /** A packet of two boxes that nothing before either of them takes. */
  // oxlint-disable-next-line max-params -- as above
  #shared(a: Part, b: Part, before: readonly Part[], met: readonly Part[], certain: boolean): Difference | undefined {
    const cover = [...before, ...met.filter((one) => this.#stands(1, one, b, certain))]
    const found = this.#search.searchShared(
      [a.box, b.box],
      cover.map((one) => one.box),
    )
    if (found.covered) return undefined
    return { certain, packet: this.#packet(found.cell), a: this.#ruling(0, a), b: this.#ruling(1, b) }
  }

  /** Whether a box keeps packets from `part`: what is certainly taken before, or could be to another outcome. */
  #stands(side: 0 | 1, one: Part, part: Part, certain: boolean): boolean {
    if (one.entry >= part.entry) return false
    if (one.must) return true
    return certain && this.#entries[side][one.entry]!.outcome !== this.#entries[side][part.entry]!.outcome
  }

  #unlike(a: Part, b: Part): boolean {
    const [one, other] = [this.#entries[0][a.entry]!.outcome, this.#entries[1][b.entry]!.outcome]
    return one === 'unknown' || other === 'unknown' || one !== other
  }

  #ruling(side: 0 | 1, { entry }: Part): Ruling {
    const { outcome, at } = this.#entries[side][entry]!
    return { outcome, at }
  }

  /** The smallest packet of a cell. Axes that no rule names are 0. */
  #packet(cell: Int32Array): Packet {
    const low = (axis: Axis): number | bigint => {
      const place = this.#grid.axes.indexOf(axis)
      return place < 0 ? 0 : this.#grid.cuts[place]![cell[place]!]!
    }
    const number = (axis: Axis): number => Number(low(axis))
    const four = this.#grid.axes.indexOf('family') < 0 || number('family') === FAMILY_PLACE[4]
    const [came, goes] = (['in', 'out'] as const).map((way) =>
      this.#grid.axes.includes(way) ? this.#names[number(way)] : undefined,
    )
    return {
      family: four ? 4 : 6,
      src4: four ? number('src4') : 0,
      dst4: four ? number('dst4') : 0,
      src6: four ? 0n : BigInt(low('src6')),
      dst6: four ? 0n : BigInt(low('dst6')),
      protocol: number('protocol'),
      sport: number('sport'),
      dport: number('dport'),
      icmpType: number('icmpType'),
      icmpCode: number('icmpCode'),
      tcpFlags: number('tcpFlags'),
      state: number('state'),
      fragment: number('fragment'),
      mac: number('mac'),
      mark: number('mark'),
      ...(came === undefined ? {} : { in: came }),
      ...(goes === undefined ? {} : { out: goes }),
    }
  }
}
