import type { Words } from '#kernel'
import type { Egress, Line, Permission, Predicate, Prefix, Vendor, Zone } from '../model/index.ts'

/** What a town writes about its network: which segment is which zone, and what may pass between them. */
export interface Town {
  readonly file: string
  readonly zones: readonly Zone[]
  readonly devices: readonly TownDevice[]
  readonly segments: readonly TownSegment[]
  readonly profile: ProfileKey | undefined
  /** Pairs of zones that the policy is about; all where absent. */
  readonly pairs?: readonly (readonly [from: string, to: string])[]
  readonly permissions: readonly Permission[]
  readonly egresses: readonly Egress[]
}

export interface TownDevice {
  readonly name: string
  /** Configuration files, as named in the town's file. A Linux host may have one per family. */
  readonly configs: readonly string[]
  readonly vendor: Vendor | undefined
  /** Interfaces and addresses that the configuration does not hold. */
  readonly interfaces: readonly { readonly name: string; readonly addresses: readonly string[] }[]
  /** Routes that the configuration does not hold; absent = nothing was said, empty = there are none. */
  readonly routes?: readonly TownRoute[]
  /** False where the town says that the device carries no IPv6 at all. */
  readonly ipv6: boolean
  readonly at: Line
}

export interface TownRoute {
  readonly to: Prefix
  /** An address, or the name of an interface. */
  readonly via: string
  readonly at: Line
}

export interface TownSegment {
  readonly name: string
  readonly zone: string | undefined
  readonly prefixes: readonly Prefix[]
  /** `device:interface`. Interfaces whose addresses lie in the prefixes are attached without being named. */
  readonly attached: readonly { readonly device: string; readonly interface: string; readonly at: Line }[]
  readonly at: Line
}

/** The four shapes of the guideline: where the business terminals and the systems stand. */
export type ProfileKey = 'alpha' | 'alpha-prime' | 'beta' | 'beta-prime'

/** Packets meant by a row's words, for reuse by egress exceptions. */
export interface Flow {
  readonly when: Predicate
  readonly limited: boolean
}

/**
 * What is wrong with a town's file, or between it and the configurations.
 * Errors keep the network from being built; warnings do not.
 */
export interface TownProblem {
  readonly code: TownProblemCode
  readonly severity: 'error' | 'warning'
  readonly at: Line
  readonly words: Words
}

export type TownProblemCode =
  | 'yaml'
  | 'too-large'
  | 'unknown-key'
  | 'missing'
  | 'wrong-value'
  | 'unknown-name'
  | 'twice'
  | 'forbidden-row'
  | 'not-limited'
  | 'config'
  | 'unattached'
  | 'not-understood'
