import { BoxesTooMany } from '../../boxes/from-predicate.ts'
import { STATE, type Attachment, type Device, type Network, type Stage } from '../../model/index.ts'
import {
  MOST_BESIDE,
  type Arrival,
  type End,
  type Passage,
  type Piece,
  type Step,
  type Turn,
  type Way,
} from '../certificate.ts'
import { Asking, Cut } from './cut.ts'
import { ListWalk, type Progress } from './list.ts'
import { everything, joined, remainder, sentFrom, sidesOf, split, type Region } from './region.ts'
import { isTo, Routes } from './route.ts'
import { translate } from './translate.ts'
import { Wires, type Asked, type Question } from './wires.ts'

/** A place in a device: before its stage of that number, on the way in or (with `way`) on the way out. */
interface Spot {
  readonly device: Device
  readonly in: string
  readonly stage: number
  readonly way?: Omit<Way, 'pieces'>
}

/** How far a box has come without being cut. */
interface Journey extends Progress {
  stage: number
  untracked: boolean
  readonly steps: Step[]
}

/**
 * Cuts all that a zone sends into pieces that every device treats as one, from arrival to arrival until nothing new
 * comes anywhere. A box goes through a device as long as all of it fares alike; where it does not, it is cut, and its
 * parts go on from that rule. O(pieces · rules).
 */
export class Passing {
  readonly #network: Network
  readonly #question: Question
  readonly #devices: ReadonlyMap<string, Asked & { readonly routes: Routes }>
  readonly #waiting = new Map<string, { readonly at: Attachment; readonly boxes: Region[] }>()
  readonly #taken = new Map<string, Region[]>()
  readonly #wires: Wires
  #left: number

  /** @param most Pieces at most. */
  constructor(network: Network, question: Question, most: number) {
    this.#left = most
    this.#network = network
    this.#question = question
    this.#devices = new Map(
      network.devices.map((device) => {
        const asking = new Asking(device.interfaces.map(({ name }) => name))
        return [device.name, { device, asking, routes: new Routes(device, asking) }]
      }),
    )
    this.#wires = new Wires(network, question, this.#devices)
  }

  /** Zones where something arrives that no row permits. */
  get broken(): ReadonlySet<string> {
    return this.#wires.broken
  }

  /** Pieces that may still be made. */
  get left(): number {
    return this.#left
  }

  get arrived(): ReadonlySet<string> {
    return this.#wires.arrived
  }

  /** @throws BoxesTooMany */
  make(): Passage {
    const { from, family, kind, egress } = this.#question
    for (const { zone, prefixes, attached } of this.#network.segments) {
      if (zone !== from) continue
      for (const prefix of prefixes.filter((one) => one.family === family)) {
        const boxes = sentFrom(prefix, kind === 'stray' ? 'stray' : 'opening')
        for (const at of attached) for (const box of boxes) this.#send(at, box)
      }
    }
    const arrivals: Arrival[] = []
    for (const [place, { at, boxes }] of this.#waiting) {
      this.#waiting.delete(place)
      for (const box of this.#fresh(place, boxes)) arrivals.push(this.#arrive(at, box))
    }
    return { from, family, kind, ...(egress === undefined ? {} : { egress }), arrivals }
  }

  #send(at: Attachment, box: Region): void {
    const place = `${at.device} ${at.interface}`
    const waiting = this.#waiting.get(place)
    if (waiting) waiting.boxes.push(box)
    else this.#waiting.set(place, { at, boxes: [box] })
  }

  /** What has not come to a place before, in as few boxes as may be. */
  #fresh(place: string, boxes: readonly Region[]): Region[] {
    const taken = this.#taken.get(place) ?? []
    this.#taken.set(place, taken)
    const before = taken.length
    for (const box of boxes) taken.push(...remainder(box, taken))
    const fresh = joined(taken.splice(before))
    taken.push(...fresh)
    if (taken.length > MOST_BESIDE) throw new BoxesTooMany('one interface')
    return fresh
  }

  #count(): void {
    if (--this.#left < 0) throw new BoxesTooMany('a certificate')
  }

  #arrive({ device: name, interface: into }: Attachment, box: Region): Arrival {
    const { device } = this.#devices.get(name)!
    const number = device.interfaces.findIndex((one) => one.name === into)
    const inside = new Map(box).set('in', [number, number])
    const pieces = this.#cut(inside, { device, in: into, stage: 0 })
    return { device: name, in: into, box: sidesOf(box, everything(this.#question.family)), pieces }
  }

  /** A region in pieces, each with its end. */
  #cut(region: Region, spot: Spot): Piece[] {
    const pieces: Piece[] = []
    const start: Journey = { stage: spot.stage, rule: 0, untracked: false, steps: [] }
    const work: { box: Region; journey: Journey }[] = [{ box: region, journey: start }]
    for (let next = work.pop(); next; next = work.pop()) {
      const { box, journey } = next
      try {
        const end = this.#follow(box, spot, journey)
        this.#count()
        if (pieces.length >= MOST_BESIDE) throw new BoxesTooMany('one region')
        pieces.push({ box: sidesOf(box, region), steps: journey.steps, end })
      } catch (error) {
        if (!(error instanceof Cut)) throw error
        const parts = split(box, error.by)
        if (parts.length < 2) throw new RangeError('a cut that cuts nothing')
        work.push(...parts.map((part) => ({ box: part, journey: { ...journey, steps: [...journey.steps] } })))
      }
    }
    return pieces
  }

  /** Takes a box on to where it ends. @throws Cut where its parts fare differently */
  #follow(start: Region, spot: Spot, journey: Journey): End {
    const { device, in: into, way } = spot
    const entry = device.interfaces.find(({ name }) => name === into)!
    const exit = device.interfaces.find(({ name }) => name === way?.out)
    if (!entry.up) return { is: 'lost', why: 'down' }
    if (!device.forwards) return { is: 'lost', why: 'not-forwarding' }
    const stages = exit ? [...device.after, ...exit.egress] : [...entry.ingress, ...device.before]
    while (journey.stage < stages.length) {
      const stage = stages[journey.stage]!
      const box = asIs(start, journey)
      const end =
        stage.do === 'filter'
          ? this.#filter(device, stage, box, journey)
          : this.#translate(spot, stage.nat, box, journey)
      if (end) return end
      journey.stage++
      journey.rule = 0
    }
    const box = asIs(start, journey)
    if (!way) return this.#route(box, device, into)
    const { end, takers, wire } = this.#wires.leave(box, device, way)
    for (const to of takers) this.#send(to, wire)
    return end
  }

  // oxlint-disable-next-line max-params -- a stage of a device, and what comes to it
  #filter(device: Device, stage: Extract<Stage, { do: 'filter' }>, box: Region, journey: Journey): End | undefined {
    if (!stage.families.includes(this.#question.family)) return undefined
    const { asking } = this.#devices.get(device.name)!
    const { outcome, lines, open, untracks } = new ListWalk(device, asking, box).walk(stage.filter, journey)
    const base = { filter: stage.filter, lines, ...(open.length > 0 ? { open } : {}) }
    if (outcome === 'deny') return { is: 'denied', ...base }
    const isKept = stage.remembers && asking.ask(stage.remembers.when, box) === 'all'
    journey.steps.push({ ...base, outcome, ...(isKept ? { remembers: stage.remembers.scope } : {}) })
    journey.untracked ||= untracks
    return undefined
  }

  // oxlint-disable-next-line max-params -- a stage of a device, and what comes to it
  #translate(spot: Spot, name: string, box: Region, journey: Journey): End | undefined {
    const nat = spot.device.nats.find((one) => one.name === name)!
    if (nat.family !== this.#question.family) return undefined
    const { ways, dropped } = translate(nat, this.#devices.get(spot.device.name)!.asking, box)
    const [first] = ways
    if (!first) return { is: 'dropped', nat: name, line: dropped! }
    if (ways.length === 1 && first.box === box) {
      if (first.line) journey.steps.push({ nat: name, line: first.line })
      return undefined
    }
    const turns = ways.map(({ box: image, line }): Turn => {
      const pieces = this.#cut(image, { ...spot, stage: journey.stage + 1 })
      return { box: sidesOf(image, box), ...(line ? { line } : {}), pieces }
    })
    return { is: 'translated', nat: name, ways: turns }
  }

  #route(box: Region, device: Device, into: string): End {
    const own = device.interfaces.flatMap(({ addresses }) => addresses)
    const isOwn = own.map((one) => isTo(box, one.family === 4 ? { ...one, length: 32 } : { ...one, length: 128 }))
    if (isOwn.includes(true)) return { is: 'lost', why: 'own-address' }
    const exits = this.#devices.get(device.name)!.routes.of(box)
    if (exits.length === 0) return { is: 'lost', why: 'no-route' }
    const ways = exits.map((way): Way => {
      const number = device.interfaces.findIndex(({ name }) => name === way.out)
      const leaving = new Map(box).set('out', [number, number])
      return { ...way, pieces: this.#cut(leaving, { device, in: into, stage: 0, way }) }
    })
    return { is: 'routed', ways }
  }
}

/** What stages see of a box. */
function asIs(box: Region, { untracked }: Journey): Region {
  return untracked ? new Map(box).set('state', [STATE.untracked, STATE.untracked]) : box
}
