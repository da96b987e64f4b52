import type { Device, Vendor } from '../model/index.ts'
import type { Ledger, LineVerdict } from './ledger.ts'

/** What a reader is told beside the text. */
export interface Subject {
  /** Name of the device in the town's words; the configuration's own host name where absent. */
  readonly name?: string
  /** Interfaces that the configuration does not declare (a Linux host's), with their addresses. */
  readonly interfaces?: readonly DeclaredInterface[]
}

export interface DeclaredInterface {
  readonly name: string
  /** `192.0.2.1/24`, `2001:db8::1/64`. */
  readonly addresses: readonly string[]
}

/** A configuration as read. One file may hold several devices (vdoms, contexts). */
export interface Reading {
  readonly vendor: Vendor
  readonly file: string
  readonly devices: readonly Device[]
  /** The lines as handed in, secrets masked; index 0 is line 1. The only text that may be stored or shown. */
  readonly lines: readonly string[]
  /** What became of each line; `undefined` for blank ones. */
  readonly verdicts: readonly (LineVerdict | undefined)[]
  readonly tally: Tally
}

/** How many lines were understood, set aside with a reason, or not understood. Blank lines are not counted. */
export interface Tally {
  readonly understood: number
  readonly irrelevant: number
  readonly notUnderstood: number
}

/** A reader of one dialect: its folder's whole face. It takes masked lines and throws at nothing that a file may hold. */
export type Reader = (ledger: Ledger, subject: Subject) => readonly Device[]

export function tally(verdicts: readonly (LineVerdict | undefined)[]): Tally {
  const count = (verdict: LineVerdict['verdict']) => verdicts.filter((one) => one?.verdict === verdict).length
  return { understood: count('understood'), irrelevant: count('irrelevant'), notUnderstood: count('not-understood') }
}
