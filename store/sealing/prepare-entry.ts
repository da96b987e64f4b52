import {
  commit,
  entryOf,
  entryText,
  LONGEST_ENTRY_BYTES,
  subjectOf,
  trust,
  type Draft,
  type Entry,
  type EntryHead,
} from '#kernel'

import { newSalt, sha256 } from '../crypto/index.ts'
import { StoreError, type Payload, type Store, type StoredEntry } from '../store.ts'

/** An entry with all that is written of it. */
export interface Prepared {
  readonly entry: Entry
  readonly text: string
  readonly payload: Payload | null
  /** Under whose key the personal values are sealed; empty where there are none. */
  readonly subject: string
}

/** A draft in its place in the log, spelled and committed to. */
export function prepareEntry(head: EntryHead, draft: Draft): Prepared {
  const payload = draft.personal ? { salt: newSalt(), personal: draft.personal } : null
  const entry = entryOf(head, draft, payload && commit(sha256, payload.salt, payload.personal))
  const text = entryText(entry)
  return { entry, text, payload, subject: payload ? subjectOf(draft) : '' }
}

/** An entry as it was sealed elsewhere, with its personal values. */
function arrivedEntry(text: string, payload: Payload | null): Prepared {
  const entry = trust<Entry>(JSON.parse(text)) // as sealed
  return { entry, text, payload, subject: payload ? subjectOf(entry) : '' }
}

/** A page of a log as it was sealed elsewhere. */
export async function arrivedPage(source: Store, page: readonly StoredEntry[]): Promise<Prepared[]> {
  const payloads = await source.payloads(page[0]!.index, page.at(-1)!.index + 1)
  return page.map(({ index, text }) => arrivedEntry(text, payloads.get(index) ?? null))
}

/** Which entries one act has made. */
export interface ArrivedAct {
  readonly act: string
  readonly first: number
  readonly count: number
}

/** The acts of a log, from its entries in their order: those of one act stand together, over the ends of pages too. */
export class ArrivedActs {
  #open: { readonly act: string; readonly first: number; count: number } | null = null

  /** @returns the act that ended before this entry, if one did. */
  take({ act, index }: Entry): ArrivedAct | null {
    if (this.#open?.act === act) {
      this.#open.count += 1
      return null
    }
    const ended = this.#open
    this.#open = { act, first: index, count: 1 }
    return ended
  }

  /** @returns the last act. */
  end(): ArrivedAct | null {
    return this.#open
  }
}

/** NOTE: no character of a text takes more than three bytes for each of its code units. */
export function isTooLong({ text }: Prepared): boolean {
  return text.length * 3 > LONGEST_ENTRY_BYTES && Buffer.byteLength(text) > LONGEST_ENTRY_BYTES
}

export function entryTooLarge({ text }: Prepared): StoreError {
  const length = Buffer.byteLength(text)
  return new StoreError('too-large', {
    ja: `記録が ${length} バイトになります（最大 ${LONGEST_ENTRY_BYTES}）。長い文章はファイルとして添付してください。`,
    en: `an entry would have ${length} bytes (at most ${LONGEST_ENTRY_BYTES}): attach long texts as a file`,
  })
}

/** An act of which entries stand in two places of a log. */
export function doubledAct(first: number): StoreError {
  return new StoreError('damaged', {
    ja: `記録 ${first} の行為は前にも出てきます。元の台帳ログを sekisho check で検査してください。`,
    en: `the act of entry ${first} has come before: run check on the log it comes from`,
  })
}
