import type { Range, Range6 } from './predicate.ts'

/** Ranges in order, disjoint, none touching the next: the one way to write a set of numbers. */
export function unite(ranges: readonly Range[]): Range[] {
  const out: [number, number][] = []
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && low <= last[1] + 1) last[1] = Math.max(last[1], high)
    else out.push([low, high])
  }
  return out
}

/** What the ranges leave out of `0 … max`. */
export function complement(ranges: readonly Range[], max: number): Range[] {
  const out: Range[] = []
  let next = 0
  for (const [low, high] of unite(ranges)) {
    if (low > next) out.push([next, low - 1])
    next = high + 1
  }
  return next <= max ? [...out, [next, max]] : out
}

/** {@link unite} for IPv6 addresses. */
export function unite6(ranges: readonly Range6[]): Range6[] {
  const out: [bigint, bigint][] = []
  for (const [low, high] of ranges.toSorted((a, b) => (a[0] < b[0] ? -1 : Number(a[0] > b[0])))) {
    const last = out.at(-1)
    if (last && low <= last[1] + 1n) last[1] = high > last[1] ? high : last[1]
    else out.push([low, high])
  }
  return out
}

/** {@link complement} for IPv6 addresses. */
export function complement6(ranges: readonly Range6[]): Range6[] {
  const out: Range6[] = []
  let next = 0n
  for (const [low, high] of unite6(ranges)) {
    if (low > next) out.push([next, low - 1n])
    next = high + 1n
  }
  const max = (1n << 128n) - 1n
  return next <= max ? [...out, [next, max]] : out
}
