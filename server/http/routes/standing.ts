import {
  isHeld,
  ownRequirement,
  STANDINGS,
  STANDING_WORDS,
  toDay,
  type ClauseStanding,
  type Day,
  type RequirementKey,
  type Standing,
  type StandingAt,
  type StandingReport,
  type StandingTracker,
  type State,
  type SubjectStanding,
  type Words,
} from '#kernel'

import { mayRead } from '../../identity/visibility.ts'
import { json } from '../answer/headers.ts'
import { isTold, told, type Told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import type { Answer, Asked } from '../request/asked.ts'
import type { Standings } from '../views/standings.ts'

/**
 * `GET /standing?on=&known=&clause=&requirement=`: how each clause and requirement stands at the end of a day (today unless told),
 * by what was sealed by then or, with `known=now`, by all that is known now; with `requirement`, the subjects on which that
 * rests, the worst first. What may be read is told by the items as they are today.
 */
export function standing(standings: Standings): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { c, session, today } = asked
    const head = readHead(c.req.query('on'), c.req.query('known'), today)
    if (isTold(head)) return head
    const tracker = await standings.today(session.hosted, today)
    const view = await viewOf(standings, asked, head, tracker)
    if (view === 'busy') return BUSY
    if (view === null || tracker === null) return json({ ...head, byClause: [], byRequirement: [] })
    const requirement = c.req.query('requirement')
    const judged = { ...asked, state: tracker.state }
    return requirement === undefined ? summary(judged, view, head) : subjects(judged, view, head, requirement)
  }
}

interface Head {
  readonly on: Day
  readonly known: StandingAt['known']
}

function readHead(on: string | undefined, known: string | undefined, today: Day): Head | Told {
  const day = on === undefined ? today : toDay(on)
  if (day === null || day > today) return BAD_DAY
  return known === undefined || known === 'then' || known === 'now' ? { on: day, known: known ?? 'then' } : BAD_KNOWN
}

/** How an organisation stands, whichever way it was judged. */
interface View {
  readonly byClause: readonly ClauseStanding[]
  readonly byRequirement: ReadonlyMap<RequirementKey, Standing>
  /** The subjects of a requirement, each as it counts for it. */
  reasons(key: string): Iterable<SubjectStanding>
}

/** A request with the items as they are today. */
interface Judged extends Asked {
  readonly state: State
}

/** NOTE: of today, what was sealed by now is all that is known. */
async function viewOf(
  standings: Standings,
  { session, today }: Asked,
  { on, known }: Head,
  now: StandingTracker | null,
): Promise<View | null | 'busy'> {
  if (on !== today && known === 'now') {
    const report = await standings.known(session.hosted, on)
    return report === 'busy' ? 'busy' : ofReport(report)
  }
  const tracker = on === today ? now : await standings.past(session.hosted, on)
  return tracker === null || tracker === 'busy' ? tracker : ofTracker(tracker)
}

function ofReport({ byClause, byRequirement }: StandingReport): View {
  return {
    byClause,
    byRequirement: new Map(byRequirement.map(({ requirement, is }) => [requirement, is])),
    reasons: (key) => byRequirement.find(({ requirement }) => requirement === key)?.subjects ?? [],
  }
}

function ofTracker(tracker: StandingTracker): View {
  return { ...tracker.summary(), reasons: (key) => reasonsOf(tracker, key) }
}

function* reasonsOf(tracker: StandingTracker, key: string): Iterable<SubjectStanding> {
  const judged = tracker.judgements(
    ({ duty }) => typeof duty.meets === 'function' || duty.meets.some((met) => met === key),
    () => true,
  )
  for (const one of judged) {
    const is = one.counts.find(([met]) => met === key)?.[1]
    if (is !== undefined) yield { ...one, is }
  }
}

/** NOTE: the clauses of an edition are told to whoever may read it, the sum of all to those who hold more than a post. */
function summary(judged: Judged, { byClause, byRequirement }: View, head: Head): Answer {
  const { c, session } = judged
  const path = c.req.query('clause')
  const clauses = byClause.filter(
    (clause) => (path === undefined || clause.path === path) && mayReadEdition(judged, clause.edition),
  )
  const { requirements } = session.hosted.house
  const carried = new Set(byClause.flatMap((clause) => clause.requirements))
  const shown = isOfficer(judged) ? [...byRequirement] : []
  return json({
    ...head,
    words: STANDING_WORDS,
    byClause: clauses,
    byRequirement: shown.map(([requirement, is]) => ({
      requirement,
      title: requirements.get(requirement)?.title ?? titleOf(judged, requirement),
      is,
      isOutsidePolicy: !carried.has(requirement),
    })),
  })
}

/** The title of a requirement that the organisation has set itself, for whoever may read it. */
function titleOf({ session, today, state }: Judged, key: RequirementKey): Words | null {
  const register = session.hosted.house.registers.get('requirements')
  const own = [...(state.get('requirements')?.values() ?? [])].find(
    ({ facts }) => typeof facts['key'] === 'string' && ownRequirement(facts['key']) === key,
  )
  const title = own?.facts['title']
  if (!register || !own || typeof title !== 'string' || !mayRead(session, register, own, today)) return null
  return { ja: title, en: title }
}

function mayReadEdition({ session, today, state }: Judged, edition: string): boolean {
  return [...session.hosted.house.registers.values()].some((register) => {
    const item = register.reading && state.get(register.name)?.get(edition)
    return item !== undefined && mayRead(session, register, item, today)
  })
}

/** Whether somebody holds more than the role that every member of staff has. */
function isOfficer({ session, today }: Asked): boolean {
  const { actor, authority } = session
  return authority === 'folder' || actor.roles.some((held) => held.role !== 'staff' && isHeld(held, today))
}

/** One page of the subjects of a requirement that whoever asks may read. */
function subjects(judged: Judged, view: View, head: Head, key: string): Answer {
  const from = readAfter(judged.c.req.query('after'))
  if (from === null) return BAD_AFTER
  const found = [...view.reasons(key)]
    .filter((one) => mayReadSubject(judged, one))
    .toSorted((a, b) => STANDINGS.indexOf(a.is) - STANDINGS.indexOf(b.is))
  const labels = new Map(judged.session.hosted.house.duties.map(({ id, duty }) => [id, duty.label]))
  const page = found
    .slice(from, from + LIMITS.pageItems)
    .map(({ duty, register, subject, place, is, by, evidence }) => {
      return { duty, label: labels.get(duty), register, subject, place, is, by, evidence }
    })
  const next = from + LIMITS.pageItems < found.length ? String(from + LIMITS.pageItems) : null
  return json({ ...head, requirement: key, subjects: page, next, count: found.length })
}

/** NOTE: the organisation as one is no item; who answers for more than himself may see how it stands. */
function mayReadSubject(judged: Judged, { register: name, subject }: SubjectStanding): boolean {
  const { session, today, state } = judged
  if (name === null) return isOfficer(judged)
  const register = session.hosted.house.registers.get(name)
  const item = state.get(name)?.get(subject)
  return register !== undefined && item !== undefined && mayRead(session, register, item, today)
}

/** Where a page begins: a number of subjects, since they are judged and sorted anew for each page. */
export function readAfter(text: string | undefined): number | null {
  if (text === undefined) return 0
  return /^\d{1,9}$/u.test(text) ? Number(text) : null
}

export const BUSY = told(
  'unavailable',
  {
    ja: '過去の日の計算が混み合っています。少し待ってからやり直してください。',
    en: 'Too many past days are being computed: try again shortly.',
  },
  { headers: { 'retry-after': '10' } },
)
const BAD_KNOWN = told('bad-query', {
  ja: 'knownはthen（その日までに封じた記録）かnow（今わかっていること）です。',
  en: 'known is then (sealed by that day) or now (as known now).',
})
const BAD_DAY = told('bad-query', {
  ja: 'onは今日までの日付（YYYY-MM-DD）にしてください。',
  en: 'on must be a day (YYYY-MM-DD) that is not in the future.',
})
export const BAD_AFTER: Told = told('bad-query', {
  ja: 'afterは前のページのnextにしてください。',
  en: 'after must be what the page before gave as next.',
})
