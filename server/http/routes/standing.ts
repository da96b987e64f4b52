import {
  isHeld,
  ownRequirement,
  STANDINGS,
  STANDING_WORDS,
  toDay,
  type Day,
  type RequirementKey,
  type StandingTracker,
  type TrackedJudgement,
  type Words,
} from '#kernel'

import type { Answer, Asked } from '../asked.ts'
import { json } from '../headers.ts'
import { LIMITS } from '../limits.ts'
import { isTold, told, type Told } from '../problem.ts'
import type { Standings } from '../standings.ts'
import { mayRead } from '../visibility.ts'

/**
 * `GET /standing?on=&clause=&requirement=`: how each clause and requirement stands at the end of a day (today unless told), of
 * what was known then; with `requirement`, the subjects on which that rests, the worst first.
 */
export function standing(standings: Standings): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { c, today } = asked
    const on = readOn(c.req.query('on'), today)
    if (isTold(on)) return on
    const tracker = await trackerOf(standings, asked, on.day)
    if (tracker === 'busy') return BUSY
    const head = { on: on.day, known: 'then' as const }
    if (tracker === null) return json({ ...head, byClause: [], byRequirement: [] })
    const requirement = c.req.query('requirement')
    return requirement === undefined ? summary(asked, tracker, head) : subjects(asked, tracker, head, requirement)
  }
}

interface Head {
  readonly on: Day
  readonly known: 'then'
}

function readOn(text: string | undefined, today: Day): { readonly day: Day } | Told {
  if (text === undefined) return { day: today }
  const day = toDay(text)
  return day === null || day > today ? BAD_DAY : { day }
}

async function trackerOf(
  standings: Standings,
  { session, today }: Asked,
  day: Day,
): Promise<StandingTracker | null | 'busy'> {
  return day === today ? await standings.today(session.hosted, day) : await standings.past(session.hosted, day)
}

/** NOTE: the clauses of an edition are told to whoever may read it, the sum of all to those who hold more than a post. */
function summary(asked: Asked, tracker: StandingTracker, head: Head): Answer {
  const { c, session } = asked
  const { byClause, byRequirement } = tracker.summary()
  const path = c.req.query('clause')
  const clauses = byClause.filter(
    (clause) => (path === undefined || clause.path === path) && mayReadEdition(asked, tracker, clause.edition),
  )
  const { requirements } = session.hosted.house
  const carried = new Set(byClause.flatMap((clause) => clause.requirements))
  const shown = isOfficer(asked) ? [...byRequirement] : []
  return json({
    ...head,
    words: STANDING_WORDS,
    byClause: clauses,
    byRequirement: shown.map(([requirement, is]) => ({
      requirement,
      title: requirements.get(requirement)?.title ?? titleOf(asked, tracker, requirement),
      is,
      isOutsidePolicy: !carried.has(requirement),
    })),
  })
}

/** The title of a requirement that the organisation has set itself, for whoever may read it. */
function titleOf({ session, today }: Asked, { state }: StandingTracker, key: RequirementKey): Words | null {
  const register = session.hosted.house.registers.get('requirements')
  const own = [...(state.get('requirements')?.values() ?? [])].find(
    ({ facts }) => typeof facts['key'] === 'string' && ownRequirement(facts['key']) === key,
  )
  const title = own?.facts['title']
  if (!register || !own || typeof title !== 'string' || !mayRead(session, register, own, today)) return null
  return { ja: title, en: title }
}

function mayReadEdition({ session, today }: Asked, { state }: StandingTracker, edition: string): boolean {
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
function subjects(asked: Asked, tracker: StandingTracker, head: Head, key: string): Answer {
  const found = reasons(asked, tracker, key)
  const from = readAfter(asked.c.req.query('after'))
  if (from === null) return BAD_AFTER
  const page = found.slice(from, from + LIMITS.pageItems)
  const next = from + LIMITS.pageItems < found.length ? String(from + LIMITS.pageItems) : null
  return json({ ...head, requirement: key, subjects: page, next, count: found.length })
}

function reasons(asked: Asked, tracker: StandingTracker, key: string): object[] {
  const { house } = asked.session.hosted
  const judged = tracker.judgements(
    ({ duty }) => typeof duty.meets === 'function' || duty.meets.some((met) => met === key),
    () => true,
  )
  const found: TrackedJudgement[] = []
  for (const one of judged) {
    const is = one.counts.find(([met]) => met === key)?.[1]
    if (is !== undefined && mayReadSubject(asked, tracker, one)) found.push({ ...one, is })
  }
  const labels = new Map(house.duties.map(({ id, duty }) => [id, duty.label]))
  return found
    .toSorted((a, b) => STANDINGS.indexOf(a.is) - STANDINGS.indexOf(b.is))
    .map(({ duty, register, subject, place, is, by, evidence }) => {
      return { duty, label: labels.get(duty), register, subject, place, is, by, evidence }
    })
}

/** NOTE: the organisation as one is no item; who answers for more than himself may see how it stands. */
function mayReadSubject(
  asked: Asked,
  { state }: StandingTracker,
  { register: name, subject }: TrackedJudgement,
): boolean {
  const { session, today } = asked
  if (name === null) return isOfficer(asked)
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
const BAD_DAY = told('bad-query', {
  ja: 'onは今日までの日付（YYYY-MM-DD）にしてください。',
  en: 'on must be a day (YYYY-MM-DD) that is not in the future.',
})
export const BAD_AFTER: Told = told('bad-query', {
  ja: 'afterは前のページのnextにしてください。',
  en: 'after must be what the page before gave as next.',
})
