import { near, pairWords, type Family, type Network } from '../model/index.ts'
import { ZoneFlows } from '../reach/zone-flows.ts'
import { NONE } from '../sets/bdd.ts'
import { servicesOf, type Service } from './services.ts'
import { listed, straysOf, unknownsOf, type Because } from './unknowns.ts'

/** What may open a session from one zone to another, over one family. */
export interface Cell extends Because {
  readonly from: string
  readonly to: string
  readonly family: Family
  /** `closed`: nothing, for certain. `open`: these services. `unknown`: lines were not understood, see `because`. */
  readonly verdict: 'closed' | 'open' | 'unknown'
  /** Services that pass for certain. */
  readonly services: readonly Service[]
  /** Services that pass perhaps: everything that may pass, where that is more than what passes for certain. */
  readonly perhaps: readonly Service[]
  /** TCP packets that open nothing but get through as if they were replies: filters without memory. */
  readonly stray: readonly Service[]
  /** Services of TCP, UDP and echo that may be opened, but whose answers do not come back: a rule for one way only. */
  readonly unanswered: readonly Service[]
}

export interface Matrix {
  readonly zones: readonly string[]
  readonly cells: readonly Cell[]
}

/** The zone matrix (領域間通信表): every ordered pair of different zones, for IPv4 and IPv6. @throws SetsTooLarge, SpreadTooFar */
export function matrix(network: Network): Matrix {
  const zones = network.zones.map((zone) => zone.key)
  const cells = ([4, 6] as const).flatMap((family) => {
    const flows = new ZoneFlows(network, family)
    return zones.flatMap((from) =>
      zones.flatMap((to) =>
        from === to ? [] : [near(pairWords(from, to, family), () => cellOf(flows, from, to, family))],
      ),
    )
  })
  return { zones, cells }
}

function cellOf(flows: ZoneFlows, from: string, to: string, family: Family): Cell {
  const { headers } = flows
  const flow = flows.flow(from, to)
  const strays = flows.union(flows.spread(from, { stray: true }).deliveries.filter((one) => one.zone === to))
  const passing = headers.without(headers.without(flow.may, 'tcpFlags'), 'sport')
  const stray = headers.bdd.minus(headers.without(headers.without(strays.may, 'tcpFlags'), 'sport'), passing)
  const { sent, answered } = flows.answers(from, to)
  const because = flow.may === flow.must ? (flow.must === NONE ? straysOf(flows, from) : []) : unknownsOf(flows, from)
  const unknown = flow.may !== flow.must || (because.length > 0 && flow.must === NONE)
  return {
    from,
    to,
    family,
    verdict: unknown ? 'unknown' : flow.must === NONE ? 'closed' : 'open',
    services: servicesOf(headers, flow.must),
    perhaps: flow.may === flow.must ? [] : servicesOf(headers, flow.may),
    stray: servicesOf(headers, stray),
    unanswered: servicesOf(headers, headers.bdd.minus(sent.must, answered.may)),
    ...listed(because),
  }
}
