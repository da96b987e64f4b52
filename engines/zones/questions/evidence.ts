import type { Words } from '#kernel'
import { BoxesTooMany } from '../boxes/from-predicate.ts'
import type { Certificate } from '../certificate/certificate.ts'
import { certify, NotCertain } from '../certificate/certify.ts'
import {
  every,
  range4,
  range6,
  type Device,
  type Family,
  type Line,
  type Network,
  type Predicate,
  type Prefix,
  type Segment,
} from '../model/index.ts'
import { ZoneFlows } from '../reach/zone-flows.ts'

/** Something that the certificates of a pair of zones do not cover, and why. */
export interface Shortfall {
  /**
   * - `not-understood`: the list cannot be certified past the line `at`.
   * - `too-many-boxes`: the list falls into more boxes than one certificate may have.
   * - `too-many-regions`: `regions` pairs of networks of one family have no certificates at all.
   * - `translated`: the device changes addresses; lists that meet changed packets are certified for unchanged ones only.
   */
  readonly code: 'not-understood' | 'too-many-boxes' | 'too-many-regions' | 'translated'
  readonly family: Family
  readonly device?: string
  readonly filter?: string
  readonly at?: Line
  readonly regions?: number
  readonly words: Words
}

/** Proofs for the log of what each list on the way says of one zone's packets to another. */
export interface Evidence {
  readonly from: string
  readonly to: string
  /** `whole` where every list is certified for every packet that may come to it; `part` where there are shortfalls. */
  readonly coverage: 'whole' | 'part'
  readonly certificates: readonly Certificate[]
  readonly shortfalls: readonly Shortfall[]
}

/** Regions at most for one pair of zones and one family: prefixes of the one times prefixes of the other. */
const MOST_REGIONS = 400

/**
 * Certificates for every list of every device that packets of `from` may come to, one per pair of networks: what the
 * list does with packets from the one to the other, cut into boxes with the lines that decide them. Addresses are those
 * on the wire where no translation has touched them. What is not covered is said in `shortfalls`, never left out.
 * Routes and translations themselves are in no certificate. O(regions · lists · (pieces · rules)).
 *
 * @param most Regions at most per family.
 */
export function evidence(network: Network, from: string, to: string, most = MOST_REGIONS): Evidence {
  const certificates: Certificate[] = []
  const shortfalls: Shortfall[] = []
  for (const family of [4, 6] as const) {
    const { touched } = new ZoneFlows(network, family).spread(from)
    const { regions, left } = regionsOf(network.segments, [from, to], family, most)
    const devices = network.devices.filter((one) => touched.has(one.name))
    if (left > 0) shortfalls.push(tooManyRegions(family, regions.length, left))
    if (regions.length === 0) continue
    shortfalls.push(...devices.flatMap((one) => (translates(one, family) ? [translated(family, one)] : [])))
    for (const device of devices) {
      for (const filter of listsOf(device, family)) {
        for (const region of regions) {
          const made = attempt(device, filter, region, family)
          if ('pieces' in made) certificates.push(made)
          else shortfalls.push(made)
        }
      }
    }
  }
  return { from, to, coverage: shortfalls.length === 0 ? 'whole' : 'part', certificates, shortfalls }
}

function attempt(device: Device, filter: string, region: Predicate, family: Family): Certificate | Shortfall {
  const place = { family, device: device.name, filter }
  try {
    return certify(device, filter, region)
  } catch (error) {
    if (error instanceof NotCertain) {
      const words = {
        ja: `${device.name}の「${filter}」は、${error.at.file}の${error.at.line}行目が分からないため証明できません。その行を確かめてください。`,
        en: `List ${filter} of ${device.name} cannot be certified: line ${error.at.line} of ${error.at.file} is not understood. Check that line.`,
      }
      return { ...place, code: 'not-understood', at: error.at, words }
    }
    if (!(error instanceof BoxesTooMany)) throw error
    const words = {
      ja: `${device.name}の「${filter}」は、箱に分けると多すぎるため証明できません。区間の範囲を狭く書いてください。`,
      en: `List ${filter} of ${device.name} falls into too many boxes to be certified. Write narrower prefixes for the segments.`,
    }
    return { ...place, code: 'too-many-boxes', words }
  }
}

function tooManyRegions(family: Family, held: number, left: number): Shortfall {
  const words = {
    ja: `IPv${family}の範囲の組が多すぎます。${held}組を証明し、${left}組は証明していません。区間の範囲をまとめて書いてください。`,
    en: `Too many pairs of IPv${family} prefixes: ${held} are certified and ${left} are not. Write fewer, wider prefixes for the segments.`,
  }
  return { code: 'too-many-regions', family, regions: left, words }
}

function translated(family: Family, { name: device }: Device): Shortfall {
  const words = {
    ja: `${device}はIPv${family}のアドレスを変換します。変換された後の通信は、この証明書に含まれません。`,
    en: `${device} translates IPv${family} addresses. What it has translated is in none of these certificates.`,
  }
  return { code: 'translated', family, device, words }
}

function translates({ nats }: Device, family: Family): boolean {
  return nats.some((one) => one.family === family && one.rules.length > 0)
}

/** Lists that packets of a family meet, each once. */
function listsOf(device: Device, family: Family): string[] {
  const stages = [
    ...device.before,
    ...device.after,
    ...device.interfaces.flatMap((one) => [...one.ingress, ...one.egress]),
  ]
  return [
    ...new Set(stages.flatMap((one) => (one.do === 'filter' && one.families.includes(family) ? [one.filter] : []))),
  ]
}

// oxlint-disable-next-line max-params -- where, which way, which family, how many
function regionsOf(
  segments: readonly Segment[],
  [from, to]: readonly [string, string],
  family: Family,
  most: number,
): { readonly regions: readonly Predicate[]; readonly left: number } {
  const prefixes = (zone: string) =>
    segments
      .filter((one) => one.zone === zone)
      .flatMap((one) => one.prefixes.filter((prefix) => prefix.family === family))
  const [sources, targets] = [prefixes(from), prefixes(to)]
  const all = sources.length * targets.length
  const regions = Array.from({ length: Math.min(all, most) }, (_, i) =>
    every(within('src', sources[Math.floor(i / targets.length)]!), within('dst', targets[i % targets.length]!)),
  )
  return { regions, left: all - regions.length }
}

function within(way: 'src' | 'dst', prefix: Prefix): Predicate {
  if (prefix.family === 4) return { is: 'in', field: `${way}4`, ranges: [range4(prefix.address, prefix.length)] }
  return { is: 'in6', field: `${way}6`, ranges: [range6(prefix.address, prefix.length)] }
}
