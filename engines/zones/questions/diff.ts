import { near, pairWords, type Family, type Network } from '../model/index.ts'
import { trailOf, type Trail } from '../reach/trail.ts'
import { ZoneFlows } from '../reach/zone-flows.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import { servicesOf, type Service } from './services.ts'

/** What a change does between two zones, in one family. */
export interface Change {
  readonly from: string
  readonly to: string
  readonly family: Family
  /** `opened`: passes after and not before. `closed`: passed before and not after. */
  readonly way: 'opened' | 'closed'
  /** False where a line that was not understood, before or after, could make it no change. */
  readonly certain: boolean
  readonly services: readonly Service[]
  /** A packet that fares differently, and its way: after the change where it opened, before it where it closed. */
  readonly trail: Trail
}

/**
 * What a change of configurations changes for packets, whatever it changes in text. Empty = the two snapshots let the
 * same packets through between zones that both have; packets that hang on lines that were not understood both before and
 * after are taken to fare as they did.
 */
export function diff(before: Network, after: Network): Change[] {
  return ([4, 6] as const).flatMap((family) => {
    const old = new ZoneFlows(before, family)
    const now = new ZoneFlows(after, family, [], old.headers)
    const zones = before.zones.map((zone) => zone.key).filter((key) => after.zones.some((zone) => zone.key === key))
    return zones.flatMap((from) =>
      zones.flatMap((to) => {
        if (from === to) return []
        return near(pairWords(from, to, family), () => [
          ...gained(old, now, from, to, 'opened'),
          ...gained(now, old, from, to, 'closed'),
        ])
      }),
    )
  })
}

// oxlint-disable-next-line max-params -- two networks, two zones and a name for the direction
function gained(less: ZoneFlows, more: ZoneFlows, from: string, to: string, way: Change['way']): Change[] {
  const { headers } = more
  const a = less.flow(from, to)
  const b = more.flow(from, to)
  const { bdd } = headers
  const certain = bdd.minus(b.must, a.may)
  // What hangs on unclear lines both before and after is in neither.
  const possible = bdd.or(bdd.minus(b.may, a.may), bdd.minus(b.must, a.must))
  const wanted = certain === NONE ? possible : certain
  if (wanted === NONE) return []
  return [
    {
      from,
      to,
      family: headers.family,
      way,
      certain: certain !== NONE,
      services: servicesOf(headers, wanted),
      trail: trailTo(more, [from, to], wanted, certain === NONE ? 'may' : 'must'),
    },
  ]
}

function trailTo(flows: ZoneFlows, [from, to]: readonly [string, string], wanted: Edge, side: 'may' | 'must'): Trail {
  const deliveries = flows.deliveries(from, to)
  const delivery = deliveries.find((one) => flows.headers.bdd.meets(one.flow[side], wanted))!
  return trailOf(flows.reach, delivery, wanted, side)
}
