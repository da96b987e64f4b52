import {
  refuse,
  type AnyFacts,
  type Command,
  type Day,
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
  standing(on: Day, known: 'then' | 'now'): Promise<StandingReport>
  /** Sheets in somebody's name. */
  sheets(options: ActOptions, language: Language): Promise<Sheets>
}

/** NOTE: said before who may is asked, since over HTTP what is not there is not there for anyone. */
export const NO_SUCH_ITEM: Refusal = refuse('no-such-item', {
  ja: 'その台帳項目はありません。',
  en: 'There is no such item.',
})
