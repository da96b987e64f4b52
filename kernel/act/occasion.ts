import type { Day, Instant } from '../time/time.ts'

/** The circumstances of an act, handed in as data: nothing below reads a clock or draws an id. */
export interface Occasion {
  /** UUIDv7 of the act; asking twice with one id acts once. */
  readonly id: string
  /** Pseudonym of the actor: the id of a member of staff, or `service:<name>`. */
  readonly by: string
  /** When it is sealed. */
  readonly at: Instant
  /** The day on which it happened, not after `at`; an act may be recorded later than it was done. */
  readonly on: Day
}
