import type { Segment } from '../model/index.ts'
import type { Bounds } from '../sets/bounds.ts'
import type { Exit } from './exits.ts'

/** A flow on its way out of a device. */
export interface Sending {
  readonly arrival: Arrival
  readonly exit: Exit
  /** As it is on the wire, after the device. */
  readonly flow: Bounds
}

/** A flow that comes to an interface, from one sender or from several at once. */
export interface Arrival {
  readonly device: string
  readonly interface: string
  /** What the interface had not seen before. */
  readonly flow: Bounds
  /** Devices before this one, on the longest way. */
  readonly hops: number
  readonly parts: readonly Part[]
}

/** What one sender contributed: the trail back to the hosts. Without `from`, hosts of the segment sent it. */
export interface Part {
  readonly flow: Bounds
  readonly segment: Segment
  readonly from?: Sending
}

/** A flow that came to the hosts of a zone. */
export interface Delivery {
  readonly zone: string
  readonly segment: Segment
  readonly flow: Bounds
  readonly from: Sending
}
