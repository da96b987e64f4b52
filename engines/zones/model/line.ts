import type { Words } from '#kernel'

/** Where a fact was written. Every fact of the model carries one, so that an answer can name its lines. */
export interface Line {
  /** Name of the configuration as the town calls it (a file name, never a path of a machine). */
  readonly file: string
  /** 1-based, in the file as it was handed in (before wrapped lines are joined). */
  readonly line: number
  /** Last line of the fact where it spans several (a FortiGate `edit … next`); absent where it is one line. */
  readonly to?: number
}

/**
 * Why something is not known exactly.
 * - `not-understood`: the reader does not know the word. Anything may be meant.
 * - `undefined`: a name is used that the configuration does not define.
 * - `time`: holds only at some times (a schedule). At those times it holds: a packet that *may* pass does pass then.
 * - `name`: addresses behind a DNS name, a country or a cloud service, which change outside the configuration.
 * - `user`: holds only for packets of a signed-in user or group.
 * - `application`: decided by what the payload turns out to be.
 * - `rate`: holds below or above a rate or a count.
 * - `mark`: depends on a mark, a counter, or a header field that is not modelled (TTL, DSCP, length).
 * - `dynamic`: learnt at run time (routing protocols, DHCP, PPP).
 */
export type Cause =
  | 'not-understood'
  | 'undefined'
  | 'time'
  | 'name'
  | 'user'
  | 'application'
  | 'rate'
  | 'mark'
  | 'dynamic'

/** Something that the model leaves open, with the line that leaves it open. It makes an answer UNDECIDED, not wrong. */
export interface Unknown {
  readonly cause: Cause
  readonly at: Line
  readonly why: Words
}
