import type { Day } from '../time/time.ts'
import type { RequirementKey } from './requirement.ts'

/** One clause as its confirmed reading has it: where it stands and which requirements its obligations are matched to. */
export interface ReadClause {
  /** Printed numbers, outermost first, joined by spaces (`6 (3) ①`). */
  readonly path: string
  readonly title: string
  /** First and last line of the text, from 1, both included. */
  readonly lines: readonly [from: number, to: number]
  readonly requirements: readonly RequirementKey[]
}

/** A policy edition as adopted: in force from a day, to a day or until the next edition of its document follows. */
export interface ClauseReading {
  readonly edition: string
  /** What it is an edition of (`basic-policy`, `standards`); an organ has one edition of each in force. */
  readonly document: string
  readonly organ: string | null
  readonly from: Day
  readonly to: Day | null
  readonly clauses: readonly ReadClause[]
}

/** The editions in force on a day: of each organ's documents the one that began last. */
export function inForce(readings: readonly ClauseReading[], day: Day): readonly ClauseReading[] {
  return readings.filter((one) => isInForce(one, day) && !readings.some((other) => replaces(other, one, day)))
}

function isInForce(reading: ClauseReading, day: Day): boolean {
  return reading.from <= day && (reading.to === null || day <= reading.to)
}

/** NOTE: of two editions that begin on one day the one with the later id (UUIDv7) counts. */
function replaces(other: ClauseReading, one: ClauseReading, day: Day): boolean {
  const isSameDocument = other.document === one.document && other.organ === one.organ
  const isLater = other.from > one.from || (other.from === one.from && other.edition > one.edition)
  return isSameDocument && isLater && isInForce(other, day)
}
