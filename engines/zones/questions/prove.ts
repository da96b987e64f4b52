import {
  near,
  pairWords,
  type Family,
  type Line,
  type Network,
  type Permission,
  type ZonePolicy,
} from '../model/index.ts'
import type { Delivery } from '../reach/arrival.ts'
import { trailOf, type Trail } from '../reach/trail.ts'
import { ZoneFlows } from '../reach/zone-flows.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import { Headers } from '../sets/header.ts'
import { reviewRow, type RowReview } from './review-row.ts'
import { servicesOf, type Service } from './services.ts'
import { listed, straysOf, unknownsOf, type Because } from './unknowns.ts'

/**
 * - `PROVED`: no packet at all breaks the policy.
 * - `REFUTED`: the packet of `trail` does, whatever the lines mean that were not understood.
 * - `UNDECIDED`: it hangs on the lines of `because`; `trail` is a packet that may.
 */
export type Verdict = 'PROVED' | 'REFUTED' | 'UNDECIDED'

/** The answer for one ordered pair of zones, or one egress, in one family. */
export interface Finding extends Because {
  readonly from: string
  readonly to: string
  readonly family: Family
  /** Present where the question is not "outside every row" but "not by way of this segment". */
  readonly egress?: string
  readonly verdict: Verdict
  /** All services that break the policy, or may. */
  readonly services: readonly Service[]
  readonly trail?: Trail
  /** Lines on the trail that were not understood. */
  readonly open: readonly Line[]
}

export interface Proof {
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
  readonly rows: readonly RowReview[]
}

/**
 * Holds a network against the register of permitted communications (特定通信): packets outside every row, rows that
 * nothing enforces or that are wider than what passes, rows that have run out, and ways around a named egress.
 *
 * @param on The day that is asked about, `YYYY-MM-DD`. A row holds through its last day.
 * @param spaces Handed in again for the next snapshot, it spares the work on every device object that stayed the same.
 * @throws SetsTooLarge, SpreadTooFar
 */
export function prove(network: Network, policy: ZonePolicy, on: string, spaces = proofSpaces()): Proof {
  const rows = policy.permissions.filter((row) => row.until === undefined || on <= row.until)
  const questions = [...policy.permissions.map((row) => row.when), ...policy.egresses.map((egress) => egress.unless)]
  const families = spaces.map((headers) => new ZoneFlows(network, headers.family, questions, headers))
  const findings = families.flatMap((flows) => [
    ...pairsOf(network, policy).map(([from, to]) =>
      near(pairWords(from, to, flows.headers.family), () => provePair(flows, rows, from, to)),
    ),
    ...policy.egresses.flatMap((egress) =>
      egress.from.map((from) =>
        near(pairWords(from, egress.to, flows.headers.family), () => proveEgress(flows, egress, from)),
      ),
    ),
  ])
  const reviews = policy.permissions.map((row) => reviewRow(families, row, on))
  return { verdict: worst(findings.map((one) => one.verdict)), findings, rows: reviews }
}

/** What a proof computes in, one space per family. They only grow: begin anew after some hundred snapshots. */
export function proofSpaces(): readonly Headers[] {
  return [new Headers(4), new Headers(6)]
}

function provePair(flows: ZoneFlows, rows: readonly Permission[], from: string, to: string): Finding {
  const own = rows.filter((row) => row.from === from && row.to === to)
  const allowed = (side: 'may' | 'must') => flows.headers.any(own.map((row) => flows.asked(row.when, side)))
  return judge(flows, { from, to }, flows.deliveries(from, to), { may: allowed('may'), must: allowed('must') })
}

function proveEgress(flows: ZoneFlows, egress: ZonePolicy['egresses'][number], from: string): Finding {
  const around = flows.spread(from, { around: egress.through }).deliveries.filter((one) => one.zone === egress.to)
  const excepted = { may: flows.asked(egress.unless, 'may'), must: flows.asked(egress.unless, 'must') }
  return judge(flows, { from, to: egress.to, egress: egress.through }, around, excepted)
}

/** @param allowed What is permitted to pass: `may` where it was not quite understood, `must` for certain. */
function judge(
  flows: ZoneFlows,
  question: { readonly from: string; readonly to: string; readonly egress?: string },
  deliveries: readonly Delivery[],
  allowed: { readonly may: Edge; readonly must: Edge },
): Finding {
  const { headers } = flows
  const { bdd } = headers
  const flow = flows.union(deliveries)
  const certain = bdd.minus(flow.must, allowed.may)
  const possible = bdd.minus(flow.may, allowed.must)
  const base = { ...question, family: headers.family }
  if (possible === NONE) {
    // Lines in a rule are weighed already, in the set of what may pass; these are lines of a device as a whole.
    const because = straysOf(flows, question.from)
    const verdict = because.length > 0 ? ('UNDECIDED' as const) : ('PROVED' as const)
    return { ...base, verdict, services: [], ...listed(because), open: [] }
  }
  const side = certain === NONE ? 'may' : 'must'
  const wanted = certain === NONE ? possible : certain
  const delivery = deliveries.find((one) => bdd.meets(one.flow[side], wanted))!
  const trail = trailOf(flows.reach, delivery, wanted, side)
  const open = trail.hops.flatMap((hop) => hop.open)
  const passed = new Set(trail.hops.map((hop) => hop.device))
  const because = flows.network.devices.filter((device) => passed.has(device.name)).flatMap((device) => device.unknowns)
  // A packet of `must` passes whatever the open lines of its rules mean; only lines of the device as a whole hold it back.
  const refuted = side === 'must' && because.length === 0
  return {
    ...base,
    verdict: refuted ? 'REFUTED' : 'UNDECIDED',
    services: servicesOf(headers, wanted),
    trail,
    ...listed(refuted ? [] : [...because, ...(side === 'may' ? unknownsOf(flows, question.from) : [])]),
    open,
  }
}

function pairsOf(network: Network, policy: ZonePolicy): readonly (readonly [string, string])[] {
  const keys = network.zones.map((zone) => zone.key)
  return policy.pairs ?? keys.flatMap((from) => keys.flatMap((to) => (from === to ? [] : [[from, to] as const])))
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('REFUTED')) return 'REFUTED'
  return verdicts.includes('UNDECIDED') ? 'UNDECIDED' : 'PROVED'
}
