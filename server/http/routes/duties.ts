import { isHeld, reaches, STANDINGS, STANDING_WORDS, type Standing, type TrackedJudgement } from '#kernel'

import { json } from '../answer/headers.ts'
import { told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import type { Answer, Asked } from '../request/asked.ts'
import type { Standings } from '../views/standings.ts'
import { BAD_AFTER, readAfter } from './standing.ts'

/** What is to be done, unless a client asks for more. */
const OPEN: ReadonlySet<Standing> = new Set(['lacking', 'overdue', 'not-started', 'due'])

/**
 * `GET /duties?state=&after=`: the duties of whoever asks, those whose owner's role is held where the subject is; what ends first
 * comes first. `state` names one standing, or `all`.
 */
export function duties(standings: Standings): (asked: Asked) => Promise<Answer> {
  return async (asked) => {
    const { c, session, today } = asked
    const state = c.req.query('state') ?? 'open'
    const from = readAfter(c.req.query('after'))
    if (from === null) return BAD_AFTER
    if (state !== 'open' && state !== 'all' && !STANDINGS.some((one) => one === state)) return BAD_STATE
    const isShown = (is: Standing): boolean => state === 'all' || (state === 'open' ? OPEN.has(is) : is === state)
    const tracker = await standings.today(session.hosted, today)
    const held = session.actor.roles.filter((one) => isHeld(one, today))
    const mine = tracker?.judgements(
      ({ duty }) => held.some(({ role }) => role === duty.owner),
      (place, { duty }) => held.some((one) => one.role === duty.owner && reaches(one, place)),
    )
    const found = [...(mine ?? [])].filter((one) => isShown(standingOf(one))).toSorted(byEnd)
    const labels = new Map(session.hosted.house.duties.map(({ id, duty }) => [id, duty.label]))
    const page = found.slice(from, from + LIMITS.pageItems).map((one) => {
      const is = standingOf(one)
      const { duty, register, subject, place, by, evidence, counts } = one
      const meets = counts.map(([requirement]) => requirement)
      return {
        duty,
        label: labels.get(duty),
        register,
        subject,
        place,
        is,
        words: STANDING_WORDS[is],
        by,
        evidence,
        meets,
      }
    })
    const next = from + LIMITS.pageItems < found.length ? String(from + LIMITS.pageItems) : null
    return json({ on: today, duties: page, next, count: found.length })
  }
}

/** A duty is excused where an exception covers every requirement that it meets. */
function standingOf({ is, counts }: TrackedJudgement): Standing {
  return counts.length > 0 && counts.every(([, one]) => one === 'waived') ? 'waived' : is
}

function byEnd(a: TrackedJudgement, b: TrackedJudgement): number {
  if (a.by !== b.by) return a.by === null || (b.by !== null && a.by > b.by) ? 1 : -1
  if (a.is !== b.is) return STANDINGS.indexOf(a.is) - STANDINGS.indexOf(b.is)
  return a.subject < b.subject ? -1 : 1
}

const BAD_STATE = told('bad-query', {
  ja: `stateはopen、all、${STANDINGS.join('、')}のどれかです。`,
  en: `state is open, all or one of ${STANDINGS.join(', ')}.`,
})
