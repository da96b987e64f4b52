import type { Line, Unknown } from './line.ts'
import type { Predicate } from './predicate.ts'

/** A network of either family: the first `length` bits of `address` hold. */
export type Prefix =
  | { readonly family: 4; readonly address: number; readonly length: number }
  | { readonly family: 6; readonly address: bigint; readonly length: number }

/**
 * Where a route sends a packet.
 * - `gateway`: to that address (`address` is of the packet's family); `interface` where the line names it too.
 * - `interface`: straight out (a connected network, a point-to-point line, a tunnel).
 * - `discard`: thrown away (null0, blackhole).
 * - `unknown`: somewhere (a gateway learnt by DHCP or PPP); may be every interface.
 */
export type NextHop =
  | { readonly to: 'gateway'; readonly address: number | bigint; readonly interface?: string }
  | { readonly to: 'interface'; readonly interface: string }
  | { readonly to: 'discard' }
  | { readonly to: 'unknown'; readonly unknown: Unknown }

/**
 * A static route. Longest prefix first, then lowest `preference`; equal ones share the load, so each of them may carry
 * the packet. Routes with a higher preference stand by for a failure.
 * Connected networks are not listed: they follow from the addresses of the interfaces.
 */
export interface Route {
  readonly to: Prefix
  readonly via: readonly NextHop[]
  readonly preference: number
  readonly at: Line
}

/** Policy routing: first match, before the routes. `via` empty = leave it to the routes (an exemption). */
export interface PolicyRoute {
  readonly label?: string
  readonly when: Predicate
  readonly via: readonly NextHop[]
  readonly at: Line
}
