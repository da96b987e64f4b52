import type { Facts, Fields, Values } from '../fields/field.ts'
import type { Doer, RoleKey } from '../role/role.ts'
import type { Words } from '../words.ts'
import type { Occasion } from './occasion.ts'
import type { Events, Outcome, Refusal } from './outcome.ts'
import type { Seen, Sees } from './see.ts'

/** The approval (決裁) that an act waits for. The applicant is never the one who approves. */
export interface Approval {
  readonly role: RoleKey
}

/** The act is sealed as a proposal; it takes effect when a holder of the role approves. */
export function approval(role: RoleKey): Approval {
  return { role }
}

interface Deed {
  readonly label: Words
  /** Who may; the role must reach the place of the item. */
  readonly by: readonly Doer[]
  readonly needs?: Approval
}

/** How an item begins. What it takes is what its register's `opened` names. */
export interface Opening<I extends Fields = Fields, N extends Sees = Sees> extends Deed {
  readonly sees?: N
  /** Set where no item may ever be voided, since the log itself rests on it. */
  readonly isLasting?: true
  /** Who may void an item, where that is not for everyone who may open one. */
  readonly voidedBy?: readonly Doer[]
  /** Turns the opening down, or lets it pass by returning null. */
  unless?(input: Values<I>, occasion: Occasion, seen: Seen<N>): Refusal | null
}

/** A command on an item. */
export interface Act<
  F extends Fields = Fields,
  I extends Fields = Fields,
  N extends Sees = Sees,
  E extends Events = Events,
> extends Deed {
  readonly takes: I
  readonly sees?: N
  /** Pure: item, input, what was seen and the occasion are all there is. */
  decide(item: Facts<F>, input: Values<I>, seen: Seen<N>, occasion: Occasion): Outcome<E>
}
