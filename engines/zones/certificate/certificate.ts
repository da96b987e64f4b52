import type { Line } from '../model/index.ts'

/**
 * A proof of what one list does with every packet of a region, that a stranger can check: pieces that do not overlap,
 * that fill the region, and each of which the list treats as one, by the lines named. Plain JSON, for the log.
 */
export interface Certificate {
  readonly device: string
  readonly filter: string
  readonly region: readonly Side[]
  readonly pieces: readonly Piece[]
}

/**
 * One side of a box: `low ≤ axis ≤ high`, as decimal numbers in text (IPv6 addresses do not fit a JSON number). Axes are
 * header fields, `family` (0 = IPv4, 1 = IPv6), and `in`, `out` (place of the interface on the device; 65535 = none of
 * them). Axes that are not named are whole.
 */
export type Side = readonly [axis: string, low: string, high: string]

export interface Piece {
  readonly box: readonly Side[]
  readonly outcome: 'permit' | 'deny'
  /** The rule that decides, or the head of the list whose end does; before it, the calls that lead there. */
  readonly lines: readonly Line[]
}
