import type { Words } from '#kernel'
import type { Device } from './device.ts'
import type { Line } from './line.ts'
import type { Prefix } from './route.ts'

/**
 * One broadcast domain, with its switches collapsed: a VLAN, a point-to-point line, the line to the provider.
 * Whatever a device sends out of an attached interface reaches every other attached interface.
 */
export interface Segment {
  readonly name: string
  /** Addresses in use on it. For the segment of an outside zone (the Internet) it may be everything. */
  readonly prefixes: readonly Prefix[]
  readonly attached: readonly Attachment[]
  /** Key of the zone whose hosts sit on it; absent for a transit segment, where nobody sits. */
  readonly zone?: string
  /** The line of the town's YAML, or of the configuration it was drawn from. */
  readonly at: Line
}

export interface Attachment {
  readonly device: string
  readonly interface: string
}

/** A zone (領域): hosts that the policy treats alike. `key` is `mynumber`, `lgwan`, `internet` or the town's own. */
export interface Zone {
  readonly key: string
  readonly words: Words
  readonly at: Line
}

/**
 * The network of a town at one moment. Names are unique: devices, zones and segments each among themselves; every
 * attachment names an interface that exists, and no interface is attached twice.
 */
export interface Network {
  readonly devices: readonly Device[]
  readonly segments: readonly Segment[]
  readonly zones: readonly Zone[]
}
