import { STATE, type Device, type Family, type Stage } from '../../model/index.ts'
import type { BareEnd, FilterStep, Side, Step } from '../certificate.ts'
import { Refused, type Box } from './box.ts'
import { walkList } from './list.ts'
import { wholly } from './predicate.ts'
import { routesOf, within, type Exit } from './route.ts'
import { translated } from './translate.ts'

/** A place in a device: before its stage of that number, on the way in, or on the way out by `way`. */
export interface Spot {
  readonly device: Device
  readonly in: string
  readonly stage: number
  readonly way?: Exit
}

/** What becomes of a box: the stages that let it by, how it ends, and the places where each way of the end goes on. */
export interface Carried {
  readonly steps: readonly Step[]
  /** Absent where the box leaves the device, as `box` is then. */
  readonly end?: BareEnd
  readonly box: Box
  readonly next: readonly { readonly box: Box; readonly spot: Spot }[]
}

/** Carries a whole box through the stages of a device, until it ends, falls into ways, or leaves. */
export function carry(start: Box, spot: Spot, family: Family): Carried {
  const { device, in: into, way } = spot
  const place = (name: string | undefined) => device.interfaces.find((one) => one.name === name)
  const [entry, exit] = [place(into)!, place(way?.out)]
  const steps: Step[] = []
  let box = start
  const ended = (end: BareEnd, next: Carried['next'] = []): Carried => ({ steps, end, box, next })
  if (!entry.up || !device.forwards) return ended({ is: 'lost', why: entry.up ? 'not-forwarding' : 'down' })
  const stages = exit ? [...device.after, ...exit.egress] : [...entry.ingress, ...device.before]
  for (const [i, stage] of stages.entries()) {
    if (i < spot.stage) continue
    const passed = stage.do === 'filter' ? filter(device, stage, box, family) : nat(device, stage.nat, box, family)
    if (passed.step) steps.push(passed.step)
    if (passed.box) box = passed.box
    if (!passed.end) continue
    return ended(
      passed.end,
      passed.ways?.map((turned) => ({ box: turned, spot: { ...spot, stage: i + 1 } })),
    )
  }
  if (way) return { steps, box, next: [] }
  const target = box.get(family === 4 ? 'dst4' : 'dst6')!
  const own = device.interfaces.flatMap(({ addresses }) => addresses)
  if (own.some((one) => within(target, { ...one, length: one.family === 4 ? 32 : 128 }, family)))
    return ended({ is: 'lost', why: 'own-address' })
  const ways = routesOf(device, box, family)
  if (ways.length === 0) return ended({ is: 'lost', why: 'no-route' })
  const next = ways.map((chosen) => {
    const number = device.interfaces.findIndex(({ name }) => name === chosen.out)
    return { box: new Map(box).set('out', [number, number]), spot: { device, in: into, stage: 0, way: chosen } }
  })
  return ended({ is: 'routed', ways }, next)
}

interface Passed {
  readonly step?: Step
  readonly box?: Box
  readonly end?: BareEnd
  readonly ways?: readonly Box[]
}

// oxlint-disable-next-line max-params -- a stage of a device, and what comes to it
function filter(device: Device, stage: Extract<Stage, { do: 'filter' }>, box: Box, family: Family): Passed {
  if (!stage.families.includes(family)) return {}
  const { permits, denies, lines, open, untracks } = walkList(device, stage.filter, box)
  const base = { filter: stage.filter, lines, ...(open.length > 0 ? { open } : {}) }
  if (!permits) return { end: { is: 'denied', ...base } }
  const { remembers } = stage
  const isKept =
    remembers &&
    wholly(
      remembers.when,
      box,
      device.interfaces.map(({ name }) => name),
    ) === 'all'
  const step: FilterStep = {
    ...base,
    outcome: denies ? 'perhaps' : 'permit',
    ...(isKept ? { remembers: remembers.scope } : {}),
  }
  return { step, ...(untracks ? { box: new Map(box).set('state', [STATE.untracked, STATE.untracked]) } : {}) }
}

// oxlint-disable-next-line max-params -- a stage of a device, and what comes to it
function nat(device: Device, name: string, box: Box, family: Family): Passed {
  const list = device.nats.find((one) => one.name === name)
  if (!list) throw new Refused('no-such-place')
  if (list.family !== family) return {}
  const { ways, dropped } = translated(
    list,
    box,
    device.interfaces.map((one) => one.name),
  )
  const [first] = ways
  if (!first) return { end: { is: 'dropped', nat: name, line: dropped! } }
  if (ways.length === 1 && first.box === box) return first.line ? { step: { nat: name, line: first.line } } : {}
  const turns = ways.map((way) => ({ box: sides(way.box, box), ...(way.line ? { line: way.line } : {}) }))
  return { end: { is: 'translated', nat: name, ways: turns }, ways: ways.map((way) => way.box) }
}

/** What a box changes of another, in the order of the axes. */
function sides(box: Box, before: Box): Side[] {
  return [...box].flatMap(([axis, [low, high]]): Side[] => {
    const old = before.get(axis)!
    return old[0] === low && old[1] === high ? [] : [[axis, String(low), String(high)]]
  })
}
