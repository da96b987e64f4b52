import {
  commit,
  entryOf,
  entryText,
  LONGEST_ENTRY_BYTES,
  subjectOf,
  type Draft,
  type Entry,
  type EntryHead,
} from '#kernel'

import { newSalt, sha256 } from './crypto/index.ts'
import { StoreError, type Payload } from './store.ts'

/** An entry with all that is written of it. */
export interface Prepared {
  readonly entry: Entry
  readonly text: string
  readonly bytes: Uint8Array
  readonly payload: Payload | null
  /** Under whose key the personal values are sealed; empty where there are none. */
  readonly subject: string
}

const utf8 = new TextEncoder()

/** A draft in its place in the log, spelled and committed to. */
export function prepareEntry(head: EntryHead, draft: Draft): Prepared {
  const payload = draft.personal ? { salt: newSalt(), personal: draft.personal } : null
  const entry = entryOf(head, draft, payload && commit(sha256, payload.salt, payload.personal))
  const text = entryText(entry)
  return { entry, text, bytes: utf8.encode(text), payload, subject: payload ? subjectOf(draft) : '' }
}

export function isTooLong({ bytes }: Prepared): boolean {
  return bytes.length > LONGEST_ENTRY_BYTES
}

export function entryTooLarge({ bytes: { length } }: Prepared): StoreError {
  return new StoreError('too-large', {
    ja: `記録が ${length} バイトになります（最大 ${LONGEST_ENTRY_BYTES}）。長い文章はファイルとして添付してください。`,
    en: `an entry would have ${length} bytes (at most ${LONGEST_ENTRY_BYTES}): attach long texts as a file`,
  })
}
