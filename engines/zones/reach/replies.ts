import { STATE, type Device, type Family, type Network, type Segment } from '../model/index.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import type { Bounds } from '../sets/bounds.ts'
import { Headers } from '../sets/header.ts'
import { packetsOf } from '../sets/predicate.ts'
import type { Arrival, Delivery, Sending } from './arrival.ts'
import { ownAddresses } from './exits.ts'
import { Reach, type Spread } from './spread.ts'
import { undoStages } from './stages.ts'
import type { Departure, Step } from './transit.ts'

const SYN = 2
const SYN_ACK = 18

/** What asks for an answer, and how the answer differs from it beside its ends. */
interface Exchange {
  readonly protocol: number
  /** A field that tells question and answer apart; UDP has none. */
  readonly field?: 'tcpFlags' | 'icmpType'
  readonly asks?: number
  readonly answers?: number
}

const TCP: Exchange = { protocol: 6, field: 'tcpFlags', asks: SYN, answers: SYN_ACK }
const UDP: Exchange = { protocol: 17 }
const EXCHANGES: Readonly<Record<Family, readonly Exchange[]>> = {
  4: [TCP, UDP, { protocol: 1, field: 'icmpType', asks: 8, answers: 0 }],
  6: [TCP, UDP, { protocol: 58, field: 'icmpType', asks: 128, answers: 129 }],
}

/** First packets of one zone to another that ask for an answer: TCP, UDP and echo, as their senders sent them. */
export interface Answered {
  /** Those that arrive. */
  readonly sent: Bounds
  /** Those whose answer finds its way back as well. */
  readonly answered: Bounds
}

/**
 * Follows the answers to TCP connections, datagrams and echo requests back to who sent them.
 *
 * A set of answers is kept as the set of first packets that they answer, so that no set has to be turned round: devices
 * are asked through mirrored headers, where sender and receiver have changed places. A device that remembers the session
 * undoes its translations and lets the answer by as it promises to; one that does not judges it like any packet.
 */
export function answers(reach: Reach, network: Network, spread: Spread, to: string): Answered {
  const { headers } = reach
  const { bdd } = headers
  const asking = questions(headers)
  const deliveries = spread.deliveries.filter((one) => one.zone === to)
  const arrived = (segment: Segment): Bounds => {
    const flows = deliveries.filter((one) => one.segment === segment).map((one) => one.flow)
    return {
      may: bdd.and(asking, headers.any(flows.map((one) => one.may))),
      must: bdd.and(asking, headers.any(flows.map((one) => one.must))),
    }
  }
  const back = new ReplyReach(reach, network, spread)
  const segments = [...new Set(deliveries.map((one) => one.segment))]
  const returned = back.spread({ segments, packets: arrived }).deliveries
  // No host has the address of a device, and an answer to one ends there.
  const hosts = bdd.minus(asking, headers.any(network.devices.map((device) => ownAddresses(back.headers, device))))
  const sent = (side: 'may' | 'must') => bdd.and(hosts, origin(reach, spread, deliveries, side))
  const home = (side: 'may' | 'must') => bdd.and(sent(side), headers.any(returned.map((one) => one.flow[side])))
  return { sent: { may: sent('may'), must: sent('must') }, answered: { may: home('may'), must: home('must') } }
}

/** Everything that asks for an answer. */
function questions(headers: Headers): Edge {
  return headers.any(
    EXCHANGES[headers.family].map(({ protocol, field, asks }) => {
      const all = headers.value('protocol', protocol)
      return field ? headers.bdd.and(all, headers.value(field, asks!)) : all
    }),
  )
}

/** The packets that become deliveries, as their senders sent them: every sending is undone once, the last ones first. */
function origin(reach: Reach, spread: Spread, deliveries: readonly Delivery[], side: 'may' | 'must'): Edge {
  const { bdd } = reach.headers
  const wanted = new Map<Sending, Edge>()
  const want = (sending: Sending, set: Edge): void => void wanted.set(sending, bdd.or(wanted.get(sending) ?? NONE, set))
  for (const delivery of deliveries) want(delivery.from, delivery.flow[side])
  let sent: Edge = NONE
  for (const sending of spread.sendings.toReversed()) {
    const image = wanted.get(sending) ?? NONE
    if (image === NONE) continue
    const before = undoStages(reach, sending, image, side)
    for (const part of sending.arrival.parts) {
      const own = bdd.and(before, part.flow[side])
      if (part.from) want(part.from, own)
      else sent = bdd.or(sent, own)
    }
  }
  return sent
}

class ReplyReach extends Reach {
  readonly #forward: Reach
  readonly #left = new Map<string, Sending[]>()

  constructor(forward: Reach, network: Network, spread: Spread) {
    super(new Headers(forward.headers.family, forward.headers.bdd, true), network)
    this.#forward = forward
    for (const sending of spread.sendings) {
      const key = `${sending.arrival.device} ${sending.exit.interface}`
      this.#left.set(key, [...(this.#left.get(key) ?? []), sending])
    }
  }

  /** An answer comes in where its question went out. */
  protected override departures({ device: name, interface: into, flow }: Arrival): readonly Departure[] {
    const { device } = this.transit(name)
    if (!device.forwards) return []
    const { bdd } = this.headers
    const left = this.#left.get(`${name} ${into}`) ?? []
    const sets = {
      may: this.headers.any(left.map((one) => one.flow.may)),
      must: this.headers.any(left.map((one) => one.flow.must)),
    }
    const known = { may: bdd.and(flow.may, sets.may), must: bdd.and(flow.must, sets.must) }
    const other = { may: bdd.minus(flow.may, sets.must), must: bdd.minus(flow.must, sets.may) }
    return [
      ...this.#through(device, into, this.#undone(device, left, known), true),
      ...this.#through(device, into, other, false),
    ]
  }

  /** A device that translated the question takes its answer off the wire, whoever's address it bears. */
  protected override taken(
    segment: Segment,
    to: { device: string; interface: string },
    gateway: number | bigint | undefined,
  ): Edge {
    const base = super.taken(segment, to, gateway)
    if (gateway !== undefined || this.transit(to.device).device.nats.length === 0) return base
    const left = this.#left.get(`${to.device} ${to.interface}`) ?? []
    return this.headers.any([base, ...left.map((one) => one.flow.may)])
  }

  #undone(device: Device, left: readonly Sending[], flow: Bounds): Bounds {
    if (device.nats.length === 0) return flow
    const { bdd } = this.headers
    const before = (side: 'may' | 'must') =>
      this.headers.any(left.map((one) => undoStages(this.#forward, one, bdd.and(flow[side], one.flow[side]), side)))
    return { may: before('may'), must: before('must') }
  }

  #through(device: Device, into: string, flow: Bounds, isKnown: boolean): Departure[] {
    if (flow.may === NONE) return []
    const transit = this.transit(device.name)
    const state = device.tracks && isKnown ? STATE.established : STATE.new
    const entered = this.#each(transit.enter(into, flow), (set) =>
      this.#with(this.#turned(set, 'answers'), 'state', state),
    )
    const pass = (now: Bounds, step: Step) =>
      isKnown && this.#spares(device, step) ? this.#spare(device, step, now) : passTranslated(now, step)
    const passTranslated = (now: Bounds, step: Step) =>
      step.stage.do === 'nat' && isKnown ? now : transit.pass(step, now)
    const routed = transit.steps(into, into).before.reduce(pass, entered)
    return transit.exits.flatMap((exit) => {
      const out = transit.steps(into, exit.interface).after.reduce(pass, transit.route(exit, routed))
      if (out.may === NONE) return []
      return [{ exit, flow: this.#each(transit.forget(out), (set) => this.#turned(set, 'asks')) }]
    })
  }

  /** Whether some filter of the device remembers sessions and so spares this one's answers. */
  #spares(device: Device, step: Step): boolean {
    return step.stage.do === 'filter' && this.#memories(device, step).length > 0
  }

  /** What a filter lets by for the memory of a session, beside what it permits anyway. */
  #spare(device: Device, step: Step, flow: Bounds): Bounds {
    const { bdd } = this.headers
    const names = device.interfaces.map((one) => one.name)
    const permitted = this.transit(device.name).pass(step, flow)
    const remembered = this.#memories(device, step).map((when) => packetsOf(this.#forward.headers, when, names))
    // Where a packet came in and went out is not asked again: the session holds what its first packet met.
    const first = (side: 'may' | 'must') => this.headers.outside(this.headers.any(remembered.map((one) => one[side])))
    const [may, must] = [this.#turned(first('may'), 'answers'), this.#turned(first('must'), 'answers')]
    return {
      may: bdd.or(permitted.may, bdd.and(flow.may, may)),
      must: bdd.or(permitted.must, bdd.and(flow.must, must)),
    }
  }

  #memories(device: Device, step: Step) {
    const stages = [
      ...[...device.before, ...device.after].map((stage) => ({ stage, at: undefined })),
      ...device.interfaces.flatMap((one) => [...one.ingress, ...one.egress].map((stage) => ({ stage, at: one.name }))),
    ]
    return stages.flatMap(({ stage, at }) => {
      if (stage.do !== 'filter' || !stage.remembers) return []
      const spares = stage.remembers.scope === 'device' || at === step.interface
      return spares ? [stage.remembers.when] : []
    })
  }

  #each(flow: Bounds, turn: (set: Edge) => Edge): Bounds {
    return { may: turn(flow.may), must: turn(flow.must) }
  }

  /** Questions as their answers look beside their ends, or answers as their questions do. */
  #turned(set: Edge, into: 'asks' | 'answers'): Edge {
    const { bdd, family } = this.headers
    const from = into === 'asks' ? 'answers' : 'asks'
    return this.headers.any(
      EXCHANGES[family].map((one) => {
        const part = bdd.and(set, this.headers.value('protocol', one.protocol))
        if (!one.field) return part
        return this.#with(bdd.and(part, this.headers.value(one.field, one[from]!)), one.field, one[into]!)
      }),
    )
  }

  #with(set: Edge, field: 'tcpFlags' | 'icmpType' | 'state', value: number): Edge {
    return this.headers.bdd.and(this.headers.without(set, field), this.headers.value(field, value))
  }
}
