import {
  dayOf,
  endOf,
  refuse,
  standing,
  type AnyFacts,
  type Command,
  type Day,
  type Entry,
  type House,
  type Item,
  type Language,
  type Called,
  type Refusal,
  type StandingReport,
} from '#kernel'
import type { AnyListOptions, UploadedFile } from '#client'
import type { Card } from '#server'

import type { Sheets } from './sheets.ts'

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
  /** Without secrets. */
  readonly personal: AnyFacts
  /** Of a request for approval: what it asks; null where it is erased. */
  readonly asks?: AnyFacts | null
  readonly history: readonly EntryLine[]
}

/** What a list asks for, as typed. */
export type ListAsked = Pick<AnyListOptions, 'where' | 'search' | 'sort'>

export interface Listed {
  readonly items: readonly Item[]
  /** What those are called that they refer to, by register and id. */
  readonly names: Called
  /** What items themselves are called by id, where that is personal. */
  readonly persons: Readonly<Record<string, string>>
}

/** How things stand, with the entries on which that rests. */
export interface StandingTold {
  readonly report: StandingReport
  readonly entries: ReadonlyMap<number, EntryLine>
  /** The day of the first entry of all; null where there is none. */
  readonly since: Day | null
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
  /** Keeps a file, for an act of the same person that refers to it. */
  putFile(bytes: Uint8Array<ArrayBuffer>, options: ActOptions): Promise<UploadedFile | Refusal>
  /** The items of a register that may be read and were not voided: all, or those that are asked for. */
  list(register: string, asked?: ListAsked): Promise<Listed>
  whole(register: string, id: string): Promise<WholeItem | null>
  /** Every member of staff who may be read, with the personal values. */
  staff(): Promise<readonly Pick<WholeItem, 'item' | 'personal'>[]>
  standing(on: Day, known: 'then' | 'now'): Promise<StandingTold>
  /** Sheets in somebody's name. */
  sheets(options: ActOptions, language: Language): Promise<Sheets>
}

/** NOTE: said before who may is asked, since over HTTP what is not there is not there for anyone. */
export const NO_SUCH_ITEM: Refusal = refuse('no-such-item', {
  ja: 'その台帳項目はありません。',
  en: 'There is no such item.',
})

/** What a log says of how things stand at the end of a day. */
export function standingTold(house: House, log: readonly Entry[], on: Day, known: 'then' | 'now'): StandingTold {
  const report = standing(house, log, { at: endOf(on), known })
  const rests = report.byRequirement.flatMap(({ subjects }) => subjects.flatMap(({ evidence }) => evidence))
  const entries = new Map(rests.map((index) => [index, lineOf(log[index]!)])) // an entry's id is its index
  return { report, entries, since: log[0] ? dayOf(log[0].at) : null }
}

export function lineOf({ index, on, by, register, item, event }: Entry): EntryLine {
  return { index, on, by, register, item, event }
}
