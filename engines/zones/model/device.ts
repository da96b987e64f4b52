import type { Filter } from './filter.ts'
import type { Line, Unknown } from './line.ts'
import type { Nat } from './nat.ts'
import type { Family, Predicate } from './predicate.ts'
import type { PolicyRoute, Prefix, Route } from './route.ts'

/**
 * One step of a packet's way through a device: a filter or a translation, by name, for the families it applies to.
 * A packet of another family passes the step untouched.
 *
 * `remembers`: first packets that this filter permits *and* that lie in `when` open a session. Replies of a session skip
 * every filter of the device (`device`), or every filter on the same interface (`interface`), and have their
 * translations undone. A filter without it has no memory: replies are judged as packets of their own (with the ACK flag
 * set where they are TCP).
 */
export type Stage =
  | {
      readonly do: 'filter'
      readonly filter: string
      readonly families: readonly Family[]
      readonly remembers?: { readonly when: Predicate; readonly scope: 'device' | 'interface' }
    }
  | { readonly do: 'nat'; readonly nat: string }

export interface Interface {
  readonly name: string
  /** Names that people and other lines use for it: `nameif`, an alias, a description. */
  readonly aliases: readonly string[]
  /** Its own addresses, with the length of the network that each lies in. */
  readonly addresses: readonly Prefix[]
  /** False where the configuration shuts it down. A packet neither enters nor leaves by it. */
  readonly up: boolean
  /** 802.1Q VLAN that it carries; absent where it is untagged or not known. */
  readonly vlan?: number
  /** Physical interface that it rides on. */
  readonly parent?: string
  /** `learnt` where an address comes by DHCP, PPP or autoconfiguration, with the line. */
  readonly learnt?: Unknown
  readonly ingress: readonly Stage[]
  readonly egress: readonly Stage[]
  readonly at: Line
}

/** A switch port or a set of them: which VLANs pass, so that segments can be drawn. No packet is judged by it. */
export interface Port {
  readonly name: string
  readonly vlans: readonly (readonly [low: number, high: number])[]
  readonly mode: 'access' | 'trunk'
  readonly at: Line
}

/**
 * One forwarding table with its filters: a router, a firewall, a vdom, a VRF, a Linux host.
 *
 * A transit packet goes: `ingress` of the interface it comes in by → `before` → policy routes, routes → `after` →
 * `egress` of the interface it goes out by. Predicates of `ingress` and `before` may ask for the interface `in`; those
 * of `after` and `egress` also for `out`. A packet to an address of the device goes `ingress` → `before` → `local`.
 * A packet is delivered where every stage permits it. A device with no stage at all forwards everything.
 */
export interface Device {
  readonly name: string
  readonly vendor: Vendor
  readonly interfaces: readonly Interface[]
  readonly ports: readonly Port[]
  /** Every list by its name; stages and `call` refer to them. A reader never leaves a name undefined. */
  readonly filters: readonly Filter[]
  readonly nats: readonly Nat[]
  readonly before: readonly Stage[]
  readonly after: readonly Stage[]
  readonly local: readonly Stage[]
  /** True where connection tracking fills the field `state` (Linux): replies of a session are `established`. */
  readonly tracks: boolean
  /** False where the device does not route at all (a bridge, a switch without addresses); its routes are empty then. */
  readonly forwards: boolean
  readonly routes: readonly Route[]
  readonly policyRoutes: readonly PolicyRoute[]
  /** Present where routes are also learnt at run time: any destination may then leave by any interface. */
  readonly learnsRoutes: readonly Unknown[]
  /** Lines that may bear on forwarding but were not understood. Each makes proofs through this device UNDECIDED. */
  readonly unknowns: readonly Unknown[]
  /** Things a person should see, which need no question to be asked (fail-open traps, lists that nothing uses). */
  readonly remarks: readonly Remark[]
  readonly at: Line
}

export const VENDORS = ['fortigate', 'yamaha', 'cisco-ios', 'cisco-asa', 'iptables', 'nftables'] as const

export type Vendor = (typeof VENDORS)[number]

/** A trap that the configuration itself shows. `code` is a closed set per vendor, listed in `docs/zones.md`. */
export interface Remark {
  readonly code: string
  readonly at: Line
  readonly words: { readonly ja: string; readonly en: string }
}
