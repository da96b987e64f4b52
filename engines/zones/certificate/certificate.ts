import type { Words } from '#kernel'
import type { Family, Line } from '../model/index.ts'

/**
 * A proof of what may pass between the zones of a town, that a stranger can check. Plain JSON, canonical, for the log.
 *
 * Every packet that a zone's hosts may send lies in exactly one piece at every device it comes to; a piece is a box of
 * packets that every stage of the device treats as one, and it ends somewhere: denied, dropped, lost, translated,
 * routed, or on a segment. What is on a segment lies in the pieces of the device that takes it off, or has arrived in a
 * zone, and there in a row of the register. That is all there is to prove: nothing is sent that is in no piece.
 */
export interface Certificate {
  readonly format: typeof FORMAT
  /** The day whose rows of the register hold. */
  readonly on: string
  /** The town's file and every configuration, by the SHA-256 of its text with secrets masked. */
  readonly files: readonly FileHash[]
  readonly claims: readonly Claim[]
  readonly passages: readonly Passage[]
  /** Why a claim is not proved; empty where all are. */
  readonly shortfalls: readonly Shortfall[]
}

export const FORMAT = 'sekisho-zones-certificate/1'

/** Boxes that may lie beside one another, in one list of pieces or at one interface: each is held against each. */
export const MOST_BESIDE = 20_000

export interface FileHash {
  readonly file: string
  /** 64 hexadecimal digits. */
  readonly sha256: string
}

/** What is proved of one ordered pair of zones, or of one egress, in one family. */
export interface Claim {
  readonly from: string
  readonly to: string
  readonly family: Family
  /** The segment of an egress: the claim is then about what goes another way. */
  readonly egress?: string
  /** `nothing` arrives; only what is `permitted` does (by rows, or by an egress's exceptions); or it is not proved. */
  readonly holds: 'nothing' | 'permitted' | 'not-proved'
  /** Whether TCP packets without a session get there, which filters without memory take for replies. Not of egresses. */
  readonly strays?: 'none' | 'some' | 'not-proved'
}

/**
 * - `too-many-pieces`: the way falls into more pieces than a certificate may have.
 * - `not-understood`: `at` may bear on anything its device does.
 * - `not-permitted`: something passes, or may pass, that is not permitted. `prove` shows a packet.
 */
export interface Shortfall {
  readonly code: 'too-many-pieces' | 'not-understood' | 'not-permitted'
  readonly from: string
  readonly to: string
  readonly family: Family
  readonly egress?: string
  readonly device?: string
  readonly at?: Line
  readonly words: Words
}

/**
 * All that one zone sends, in one family.
 * - `opening`: packets that can open a session. `stray`: TCP packets with ACK that belong to none. `egress`: those of
 *   `opening`, but never across the segment of the policy's egress of that number.
 */
export interface Passage {
  readonly from: string
  readonly family: Family
  readonly kind: 'opening' | 'stray' | 'egress'
  readonly egress?: number
  readonly arrivals: readonly Arrival[]
}

/** Packets that come to a device by an interface. Arrivals of one interface do not overlap. */
export interface Arrival {
  readonly device: string
  readonly in: string
  readonly box: readonly Side[]
  readonly pieces: readonly Piece[]
}

/**
 * One side of a box: `low ≤ axis ≤ high`, as decimal numbers in text (IPv6 addresses do not fit a JSON number). Axes are
 * header fields, `in` and `out` (place of the interface on the device; 65535 = none), and `origin`, the address that the
 * packet set out with where a translation has replaced it (-1 = none has). An axis that is not named is as it is in the
 * box around it; of an arrival's box it is whole.
 */
export type Side = readonly [axis: string, low: string, high: string]

/** Packets that a device treats as one, up to where they end or must be told apart. */
export interface Piece {
  readonly box: readonly Side[]
  readonly steps: readonly Step[]
  readonly end: End
}

/** A list or a translation that lets a piece by as it is. */
export type Step = FilterStep | { readonly nat: string; readonly line: Line }

export interface FilterStep {
  readonly filter: string
  /** `perhaps` where lines that were not understood leave it open; the proof takes it for a permit. */
  readonly outcome: 'permit' | 'perhaps'
  /** The rules that decide, or the head of the list whose end does; before each, the calls that lead there. */
  readonly lines: readonly Line[]
  readonly open?: readonly Line[]
  /** Present where the filter remembers the session, and lets its replies by for that, here or on the whole device. */
  readonly remembers?: 'device' | 'interface'
}

export type End =
  | {
      readonly is: 'denied'
      readonly filter: string
      readonly lines: readonly Line[]
      readonly open?: readonly Line[]
    }
  | { readonly is: 'dropped'; readonly nat: string; readonly line: Line }
  | { readonly is: 'lost'; readonly why: 'down' | 'not-forwarding' | 'own-address' | 'no-route' | 'nowhere' | 'egress' }
  | { readonly is: 'translated'; readonly nat: string; readonly ways: readonly Turn[] }
  | { readonly is: 'routed'; readonly ways: readonly Way[] }
  /** On a segment: `to` are the interfaces that take it off (`device:interface`), `arrives` the zone it has come to. */
  | { readonly is: 'leaves'; readonly to: readonly string[]; readonly arrives?: string; readonly row?: string }

/** What a translation may make of a piece: the sides that change, by the line of the rule (none where no rule applies). */
export interface Turn {
  readonly box: readonly Side[]
  readonly line?: Line
  readonly pieces: readonly Piece[]
}

/** A way out that the device may choose for a piece: each of them, where routes share the load or are learnt. */
export interface Way {
  readonly out: string
  /** In decimal; absent where the packet goes straight to its own address. */
  readonly gateway?: string
  readonly lines: readonly Line[]
  readonly pieces: readonly Piece[]
}

/** An {@link End} without the pieces behind it. */
export type BareEnd =
  | Exclude<End, { readonly ways: unknown }>
  | { readonly is: 'translated'; readonly nat: string; readonly ways: readonly Omit<Turn, 'pieces'>[] }
  | { readonly is: 'routed'; readonly ways: readonly Omit<Way, 'pieces'>[] }
