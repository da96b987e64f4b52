import type { Edge } from '../sets/bdd.ts'
import type { Bounds } from '../sets/bounds.ts'
import type { Sending } from './arrival.ts'
import type { Reach } from './spread.ts'
import type { Step } from './transit.ts'
import { translate, undo } from './translate.ts'

/** A flow on its way through one device, stage by stage. */
export interface Stages {
  readonly steps: readonly Step[]
  /** The flow before each step, and after the last. */
  readonly flows: readonly Bounds[]
  /** Number of steps before routing. */
  readonly routed: number
}

/** Pushes an arrival through its device to one exit again, and keeps every state in between. */
export function stagesOf(reach: Reach, { arrival, exit }: Pick<Sending, 'arrival' | 'exit'>): Stages {
  const transit = reach.transit(arrival.device)
  const { before, after } = transit.steps(arrival.interface, exit.interface)
  const flows = [transit.enter(arrival.interface, arrival.flow)]
  for (const step of before) flows.push(transit.pass(step, flows.at(-1)!))
  flows.push(transit.route(exit, flows.at(-1)!))
  for (const step of after) flows.push(transit.pass(step, flows.at(-1)!))
  return { steps: [...before, ...after], flows, routed: before.length }
}

/** The packets, as they came to a device, that it turns into packets of `image` by one exit. */
export function undoStages(reach: Reach, sending: Sending, image: Edge, side: 'may' | 'must'): Edge {
  const { headers } = reach
  const { bdd } = headers
  const { device } = reach.transit(sending.arrival.device)
  if (device.nats.length === 0) return bdd.and(image, sending.arrival.flow[side])
  const { steps, flows, routed } = stagesOf(reach, sending)
  const names = device.interfaces.map((one) => one.name)
  let now = bdd.and(flows.at(-1)![side], image)
  for (let i = flows.length - 2; i >= 0; i--) {
    const stage = i === routed ? undefined : steps[i < routed ? i : i - 1]!.stage
    const nat = stage?.do === 'nat' ? device.nats.find((one) => one.name === stage.nat) : undefined
    if (nat) {
      const parts = translate(headers, nat, names, flows[i]!)
      now = headers.any(
        parts.map(({ rule, before, after }) => {
          const turned = bdd.and(now, after[side])
          return rule ? undo(headers, rule, before[side], turned) : bdd.and(before[side], turned)
        }),
      )
    } else now = bdd.and(flows[i]![side], headers.without(stage ? headers.without(now, 'state') : now, 'out'))
  }
  return headers.outside(now)
}
