import type { AnyFacts, Command, Day, House, Item, Refusal, StandingReport } from '#kernel'
import type { Card } from '#server'

/** One entry as a person is told of it. */
export interface EntryLine {
  readonly index: number
  readonly on: Day
  readonly by: string
  readonly register: string
  readonly item: string
  readonly event: string
}

/** An item with its personal values and its history, the oldest first. */
export interface WholeItem {
  readonly item: Item
  readonly personal: AnyFacts
  readonly history: readonly EntryLine[]
}

/** In whose name and for which day something is done; the office's own operator, today, unless told. */
export interface ActOptions {
  readonly by?: string | undefined
  readonly on?: Day | undefined
}

/**
 * An organisation as the command line works with it: in this process where its folder is free, or through the server that
 * serves it. Both answer alike.
 */
export interface Office {
  readonly card: Card
  readonly house: House
  /** Does one act. @returns what was sealed, or why it was turned down. */
  act(command: Command, options: ActOptions): Promise<readonly EntryLine[] | Refusal>
  /** Every item of a register that may be read, in the order of their ids. */
  items(register: string): Promise<readonly Item[]>
  whole(register: string, id: string): Promise<WholeItem | null>
  standing(on: Day, known: 'then' | 'now'): Promise<StandingReport>
}
