import { BoxesTooMany } from '../boxes/from-predicate.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { certify, NotCertain } from '../certificate/certify.ts'
import {
  every,
  range4,
  range6,
  type Device,
  type Line,
  type Network,
  type Predicate,
  type Prefix,
  type Segment,
} from '../model/index.ts'
import { ZoneFlows } from '../reach/zone-flows.ts'

/** Proofs for the log of what each list on the way says of one zone's packets to another. */
export interface Evidence {
  readonly from: string
  readonly to: string
  readonly certificates: readonly Certificate[]
  /** Lists that cannot be certified, with the line that was not understood; without it, the list needs too many boxes. */
  readonly open: readonly { readonly device: string; readonly filter: string; readonly at?: Line }[]
}

/** Regions at most for one pair of zones: prefixes of the one times prefixes of the other. */
const MOST_REGIONS = 400

/**
 * Certificates for every list of every device that packets of `from` may come to, one per pair of networks: what the
 * list does with packets from the one to the other, cut into boxes with the lines that decide them. Addresses are those
 * on the wire where no translation has touched them; a device behind a translation is certified for them all the same.
 * O(regions · lists · (pieces · rules)).
 */
export function evidence(network: Network, from: string, to: string): Evidence {
  const certificates: Certificate[] = []
  const open: Evidence['open'][number][] = []
  for (const family of [4, 6] as const) {
    const { touched } = new ZoneFlows(network, family).spread(from)
    const regions = regionsOf(network.segments, [from, to], family)
    for (const device of network.devices.filter((one) => touched.has(one.name))) {
      for (const filter of listsOf(device, family)) {
        for (const region of regions) {
          const made = attempt(device, filter, region)
          if ('pieces' in made) certificates.push(made)
          else open.push(made)
        }
      }
    }
  }
  return { from, to, certificates, open }
}

function attempt(device: Device, filter: string, region: Predicate): Certificate | Evidence['open'][number] {
  try {
    return certify(device, filter, region)
  } catch (error) {
    if (error instanceof NotCertain) return { device: device.name, filter, at: error.at }
    if (error instanceof BoxesTooMany) return { device: device.name, filter }
    throw error
  }
}

/** Lists that packets of a family meet, each once. */
function listsOf(device: Device, family: 4 | 6): string[] {
  const stages = [
    ...device.before,
    ...device.after,
    ...device.interfaces.flatMap((one) => [...one.ingress, ...one.egress]),
  ]
  return [
    ...new Set(stages.flatMap((one) => (one.do === 'filter' && one.families.includes(family) ? [one.filter] : []))),
  ]
}

function regionsOf(segments: readonly Segment[], [from, to]: readonly [string, string], family: 4 | 6): Predicate[] {
  const prefixes = (zone: string) =>
    segments
      .filter((one) => one.zone === zone)
      .flatMap((one) => one.prefixes.filter((prefix) => prefix.family === family))
  const targets = prefixes(to)
  const regions = prefixes(from).flatMap((source) =>
    targets.map((target) => every(within('src', source), within('dst', target))),
  )
  return regions.slice(0, MOST_REGIONS)
}

function within(way: 'src' | 'dst', prefix: Prefix): Predicate {
  if (prefix.family === 4) return { is: 'in', field: `${way}4`, ranges: [range4(prefix.address, prefix.length)] }
  return { is: 'in6', field: `${way}6`, ranges: [range6(prefix.address, prefix.length)] }
}
