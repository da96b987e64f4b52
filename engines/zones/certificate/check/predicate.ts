import type { Predicate } from '../../model/index.ts'
import { BITS, last, Refused, type Box, type Interval, type Value } from './box.ts'

/**
 * How much of a box a predicate holds of. `open`: of all of it or of none, by lines that were not understood. `some`
 * also where it cannot be told, which is never wrong, only of no use.
 */
export type Part = 'all' | 'none' | 'some' | 'open'

/** @param only The one axis that is asked about; questions about others stay open. */
export function part(when: Predicate, box: Box, names: readonly string[], only?: string): Part {
  switch (when.is) {
    case 'every':
      return both(when.of, (one) => part(one, box, names, only))
    case 'some':
      return flip(both(when.of, (one) => flip(part(one, box, names, only))))
    case 'not':
      return flip(part(when.of, box, names, only))
    case 'unknown':
      return 'open'
    case 'in':
    case 'in6':
    case 'masked':
    case 'family':
    case 'interface':
      return only === undefined || ('field' in when && when.field === only) ? leaf(when, box, names) : 'open'
    default:
      return when satisfies never
  }
}

type Leaf = Exclude<Predicate, { readonly is: 'every' | 'some' | 'not' | 'unknown' }>

function leaf(when: Leaf, box: Box, names: readonly string[]): Part {
  switch (when.is) {
    case 'in':
      return ofFamily(when.field, box, on(box, when.field, when.ranges))
    case 'in6':
      return ofFamily(when.field, box, on(box, when.field, when.ranges))
    case 'masked':
      return ofFamily(when.field, box, masked(when, box))
    case 'family':
      return on(box, 'family', [when.family === 4 ? [0, 0] : [1, 1]])
    case 'interface': {
      const meant = (name: string) =>
        when.names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name))
      return on(
        box,
        when.way,
        names.flatMap((name, i) => (meant(name) ? [[i, i] as const] : [])),
      )
    }
    default:
      return when satisfies never
  }
}

/** How much of a box's side lies in some ranges. */
function on(box: Box, axis: string, ranges: readonly Interval[]): Part {
  const side = box.get(axis)
  if (!side) return 'some'
  const [low, high] = side
  let met = false
  for (const [from, to] of ranges) {
    if (from <= low && high <= to) return 'all'
    met ||= from <= high && low <= to
  }
  return met ? 'some' : 'none'
}

/** An address holds of its own family only; a box has the addresses of its own. */
function ofFamily(field: string, box: Box, found: Part): Part {
  return /[46]$/.test(field) && !box.has(field) ? 'none' : found
}

/** {@link part}, of a box that must lie on one side. */
export function wholly(when: Predicate, box: Box, names: readonly string[], only?: string): 'all' | 'none' | 'open' {
  const found = part(when, box, names, only)
  if (found === 'some') throw new Refused('undecided')
  return found
}

function both(parts: readonly Predicate[], ask: (one: Predicate) => Part): Part {
  let worst: Part = 'all'
  for (const one of parts) {
    const found = ask(one)
    if (found === 'none') return 'none'
    if (found === 'some' || (found === 'open' && worst === 'all')) worst = found
  }
  return worst
}

function flip(one: Part): Part {
  return one === 'all' ? 'none' : one === 'none' ? 'all' : one
}

function masked({ field, mask, value }: Extract<Predicate, { is: 'masked' }>, box: Box): Part {
  const [low, high] = (box.get(field) ?? [0, last(field)]).map(BigInt) as [bigint, bigint] // two ends, mapped
  const free = low === high ? 0n : BigInt((low ^ high).toString(2).length)
  const isWhole = (BigInt(mask) & ((1n << free) - 1n)) === 0n
  const first = firstMasked(low, BigInt(mask), BigInt(value), BITS[field]!)
  return first === undefined || first > high ? 'none' : isWhole ? 'all' : 'some'
}

/** The least number from `low` on with `number & mask === value`: `low`, or one that first exceeds it in some bit. */
// oxlint-disable-next-line max-params -- a number, and a mask of a width
function firstMasked(low: bigint, mask: bigint, value: bigint, bits: number): bigint | undefined {
  if ((low & mask) === value) return low
  for (let bit = 0n; bit < bits; bit++) {
    const next = (((low >> bit) + 1n) << bit) | (value & ((1n << bit) - 1n))
    if ((next & mask) === value) return next
  }
  return undefined
}

/** Whether one number lies in a closed interval. */
export function lies(value: Value, [low, high]: Interval): boolean {
  return low <= value && value <= high
}
