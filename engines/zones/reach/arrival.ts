import type { Segment } from '../model/index.ts'
import type { Bounds } from '../sets/bounds.ts'
import type { Exit } from './exits.ts'

/** A flow that comes to a device, and how it got there: the trail back to the hosts that sent it. */
export interface Arrival {
  readonly device: string
  readonly interface: string
  readonly flow: Bounds
  readonly segment: Segment
  /** Devices before this one. */
  readonly hops: number
  /** Absent where hosts of the segment sent it. */
  readonly from?: { readonly arrival: Arrival; readonly exit: Exit }
}

/** A flow that came to the hosts of a zone. */
export interface Delivery {
  readonly zone: string
  readonly segment: Segment
  readonly flow: Bounds
  readonly from: { readonly arrival: Arrival; readonly exit: Exit }
}
