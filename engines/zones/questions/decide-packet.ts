import type { Network, Packet } from '../model/index.ts'
import { trailOf, type Trail } from '../reach/trail.ts'
import { Reach } from '../reach/spread.ts'
import { known } from '../sets/bounds.ts'
import { Headers } from '../sets/header.ts'
import { decide, type Decision } from '../trace/decide.ts'

/** What happens to one packet of one host. */
export interface Fate {
  /** Every zone that it arrives in, with its way there. More than one where routes share the load. */
  readonly arrives: readonly { readonly zone: string; readonly certain: boolean; readonly trail: Trail }[]
  /** Devices that it came to, with what their lists say of it, for the packet as it was sent. */
  readonly met: readonly { readonly device: string; readonly filter: string; readonly decision: Decision }[]
}

/** Which line decides this packet: sends it from the hosts of a segment through the network. */
export function decidePacket(network: Network, segment: string, packet: Packet): Fate {
  const headers = new Headers(packet.family)
  const reach = new Reach(headers, network)
  const start = network.segments.filter((one) => one.name === segment)
  const { deliveries, touched } = reach.spread({ segments: start, packets: () => known(headers.only(packet)) })
  const arrives = deliveries.map((delivery) => {
    const side = delivery.flow.must === 1 ? ('may' as const) : ('must' as const)
    const trail = trailOf(reach, delivery, delivery.flow[side], side)
    return { zone: delivery.zone, certain: side === 'must', trail }
  })
  const devices = network.devices.filter((device) => touched.has(device.name))
  const met = devices.flatMap((device) => {
    const used = [
      ...device.before,
      ...device.after,
      ...device.interfaces.flatMap((one) => [...one.ingress, ...one.egress]),
    ]
    const filters = new Set(used.flatMap((stage) => (stage.do === 'filter' ? [stage.filter] : [])))
    return [...filters].map((filter) => ({ device: device.name, filter, decision: decide(device, filter, packet) }))
  })
  return { arrives, met }
}
