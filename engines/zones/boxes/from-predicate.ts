import {
  complement,
  complement6,
  LimitReached,
  matchesName,
  WIDTH,
  type Predicate,
  type Range,
} from '../model/index.ts'
import { FAMILY_PLACE, meet, NO_INTERFACE, type Axis, type Box, type Interval } from './box.ts'

/** A predicate needs more boxes than {@link MOST_BOXES}. The question stays open for this engine. */
export class BoxesTooMany extends LimitReached {
  override readonly name = 'BoxesTooMany'
  readonly code = 'zones.boxes-too-many'
  readonly words = {
    ja: '規則が多すぎる箱に分かれ、答えを出せません。穴のあるマスクや、アドレスとポートの多い組合せを、いくつかの規則に分けて書いてください。',
    en: 'The rules fall into too many boxes for an answer. Split rules with masks with holes, or with many addresses times many ports, into several rules.',
  }
}

/** Boxes that one predicate may come to: a mask with 12 holes, or a service of 60 ports from 60 networks. */
export const MOST_BOXES = 1 << 12

/**
 * The packets of a predicate as a union of boxes, which may overlap.
 *
 * @param side Where the predicate is unknown, `may` takes all packets and `must` takes none.
 * @param interfaces Names of the device's interfaces, by their number.
 * @throws BoxesTooMany
 */
export function boxesOf(predicate: Predicate, side: 'may' | 'must', interfaces: readonly string[]): readonly Box[] {
  return new Reader(interfaces).read(predicate, side, true)
}

const EVERY: readonly Box[] = [new Map()]

class Reader {
  readonly #interfaces: readonly string[]

  constructor(interfaces: readonly string[]) {
    this.#interfaces = interfaces
  }

  /** @param wanted False for the complement of the predicate. */
  read(predicate: Predicate, side: 'may' | 'must', wanted: boolean): readonly Box[] {
    switch (predicate.is) {
      case 'in': {
        const ranges = wanted ? predicate.ranges : complement(predicate.ranges, 2 ** WIDTH[predicate.field] - 1)
        if (predicate.field !== 'src4' && predicate.field !== 'dst4') return boxes(predicate.field, ranges)
        return ofFamily(4, wanted, boxes(predicate.field, ranges))
      }
      case 'in6': {
        const ranges = wanted ? predicate.ranges : complement6(predicate.ranges)
        return ofFamily(6, wanted, boxes(predicate.field, ranges))
      }
      case 'masked': {
        const width = WIDTH[predicate.field]
        const inside = maskedRanges(predicate.mask, predicate.value, width)
        const found = boxes(predicate.field, wanted ? inside : complement(inside, 2 ** width - 1))
        return predicate.field === 'tcpFlags' ? found : ofFamily(4, wanted, found)
      }
      case 'family':
        return boxes('family', [familyRange(wanted ? predicate.family : predicate.family === 4 ? 6 : 4)])
      case 'interface':
        return boxes(predicate.way, this.#numbers(predicate.names, wanted))
      case 'every':
        return wanted ? this.#product(predicate.of, side, wanted) : this.#sum(predicate.of, side, wanted)
      case 'some':
        return wanted ? this.#sum(predicate.of, side, wanted) : this.#product(predicate.of, side, wanted)
      case 'not':
        return this.read(predicate.of, side, !wanted)
      case 'unknown':
        return side === 'may' ? EVERY : []
      default:
        return predicate satisfies never
    }
  }

  #product(parts: readonly Predicate[], side: 'may' | 'must', wanted: boolean): readonly Box[] {
    let all: readonly Box[] = EVERY
    for (const part of parts) {
      const next = this.read(part, side, wanted)
      if (all.length * next.length > MOST_BOXES) throw new BoxesTooMany('a conjunction')
      all = all.flatMap((a) => next.flatMap((b) => meet(a, b) ?? []))
    }
    return all
  }

  #sum(parts: readonly Predicate[], side: 'may' | 'must', wanted: boolean): readonly Box[] {
    const all = parts.flatMap((part) => this.read(part, side, wanted))
    if (all.length > MOST_BOXES) throw new BoxesTooMany('a disjunction')
    return all
  }

  #numbers(names: readonly string[], wanted: boolean): Interval[] {
    const named = this.#interfaces.map((name) => names.some((pattern) => matchesName(pattern, name)))
    const found: Interval[] = named.flatMap((is, number) => (is === wanted ? [[number, number] as const] : []))
    if (!wanted) found.push([named.length, NO_INTERFACE])
    return found
  }
}

function boxes(axis: Axis, ranges: readonly Interval[]): Box[] {
  if (ranges.length > MOST_BOXES) throw new BoxesTooMany(`the field ${axis}`)
  return ranges.map((range) => new Map([[axis, range]]))
}

function familyRange(family: 4 | 6): Interval {
  return [FAMILY_PLACE[family], FAMILY_PLACE[family]]
}

/** An address holds of its own family only; so its complement takes in every packet of the other. */
function ofFamily(family: 4 | 6, wanted: boolean, found: readonly Box[]): readonly Box[] {
  if (!wanted)
    return [...found, ...boxes('family', [familyRange(family === 4 ? 6 : 4)])].map((box) => strict(family, box))
  return found.map((box) => strict(family, box))
}

function strict(family: 4 | 6, box: Box): Box {
  return box.has('family') ? box : new Map([...box, ['family', familyRange(family)]])
}

/** The numbers with `number & mask === value`: the free bits below the lowest 1 of the mask make one run. */
function maskedRanges(mask: number, value: number, width: number): Range[] {
  let low = 0
  while (low < width && Math.floor(mask / 2 ** low) % 2 === 0) low++
  const free: number[] = []
  for (let bit = low; bit < width; bit++) if (Math.floor(mask / 2 ** bit) % 2 === 0) free.push(bit)
  if (2 ** free.length > MOST_BOXES) throw new BoxesTooMany(`a mask with ${free.length} holes`)
  return Array.from({ length: 2 ** free.length }, (_, pick) => {
    const start = free.reduce((sum, bit, i) => sum + (Math.floor(pick / 2 ** i) % 2) * 2 ** bit, value)
    return [start, start + 2 ** low - 1] as const
  })
}
