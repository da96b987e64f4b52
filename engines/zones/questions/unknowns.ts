import type { Action, Device, Predicate, Unknown } from '../model/index.ts'
import type { ZoneFlows } from '../reach/zone-flows.ts'

/** Unknown lines that an answer lists at most; one is enough to leave it open, and a person mends a few at a time. */
const MOST_LISTED = 50

/** Lines that an answer hangs on. */
export interface Because {
  readonly because: readonly Unknown[]
  /** How many more there are than are listed; absent where all are. */
  readonly more?: number
}

/** As many lines as a person reads, and how many more there are. */
export function listed(all: readonly Unknown[]): Because {
  const because = all.slice(0, MOST_LISTED)
  return all.length > because.length ? { because, more: all.length - because.length } : { because }
}

/** What was not understood on the devices that a zone's packets may come to. */
export function unknownsOf(flows: ZoneFlows, zone: string): Unknown[] {
  const { touched } = flows.spread(zone)
  return flows.network.devices.filter((device) => touched.has(device.name)).flatMap(unknownsIn)
}

/** Lines that no rule holds and that may bear on anything, on the devices that a zone's packets may come to. */
export function straysOf(flows: ZoneFlows, zone: string): Unknown[] {
  const { touched } = flows.spread(zone)
  return flows.network.devices.flatMap((device) => (touched.has(device.name) ? device.unknowns : []))
}

/** Every line of a device that leaves something open. */
export function unknownsIn(device: Device): Unknown[] {
  const inRules = device.filters.flatMap((filter) =>
    filter.rules.flatMap((rule) => [...inPredicate(rule.when), ...inAction(rule.action)]),
  )
  const inNats = device.nats.flatMap((nat) =>
    nat.rules.flatMap(({ when, action }) => [
      ...inPredicate(when),
      ...(action.do === 'unknown' ? [action.unknown] : []),
    ]),
  )
  const inRoutes = [...device.routes, ...device.policyRoutes].flatMap((route) =>
    route.via.flatMap((hop) => (hop.to === 'unknown' ? [hop.unknown] : [])),
  )
  const all = [...device.unknowns, ...device.learnsRoutes, ...inRules, ...inNats, ...inRoutes]
  return [...new Map(all.map((one) => [`${one.at.file}:${one.at.line}:${one.cause}`, one])).values()]
}

function inPredicate(predicate: Predicate): Unknown[] {
  if (predicate.is === 'unknown') return [predicate.unknown]
  if (predicate.is === 'not') return inPredicate(predicate.of)
  return predicate.is === 'every' || predicate.is === 'some' ? predicate.of.flatMap(inPredicate) : []
}

function inAction(action: Action): Unknown[] {
  return action.do === 'unknown' ? [action.unknown] : []
}
