import type { Node } from './clause-index.ts'

/** What a reference speaks of. */
export interface Resolved {
  readonly targets: readonly Node[]
  /** Every number named was found. */
  readonly complete: boolean
  /** A number was found only without its printed prefix. */
  readonly prefixed: boolean
}
