import type { Line, Unknown } from './line.ts'
import type { Family, Predicate, Range, Range6 } from './predicate.ts'

/**
 * What a field becomes.
 * - `in`, `in6`: any value of the ranges (a pool, a masquerading address, a port taken from a range; one value of `mark`).
 *   A field that the packet does not carry (a port of ICMP) stays as it is.
 * - `shift`, `shift6`: `value - from + to` (one-to-one translation of a whole network).
 */
export type Rewrite =
  | {
      readonly field: 'src4' | 'dst4' | 'sport' | 'dport' | 'icmpType' | 'mark'
      readonly to: 'in'
      readonly ranges: readonly Range[]
    }
  | { readonly field: 'src6' | 'dst6'; readonly to: 'in6'; readonly ranges: readonly Range6[] }
  | {
      readonly field: 'src4' | 'dst4' | 'sport' | 'dport'
      readonly to: 'shift'
      readonly from: number
      readonly base: number
    }
  | { readonly field: 'src6' | 'dst6'; readonly to: 'shift6'; readonly from: bigint; readonly base: bigint }

/**
 * What a translation rule does.
 * - `rewrite`: every field named is replaced, the others stay. None = an exemption: the packet stays as it is, and no
 *   later rule of the list is tried.
 * - `drop`: the packet is thrown away (Yamaha's `masquerade incoming … reject`).
 * - `unknown`: the addresses that it writes are not known (an address learnt by PPP or DHCP); may be any.
 */
export type Translation =
  | { readonly do: 'rewrite'; readonly fields: readonly Rewrite[] }
  | { readonly do: 'drop' }
  | { readonly do: 'unknown'; readonly fields: readonly Rewrite['field'][]; readonly unknown: Unknown }

export interface NatRule {
  readonly label?: string
  readonly when: Predicate
  readonly action: Translation
  readonly at: Line
}

/**
 * A first-match list of translations. A packet that no rule matches stays as it is.
 *
 * Only the first packet of a session goes through it: what the device does to the replies (the reverse translation) is
 * left to the engine, and is never written as rules here. A static entry that also opens the other way is two rules.
 */
export interface Nat {
  readonly name: string
  readonly family: Family
  readonly rules: readonly NatRule[]
  readonly at: Line
}
