import { STATE, type Device, type Interface, type Stage } from '../model/index.ts'
import { NONE } from '../sets/bdd.ts'
import { both, known, NOTHING, type Bounds } from '../sets/bounds.ts'
import { FilterSets } from '../sets/filter.ts'
import type { Headers } from '../sets/header.ts'
import { exitsOf, type Exit } from './exits.ts'
import { translate } from './translate.ts'

const TRANSITS = new WeakMap<Headers, WeakMap<Device, Transit>>()

/** The device as sets, made once for one space of headers: a network of which one device changed costs that device. */
export function transitOf(headers: Headers, device: Device): Transit {
  const made = TRANSITS.get(headers) ?? new WeakMap<Device, Transit>()
  TRANSITS.set(headers, made)
  const transit = made.get(device) ?? new Transit(headers, device)
  made.set(device, transit)
  return transit
}

/** A flow that leaves a device. */
export interface Departure {
  readonly exit: Exit
  readonly flow: Bounds
}

/** A stage on a packet's way through a device, with the interface it belongs to. */
export interface Step {
  readonly stage: Stage
  readonly interface?: string
}

/**
 * One device as a function on flows: what comes in by an interface, and what of it goes out by each of the exits.
 *
 * Filters and routes become sets once; a flow then costs one `and` per stage and exit. `in` and `out` are fields of
 * the flow while it is inside, and are forgotten, with the mark, when it leaves.
 */
export class Transit {
  readonly device: Device
  readonly #headers: Headers
  readonly #filters: FilterSets
  readonly #names: readonly string[]
  readonly #interfaces: ReadonlyMap<string, Interface>
  #exits: readonly Exit[] | undefined

  constructor(headers: Headers, device: Device) {
    this.#headers = headers
    this.device = device
    this.#filters = new FilterSets(headers, device)
    this.#names = device.interfaces.map((one) => one.name)
    this.#interfaces = new Map(device.interfaces.map((one) => [one.name, one]))
  }

  get exits(): readonly Exit[] {
    this.#exits ??= exitsOf(this.#headers, this.device)
    return this.#exits
  }

  /** The stages before and after routing, for a packet that comes in by one interface and goes out by another. */
  steps(into: string, out: string): { readonly before: readonly Step[]; readonly after: readonly Step[] } {
    return {
      before: [...stepsOf(this.#interfaces.get(into)?.ingress, into), ...stepsOf(this.device.before)],
      after: [...stepsOf(this.device.after), ...stepsOf(this.#interfaces.get(out)?.egress, out)],
    }
  }

  /** A flow as it stands when it has come in: `in` set, memory of this device clean, the connection new. */
  enter(into: string, flow: Bounds): Bounds {
    const headers = this.#headers
    const at = this.#names.indexOf(into)
    if (at === -1 || !this.#interfaces.get(into)!.up) return NOTHING
    const clean = headers.bdd.and(
      headers.value('in', at),
      headers.bdd.and(headers.value('mark', 0), headers.value('state', STATE.new)),
    )
    const reset = (set: Bounds['may']) => headers.bdd.and(headers.outside(set), clean)
    return { may: reset(flow.may), must: reset(flow.must) }
  }

  /** Routing: a flow as it goes to one exit, with `out` set. */
  route(exit: Exit, flow: Bounds): Bounds {
    const out = known(this.#headers.value('out', this.#names.indexOf(exit.interface)))
    return both(this.#headers, both(this.#headers, flow, exit.packets), out)
  }

  /** A flow after a stage. */
  pass({ stage }: Step, flow: Bounds): Bounds {
    const headers = this.#headers
    if (flow.may === NONE) return NOTHING
    if (stage.do === 'nat') {
      const nat = this.device.nats.find((one) => one.name === stage.nat)
      if (!nat) return flow
      const parts = translate(headers, nat, this.#names, flow).map((part) => part.after)
      return { may: headers.any(parts.map((part) => part.may)), must: headers.any(parts.map((part) => part.must)) }
    }
    if (!stage.families.includes(headers.family)) return flow
    return this.#untrack(stage.filter, both(headers, flow, this.#filters.permitted(stage.filter)))
  }

  /** Everything that a flow which came in by `into` becomes on its way out. */
  departures(into: string, flow: Bounds): Departure[] {
    if (!this.device.forwards) return []
    const entered = this.enter(into, flow)
    const { before } = this.steps(into, into)
    const routed = before.reduce((now, step) => this.pass(step, now), entered)
    if (routed.may === NONE) return []
    return this.exits.flatMap((exit) => {
      const { after } = this.steps(into, exit.interface)
      const left = after.reduce((now, step) => this.pass(step, now), this.route(exit, routed))
      return left.may === NONE ? [] : [{ exit, flow: this.forget(left) }]
    })
  }

  /** A flow outside the device: only what a wire carries, and where it set out. */
  forget(flow: Bounds): Bounds {
    return { may: this.#headers.outside(flow.may), must: this.#headers.outside(flow.must) }
  }

  #untrack(filter: string, flow: Bounds): Bounds {
    const { untracked } = this.#filters.verdicts(filter)
    if (untracked.may === NONE) return flow
    const headers = this.#headers
    const { bdd } = headers
    const marked = (set: Bounds['may']) =>
      bdd.and(headers.without(set, 'state'), headers.value('state', STATE.untracked))
    return {
      may: bdd.or(bdd.minus(flow.may, untracked.must), marked(bdd.and(flow.may, untracked.may))),
      must: bdd.or(bdd.minus(flow.must, untracked.may), marked(bdd.and(flow.must, untracked.must))),
    }
  }
}

function stepsOf(stages: readonly Stage[] = [], name?: string): Step[] {
  return stages.map((stage) => (name === undefined ? { stage } : { stage, interface: name }))
}
