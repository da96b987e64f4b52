import { msOf, toDay, type Day, type Occasion } from '#kernel'

import { told, type Told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import type { Asked } from './asked.ts'

/** UUIDv7 (RFC 9562 section 5.7), lower case as the log spells it. */
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The circumstances of an act as the headers of its request tell them: its id (`Idempotency-Key`) and day (`Sekisho-On`). */
export function readOccasion({ c, session, at, today }: Asked): Occasion | Told {
  const id = c.req.header('idempotency-key')
  if (id === undefined) return ID_REQUIRED
  if (!UUID_V7.test(id)) return NOT_V7
  if (Math.abs(msOfId(id) - msOf(at)) > LIMITS.actIdMs) return FAR_ID
  const on = readOn(c.req.header('sekisho-on'), today)
  return on === null ? BAD_DAY : { id, by: session.actor.id, at, on }
}

/** The first 48 bits tell the time. */
function msOfId(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

function readOn(header: string | undefined, today: Day): Day | null {
  return header === undefined ? today : toDay(header)
}

/** The version in `If-Match: "3"`. */
export function readVersion(ifMatch: string | undefined): number | Told {
  if (ifMatch === undefined) return CONDITION_REQUIRED
  const version = /^"([1-9]\d{0,9})"$/u.exec(ifMatch.trim())?.[1]
  return version === undefined ? BAD_CONDITION : Number(version)
}

const ID_REQUIRED = told('act-id-required', {
  ja: '行為のID（UUIDv7）をIdempotency-Keyで送ってください。同じIDで何度送っても、行為は一度だけです。',
  en: 'Send the id of the act (UUIDv7) as Idempotency-Key: however often it is sent, it acts once.',
})
const NOT_V7 = told('bad-act-id', {
  ja: 'Idempotency-Keyは小文字のUUIDv7にしてください。',
  en: 'The Idempotency-Key must be a UUIDv7 in lower case.',
})
const FAR_ID = told('bad-act-id', {
  ja: 'Idempotency-Keyの時刻が今から離れすぎています。時計を合わせ、新しいIDで送ってください。',
  en: 'The time in the Idempotency-Key is far from now: set the clock and take a fresh id.',
})
const BAD_DAY = told('bad-request', {
  ja: 'Sekisho-Onは暦にある日付（YYYY-MM-DD）にしてください。',
  en: 'Sekisho-On must be a day of the calendar (YYYY-MM-DD).',
})
const CONDITION_REQUIRED = told('condition-required', {
  ja: '読んだときの版をIf-Match: "版"で送ってください。ほかの人の変更を上書きしないためです。',
  en: 'Send the version that you have read as If-Match: "version", so that nobody’s change is lost.',
})
const BAD_CONDITION = told('bad-condition', {
  ja: 'If-Matchは"3"のように、読んだ版を一つだけ引用符で囲んでください。',
  en: 'If-Match must be the one version that you have read, in quotes: "3".',
})
