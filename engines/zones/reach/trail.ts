import type { Line, Packet } from '../model/index.ts'
import { decide } from '../trace/decide.ts'
import type { Edge } from '../sets/bdd.ts'
import type { Delivery, Part, Sending } from './arrival.ts'
import { likelyPackets } from './likely-packet.ts'
import type { Reach } from './spread.ts'
import { stagesOf } from './stages.ts'
import { translate, undo } from './translate.ts'

/** One device on a packet's way. */
export interface Hop {
  readonly device: string
  readonly in: string
  readonly out: string
  /** The packet as it comes in, and as it goes out (after translations). */
  readonly packet: Packet
  readonly leaves: Packet
  /** The lines that let it pass: of filters, translations and routes, in the order in which they apply. */
  readonly lines: readonly { readonly why: 'filter' | 'nat' | 'route'; readonly at: Line; readonly label?: string }[]
  /** Lines that were not understood, and on which its passing hangs. */
  readonly open: readonly Line[]
}

/** How one packet gets from a host to a zone. */
export interface Trail {
  readonly segment: string
  /** As the host sends it. */
  readonly sent: Packet
  readonly hops: readonly Hop[]
  /** As it arrives. */
  readonly arrives: Packet
}

/**
 * Picks a packet of a delivery and retraces its way: the flow is pushed along the one path again, then a packet is taken
 * back through it stage by stage, each translation undone. O(stages of the path · set operations).
 *
 * @param wanted Packets as they arrive; must meet what the delivery's `side` holds.
 */
export function trailOf(reach: Reach, delivery: Delivery, wanted: Edge, side: 'may' | 'must'): Trail {
  const { headers } = reach
  const goal = likelyPackets(headers, headers.bdd.and(delivery.flow[side], wanted))
  const arrives = headers.sample(goal)
  const origin = headers.value('origin', headers.sampleOrigin(goal))
  const hops: Hop[] = []
  let after = headers.bdd.and(origin, onWire(reach, arrives))
  let leg: Pick<Sending, 'arrival' | 'exit'> | undefined = delivery.from
  let { segment } = delivery
  while (leg) {
    const hop = retrace(reach, leg, { after, origin, side })
    hops.unshift(hop)
    after = headers.bdd.and(origin, onWire(reach, hop.packet))
    const part: Part = leg.arrival.parts.find((one) => headers.bdd.meets(one.flow[side], after))!
    segment = part.segment
    leg = part.from
  }
  return { segment: segment.name, sent: hops[0]!.packet, hops, arrives }
}

/** Just this packet, whatever a device notes about it. */
function onWire({ headers }: Reach, packet: Packet): Edge {
  return headers.outside(headers.only(packet))
}

/** Takes a packet from behind a device to before it. INVARIANT: some packet of the last flow, outside, is in `after`. */
function retrace(
  reach: Reach,
  leg: Pick<Sending, 'arrival' | 'exit'>,
  { after, origin, side }: { readonly after: Edge; readonly origin: Edge; readonly side: 'may' | 'must' },
): Hop {
  const { steps, flows, routed } = stagesOf(reach, leg)
  const { headers } = reach
  const { bdd } = headers
  const device = reach.transit(leg.arrival.device).device
  const lines: Hop['lines'][number][] = []
  const open: Line[] = []
  let packet = headers.sample(likelyPackets(headers, bdd.and(flows.at(-1)![side], after)))
  const leaves = packet
  for (let i = flows.length - 2; i >= 0; i--) {
    if (i === routed) {
      lines.unshift(...leg.exit.lines.slice(0, 1).map((at) => ({ why: 'route' as const, at })))
      continue
    }
    const step = steps[i < routed ? i : i - 1]!
    const names = { in: leg.arrival.interface, ...(i < routed ? {} : { out: leg.exit.interface }) }
    if (step.stage.do === 'filter') {
      if (!step.stage.families.includes(headers.family)) continue
      const decision = decide(device, step.stage.filter, { ...packet, ...names })
      const label = decision.rule?.label
      lines.unshift(
        ...decision.lines.map((at) => ({ why: 'filter' as const, at, ...(label === undefined ? {} : { label }) })),
      )
      open.unshift(...decision.open)
      continue
    }
    const nat = device.nats.find((one) => step.stage.do === 'nat' && one.name === step.stage.nat)
    if (!nat) continue
    const parts = translate(
      headers,
      nat,
      device.interfaces.map((one) => one.name),
      flows[i]!,
    )
    const image = bdd.and(origin, headers.only(packet))
    const part = parts.find((one) => bdd.meets(one.after[side], image))!
    if (!part.rule) continue
    packet = headers.sample(likelyPackets(headers, undo(headers, part.rule, part.before[side], image)))
    lines.unshift({
      why: 'nat',
      at: part.rule.at,
      ...(part.rule.label === undefined ? {} : { label: part.rule.label }),
    })
    if (part.rule.action.do === 'unknown') open.unshift(part.rule.action.unknown.at)
  }
  return {
    device: device.name,
    in: leg.arrival.interface,
    out: leg.exit.interface,
    packet: { ...packet, mark: 0, state: 0 },
    leaves: { ...leaves, mark: 0, state: 0 },
    lines,
    open,
  }
}
