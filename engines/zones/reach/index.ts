/** Engine A over a whole network: sets of packets pushed from zone to zone. */
export { trailOf, type Hop, type Trail } from './trail.ts'
export { Reach, SpreadTooFar, type Spread } from './spread.ts'
export { ZoneFlows } from './zone-flows.ts'
