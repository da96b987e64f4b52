import type { Unknown } from './line.ts'

/** Closed interval of numbers; `low ≤ high`. */
export type Range = readonly [low: number, high: number]

/** Closed interval of IPv6 addresses as 128-bit numbers; `low ≤ high`. */
export type Range6 = readonly [low: bigint, high: bigint]

/**
 * Header fields that hold a number, with their width in bits.
 *
 * `src4`, `dst4`: IPv4 addresses as unsigned 32-bit numbers. `sport`, `dport`: of TCP, UDP, UDP-Lite, DCCP and SCTP.
 * `icmpType`, `icmpCode`: of ICMP and ICMPv6. `tcpFlags`: the low byte (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32).
 * `state`: what connection tracking says of the packet, see {@link STATE}. `fragment`: 1 for a fragment that is not
 * the first (it carries no ports). `mac`: hardware address of the sender on the last segment. `mark`: scratch memory of
 * one device, 0 whenever a packet enters a device; translations set it, so that a later stage of the same device can ask
 * which translation was applied (a FortiGate policy names the VIP, not the address).
 */
export const WIDTH = {
  src4: 32,
  dst4: 32,
  protocol: 8,
  sport: 16,
  dport: 16,
  icmpType: 8,
  icmpCode: 8,
  tcpFlags: 8,
  state: 3,
  fragment: 1,
  mac: 48,
  mark: 16,
} as const

export type Field = keyof typeof WIDTH
export type Field6 = 'src6' | 'dst6'

/** Values of the field `state`. A device that does not track connections sees no state at all. */
export const STATE = { new: 0, established: 1, related: 2, invalid: 3, untracked: 4 } as const

export type Family = 4 | 6

/**
 * A set of packets, as a formula over header fields, in three values: a packet is in it, is not in it, or (through
 * `unknown`) may be.
 *
 * - `in`, `in6`: the field lies in one of the ranges (ascending, disjoint, not adjacent; none = empty set).
 * - `masked`: `field & mask === value`, for wildcard masks with holes and for TCP flags. Unsigned numbers.
 * - `family`: IPv4 or IPv6.
 * - `interface`: the packet came `in` by, or goes `out` by, one of the names. A name that ends in `*` stands for every
 *   name that begins so (see {@link matchesName}). `out` is known only after routing.
 * - `every` of none is all packets; `some` of none is no packet.
 * - `unknown`: may be any set.
 *
 * INVARIANT: a field implies its carrier, in both directions of `not`. `src4` holds of IPv4 packets only; `sport`,
 * `tcpFlags`, `icmpType` hold only where readers have put the protocol beside them: a reader that writes
 * `{ in sport }` writes `every(protocol tcp, sport …)`, and negates only the part that the device negates.
 */
export type Predicate =
  | { readonly is: 'in'; readonly field: Field; readonly ranges: readonly Range[] }
  | { readonly is: 'in6'; readonly field: Field6; readonly ranges: readonly Range6[] }
  | {
      readonly is: 'masked'
      readonly field: 'src4' | 'dst4' | 'tcpFlags'
      readonly mask: number
      readonly value: number
    }
  | { readonly is: 'family'; readonly family: Family }
  | { readonly is: 'interface'; readonly way: 'in' | 'out'; readonly names: readonly string[] }
  | { readonly is: 'every'; readonly of: readonly Predicate[] }
  | { readonly is: 'some'; readonly of: readonly Predicate[] }
  | { readonly is: 'not'; readonly of: Predicate }
  | { readonly is: 'unknown'; readonly unknown: Unknown }

/** All packets. */
export const ALWAYS: Predicate = { is: 'every', of: [] }

/** No packet. */
export const NEVER: Predicate = { is: 'some', of: [] }

/** Intersection; flattens, and drops what says nothing. */
export function every(...of: readonly Predicate[]): Predicate {
  const flat = of.flatMap((part) => (part.is === 'every' ? part.of : [part]))
  if (flat.some(isNever)) return NEVER
  return flat.length === 1 ? flat[0]! : { is: 'every', of: flat }
}

/** Union; flattens, and drops what adds nothing. */
export function some(...of: readonly Predicate[]): Predicate {
  const flat = of.flatMap((part) => (part.is === 'some' ? part.of : [part]))
  if (flat.some(isAlways)) return ALWAYS
  return flat.length === 1 ? flat[0]! : { is: 'some', of: flat }
}

/** Complement, over all packets of both families. */
export function not(of: Predicate): Predicate {
  if (isAlways(of)) return NEVER
  if (isNever(of)) return ALWAYS
  return of.is === 'not' ? of.of : { is: 'not', of }
}

export function isAlways(predicate: Predicate): boolean {
  return predicate.is === 'every' && predicate.of.length === 0
}

export function isNever(predicate: Predicate): boolean {
  return predicate.is === 'some' && predicate.of.length === 0
}

/** Whether an interface's name is meant by a name of an `interface` predicate. */
export function matchesName(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name
}
