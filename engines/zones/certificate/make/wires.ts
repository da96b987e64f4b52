import type { Attachment, Device, Family, Network, Predicate, Segment } from '../../model/index.ts'
import type { End, Passage, Way } from '../certificate.ts'
import { Asking, Cut } from './cut.ts'
import { ON_WIRE, UNTRANSLATED, type Region } from './region.ts'
import { isTo } from './route.ts'

/** What is asked about a zone's packets. */
export interface Question {
  readonly from: string
  readonly family: Family
  readonly kind: Passage['kind']
  readonly egress?: number
  /** A segment that no packet is taken across. */
  readonly around?: string
  /** What may arrive in a zone, and by which row. */
  readonly rows: (zone: string) => readonly { readonly id: string; readonly when: Predicate }[]
}

/** A device, with what was asked of it before. */
export interface Asked {
  readonly device: Device
  readonly asking: Asking
}

/** A box off its device: how that ends, and who takes it off the wire. */
export interface Left {
  readonly end: End
  readonly takers: readonly Attachment[]
  readonly wire: Region
}

/** What becomes of boxes between devices: who takes them, and in which zones they have arrived. */
export class Wires {
  /** Zones where something arrives. */
  readonly arrived = new Set<string>()
  /** Those of them where something does that no row permits. */
  readonly broken = new Set<string>()
  readonly #network: Network
  readonly #question: Question
  readonly #devices: ReadonlyMap<string, Asked>
  readonly #rows = new Asking([])

  constructor(network: Network, question: Question, devices: ReadonlyMap<string, Asked>) {
    this.#network = network
    this.#question = question
    this.#devices = devices
  }

  /** @throws Cut where parts of the box fare differently */
  leave(box: Region, device: Device, { out, gateway }: Omit<Way, 'pieces'>): Left {
    const isHere = (at: Attachment) => at.device === device.name && at.interface === out
    const segment = this.#network.segments.find(({ attached }) => attached.some(isHere))
    const wire = new Map([...box, ...ON_WIRE])
    const lost = (why: 'nowhere' | 'egress'): Left => ({ end: { is: 'lost', why }, takers: [], wire })
    if (!segment) return lost('nowhere')
    if (segment.name === this.#question.around) return lost('egress')
    const atHosts = gateway === undefined && isToHosts(segment, box)
    const takers = segment.attached.filter((to) => {
      if (isHere(to)) return false
      const taker = this.#devices.get(to.device)!
      if (gateway === undefined) return !atHosts || this.#answers(taker.device, taker.asking, box)
      const own = taker.device.interfaces.find(({ name }) => name === to.interface)?.addresses ?? []
      return own.some(({ address }) => String(address) === gateway)
    })
    const arrives = segment.zone !== undefined && (gateway === undefined ? atHosts : takers.length === 0)
    const row = arrives ? this.#enter(segment.zone, wire) : undefined
    if (!arrives && takers.length === 0) return lost('nowhere')
    const to = takers.map((one) => `${one.device}:${one.interface}`)
    const arrival = { ...(arrives ? { arrives: segment.zone } : {}), ...(row === undefined ? {} : { row }) }
    return { end: { is: 'leaves', to, ...arrival }, takers, wire }
  }

  /** The row that permits a box to be in a zone. @throws Cut */
  #enter(zone: string, wire: Region): string | undefined {
    const { family, rows } = this.#question
    const origin = wire.get('origin')!
    const source = family === 4 ? 'src4' : 'src6'
    const from = family === 4 ? ([Number(origin[0]), Number(origin[1])] as const) : origin
    const asked = origin[0] === UNTRANSLATED[0] ? wire : new Map(wire).set(source, from)
    const row = rows(zone).find(({ when }) => this.#permits(when, asked, source))
    this.arrived.add(zone)
    if (!row) this.broken.add(zone)
    return row?.id
  }

  #permits(when: Predicate, asked: Region, source: 'src4' | 'src6'): boolean {
    try {
      return this.#rows.ask(when, asked) === 'all'
    } catch (error) {
      if (!(error instanceof Cut) || asked.get('origin')![0] === UNTRANSLATED[0]) throw error
      // A row asks for the address that the packet set out with: that is what is cut.
      throw new Cut(
        [...error.by].map(([axis, [low, high]]) => [
          axis === source ? 'origin' : axis,
          axis === source ? [BigInt(low), BigInt(high)] : [low, high],
        ]),
      )
    }
  }

  /** Whether a device translates what is sent to these addresses, and so takes it off the wire. @throws Cut */
  #answers({ nats }: Device, asking: Asking, box: Region): boolean {
    const target = this.#question.family === 4 ? 'dst4' : 'dst6'
    return nats.some(
      (nat) =>
        nat.family === this.#question.family &&
        nat.rules.some(({ action, when }) => {
          if (action.do === 'drop') return false
          const turns =
            action.do === 'unknown'
              ? action.fields.includes(target)
              : action.fields.some(({ field }) => field === target)
          return turns && asking.ask(when, box, target) !== 'none'
        }),
    )
  }
}

/** @throws Cut */
function isToHosts({ prefixes }: Segment, box: Region): boolean {
  return prefixes.map((one) => isTo(box, one)).includes(true)
}
