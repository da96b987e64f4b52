import type { Device, Family, Network, Predicate, ZonePolicy } from '../../model/index.ts'
import type { Arrival, BareEnd, Certificate, FileHash, Passage, Piece } from '../certificate.ts'
import { apart, BITS, filled, last, narrowed, Refused, type Box, type Fault, type Interval } from './box.ts'
import { carry, type Carried, type Spot } from './carry.ts'
import { checkClaims, same, type Ended } from './claims.ts'
import { wholly } from './predicate.ts'
import { network as span, within } from './route.ts'

/** `whole`: every claim is proved. `part`: what is claimed is, and the certificate says what is not. */
export type Check =
  | { readonly is: 'whole' | 'part' }
  | { readonly is: 'refused'; readonly code: Fault; readonly passage?: Pick<Passage, 'from' | 'family' | 'kind'> }

const FAULTS = {
  denied: 'wrong-lines',
  dropped: 'wrong-translation',
  translated: 'wrong-translation',
  lost: 'wrong-outcome',
  routed: 'wrong-next-hop',
  leaves: 'wrong-next-hop',
} as const

/**
 * Checks a certificate against the network it speaks of, and the policy: all that is sent lies in its pieces, the pieces
 * of a place do not overlap, and each is carried through its device once more and must end as the certificate says.
 *
 * INVARIANT: nothing but the shape of the model is shared with the engines, and nothing is taken on trust.
 * O(pieces · (rules + routes) + pieces² of one place).
 *
 * @param files Hashes of what was read, made anew.
 */
export function checkCertificate(
  certificate: Certificate,
  network: Network,
  policy: ZonePolicy,
  files: readonly FileHash[],
): Check {
  let at: Passage | undefined
  try {
    if (!same(certificate.files, files)) throw new Refused('other-files')
    const ended = new Map<Passage, Ended>()
    for (at of certificate.passages) ended.set(at, new Passing(network, policy, certificate.on, at).check())
    at = undefined
    return { is: checkClaims(certificate, network, policy, ended) ? 'whole' : 'part' }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const passage = at ? { passage: { from: at.from, family: at.family, kind: at.kind } } : {}
    return { is: 'refused', code: error.code, ...passage }
  }
}

class Passing {
  readonly #network: Network
  readonly #policy: ZonePolicy
  readonly #on: string
  readonly #passage: Passage
  readonly #family: Family
  readonly #around: string | undefined
  readonly #sent: { readonly to: string; readonly box: Box }[] = []
  readonly #arrived = new Set<string>()
  readonly #broken = new Set<string>()

  // oxlint-disable-next-line max-params -- a network, a policy, a day, and what is said of them
  constructor(network: Network, policy: ZonePolicy, on: string, passage: Passage) {
    this.#network = network
    this.#policy = policy
    this.#on = on
    this.#passage = passage
    this.#family = passage.family
    this.#around = passage.kind === 'egress' ? policy.egresses[passage.egress ?? -1]?.through : undefined
    if (passage.kind === 'egress' && this.#around === undefined) throw new Refused('no-such-place')
  }

  check(): Ended {
    const places = new Map<string, Box[]>()
    for (const arrival of this.#passage.arrivals) {
      const place = `${arrival.device}:${arrival.in}`
      const box = narrowed(space(this.#family), arrival.box)
      // Translated and untranslated packets apart: of a box of both nobody could say who sent them.
      const [low, high] = box.get('origin')!
      if (low === -1n && high !== -1n) throw new Refused('undecided')
      const here = places.get(place)
      if (here) here.push(box)
      else places.set(place, [box])
      this.#arrive(arrival, box)
    }
    for (const boxes of places.values()) apart(boxes)
    for (const { to, box } of [...this.#hosts(), ...this.#sent]) filled(box, places.get(to) ?? [])
    const devices = new Set(this.#passage.arrivals.map(({ device }) => device))
    return { arrived: this.#arrived, broken: this.#broken, devices }
  }

  /** What the zone's hosts send, to every interface of their segments. */
  #hosts(): { to: string; box: Box }[] {
    const kinds = this.#passage.kind === 'stray' ? STRAY : OPENING[this.#family]
    return this.#network.segments.flatMap(({ zone, prefixes, attached }) => {
      const from = zone === this.#passage.from ? prefixes.filter(({ family }) => family === this.#family) : []
      const boxes = from.flatMap((prefix) =>
        kinds.map((kind) => {
          const sides = [...Object.entries(kind), [this.#family === 4 ? 'src4' : 'src6', span(prefix)] as const]
          return new Map([...space(this.#family), ...sides, ['origin', [-1n, -1n]]])
        }),
      )
      return attached.flatMap((at) => boxes.map((box) => ({ to: `${at.device}:${at.interface}`, box })))
    })
  }

  #arrive({ device: name, in: into, pieces }: Arrival, region: Box): void {
    const device = this.#network.devices.find((one) => one.name === name)
    const number = device?.interfaces.findIndex((one) => one.name === into) ?? -1
    if (!device || number === -1) throw new Refused('no-such-place')
    this.#pieces(pieces, new Map(region).set('in', [number, number]), { device, in: into, stage: 0 })
  }

  #pieces(pieces: readonly Piece[], region: Box, spot: Spot): void {
    const boxes = pieces.map((piece) => narrowed(region, piece.box))
    apart(boxes)
    filled(region, boxes)
    for (const [i, { steps, end }] of pieces.entries()) {
      const carried = carry(boxes[i]!, spot, this.#family)
      const due = carried.end ?? this.#leave(carried, spot)
      if (end.is !== due.is) throw new Refused('wrong-outcome')
      if (!same(steps, carried.steps)) throw new Refused('wrong-lines')
      const ways = 'ways' in end ? end.ways : []
      const bare = 'ways' in end ? { ...end, ways: ways.map(bareWay) } : end
      if (!same(bare, due)) throw new Refused(FAULTS[end.is])
      for (const [j, next] of carried.next.entries()) this.#pieces(ways[j]!.pieces, next.box, next.spot)
    }
  }

  /** Off a device, onto a segment: to devices there, and into the zone whose hosts sit there. */
  #leave({ box }: Carried, { device, way }: Spot): BareEnd {
    const here = (at: { device: string; interface: string }) => at.device === device.name && at.interface === way!.out
    const segment = this.#network.segments.find(({ attached }) => attached.some(here))
    if (!segment) return { is: 'lost', why: 'nowhere' }
    if (segment.name === this.#around) return { is: 'lost', why: 'egress' }
    const { gateway } = way!
    const direct = gateway === undefined
    const atHosts = direct && segment.prefixes.map((one) => within(this.#target(box), one, this.#family)).includes(true)
    const takers = segment.attached.filter((to) => {
      if (here(to)) return false
      const taker = this.#network.devices.find(({ name }) => name === to.device)!
      const own = taker.interfaces.find(({ name }) => name === to.interface)?.addresses ?? []
      if (!direct) return own.some(({ address }) => String(address) === gateway)
      return !atHosts || this.#answers(taker, box)
    })
    const to = takers.map((one) => `${one.device}:${one.interface}`)
    const wire = new Map(box)
    for (const [axis, side] of Object.entries(INSIDE)) wire.set(axis, side)
    this.#sent.push(...to.map((place) => ({ to: place, box: wire })))
    const arrives = direct ? atHosts : to.length === 0
    if (segment.zone !== undefined && arrives) return { is: 'leaves', to, ...this.#enter(segment.zone, wire) }
    return to.length === 0 ? { is: 'lost', why: 'nowhere' } : { is: 'leaves', to }
  }

  #target(box: Box): Interval {
    return box.get(this.#family === 4 ? 'dst4' : 'dst6')!
  }

  /** Whether a device translates what is sent to an address, and so takes it off the wire. */
  #answers({ nats }: Device, box: Box): boolean {
    const target = this.#family === 4 ? 'dst4' : 'dst6'
    return nats.some(
      ({ family, rules }) =>
        family === this.#family &&
        rules.some(({ action, when }) => {
          const fields =
            action.do === 'drop' ? [] : action.fields.map((one) => (typeof one === 'string' ? one : one.field))
          return fields.includes(target) && wholly(when, box, [], target) !== 'none'
        }),
    )
  }

  /** What arrives in a zone: by the row that permits all of it, if any. */
  #enter(zone: string, wire: Box): { arrives: string; row?: string } {
    this.#arrived.add(zone)
    const origin = wire.get('origin')!
    const source = this.#family === 4 ? 'src4' : 'src6'
    const from = this.#family === 4 ? ([Number(origin[0]), Number(origin[1])] as const) : origin
    const asked = origin[0] === -1n ? wire : new Map(wire).set(source, from)
    for (const { id, when } of this.#rows(zone))
      if (wholly(when, asked, []) === 'all') return { arrives: zone, row: id }
    this.#broken.add(zone)
    return { arrives: zone }
  }

  #rows(zone: string): readonly { readonly id: string; readonly when: Predicate }[] {
    const { kind, from, egress } = this.#passage
    if (kind === 'stray') return []
    const { to, unless } = this.#policy.egresses[egress ?? -1] ?? {}
    if (kind === 'egress') return to === zone ? [{ id: 'unless', when: unless! }] : []
    return this.#policy.permissions.filter(
      (row) => row.from === from && row.to === zone && (row.until === undefined || this.#on <= row.until),
    )
  }
}

function bareWay(way: object): object {
  return Object.fromEntries(Object.entries(way).filter(([key]) => key !== 'pieces'))
}

/** What a device knows of a packet, and no wire carries. */
const INSIDE: Readonly<Record<string, Interval>> = {
  in: [65535, 65535],
  out: [65535, 65535],
  mark: [0, 0],
  state: [0, 0],
}

/** Every packet of a family on a wire. */
function space(family: Family): Box {
  const axes = Object.keys(BITS).filter((axis) => !axis.endsWith(family === 4 ? '6' : '4'))
  const place = family === 4 ? 0 : 1
  const whole = axes.map((axis) => [axis, [0, last(axis)]] as const)
  return new Map<string, Interval>([
    ...whole,
    ['origin', [-1n, last('origin')]],
    ['family', [place, place]],
    ...Object.entries(INSIDE),
  ])
}

type Kind = Readonly<Record<string, Interval>>
const NONE: Interval = [0, 0]
const PLAIN: Kind = { sport: NONE, dport: NONE, icmpType: NONE, icmpCode: NONE, tcpFlags: NONE, fragment: NONE }
const PORTS: Kind = { ...PLAIN, sport: [0, 65535], dport: [0, 65535] }
const tcp = (flags: number): Kind => ({ ...PORTS, protocol: [6, 6], tcpFlags: [flags, flags] })
const STRAY = [tcp(16)]
/** Packets that can open a session: TCP with SYN alone, others as they are; only what their protocol carries. */
const OPENING = { 4: opening(1), 6: opening(58) }

function opening(icmp: number): Kind[] {
  const ported = [17, 33, 132, 136]
  const alone = [6, ...ported, icmp].sort((a, b) => a - b)
  const rest = [...alone, 256].map((one, i) => [(alone[i - 1] ?? -1) + 1, one - 1] as const)
  return [
    tcp(2),
    ...ported.map((one): Kind => ({ ...PORTS, protocol: [one, one] })),
    { ...PLAIN, protocol: [icmp, icmp], icmpType: [0, 255], icmpCode: [0, 255] },
    ...rest.filter(([low, high]) => low <= high).map((protocol): Kind => ({ ...PLAIN, protocol })),
  ]
}
