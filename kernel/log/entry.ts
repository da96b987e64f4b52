import type { AnyFacts } from '../fields/field.ts'
import { canonical } from '../json/canonical.ts'
import type { JsonObject } from '../json/json.ts'
import type { Day, Instant } from '../time/time.ts'
import { trust } from '../trust.ts'

/** No entry is longer; tlog-tiles allows 65,535 bytes, and what is longer belongs in a blob. */
export const LONGEST_ENTRY_BYTES = 60_000

/** What an act wants sealed. Index and instant are the sequencer's to give. */
export interface Draft {
  readonly register: string
  readonly item: string
  readonly event: string
  /** Form of the event; see `upcasts`. */
  readonly form: number
  /** The version of the item that this event makes; 1 opens it. */
  readonly version: number
  readonly facts: AnyFacts
  /** Personal values, kept outside the tree. */
  readonly personal?: AnyFacts
  /** The applicant, where a second person decided. */
  readonly applicant?: string
}

/** One entry (記録) of the log. Its leaf is its canonical JSON; personal values enter as a commitment only. */
export interface Entry {
  /** Dense from 0; the entry's id. */
  readonly index: number
  readonly organisation: string
  readonly at: Instant
  readonly on: Day
  /** Id of the act that made it; the entries of one act stand next to each other. */
  readonly act: string
  readonly by: string
  readonly applicant?: string
  readonly register: string
  readonly item: string
  readonly event: string
  readonly form: number
  readonly version: number
  readonly facts: AnyFacts
  /** HMAC-SHA256(salt, personal values), base64; see `commitment.ts`. */
  readonly commitment?: string
}

/** The one spelling of an entry: what the tree hashes. */
export function entryText(entry: Entry): string {
  return canonical(trust<JsonObject>(entry)) // an entry is plain JSON without absent values
}

/** What the sequencer adds to a draft. */
export type EntryHead = Pick<Entry, 'index' | 'organisation' | 'at' | 'on' | 'act' | 'by'>

/** A draft in its place in the log, its names in canonical order. Absent values stay absent: they are part of the spelling. */
export function entryOf(head: EntryHead, draft: Draft, commitment: string | null): Entry {
  const { index, organisation, at, on, act, by } = head
  const { register, item, event, form, version, facts, applicant } = draft
  return {
    act,
    ...(applicant === undefined ? {} : { applicant }),
    at,
    by,
    ...(commitment === null ? {} : { commitment }),
    event,
    facts,
    form,
    index,
    item,
    on,
    organisation,
    register,
    version,
  }
}

/** The item under whose key personal values are kept: what was asked of an item is erased with that item. */
export function subjectOf({
  register,
  item,
  event,
  facts,
}: Pick<Draft, 'register' | 'item' | 'event' | 'facts'>): string {
  if (register !== 'approvals' || event !== 'opened') return `${register}/${item}`
  const asked = trust<{ readonly register: string; readonly item: string }>(facts) // fields of `approvals`
  return `${asked.register}/${asked.item}`
}

/** What an entry erases: the personal values of a subject in the entries before one; null where it erases nothing. */
export function erasureOf({
  register,
  event,
  facts,
}: Pick<Draft, 'register' | 'event' | 'facts'>): { readonly subject: string; readonly before: number } | null {
  if (register !== 'book' || event !== 'erased') return null
  const asked = trust<{ readonly register: string; readonly item: string; readonly before: number }>(facts) // fields of `book`
  return { subject: `${asked.register}/${asked.item}`, before: asked.before }
}
