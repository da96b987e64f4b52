import {
  WARN_DAYS,
  type Always,
  type Cadence,
  type Deadline,
  type Duty,
  type Periodic,
  type Span,
} from '../duty/duty.ts'
import type { AnyFacts } from '../fields/field.ts'
import { addOpenDays, type Calendar } from '../time/calendar.ts'
import {
  addDays,
  addHours,
  addMonths,
  dayOf,
  endOf,
  endOfFiscalYear,
  fiscalYearOf,
  later,
  type Day,
  type Instant,
} from '../time/time.ts'
import type { Words } from '../words.ts'

/** How things stand (充足状況), the worst first: a whole is as good as its worst part. */
export const STANDINGS = ['lacking', 'overdue', 'not-started', 'due', 'waived', 'kept', 'not-applicable'] as const

export type Standing = (typeof STANDINGS)[number]

export const STANDING_WORDS: Readonly<Record<Standing, Words>> = {
  lacking: { ja: '未整備', en: 'lacking' },
  overdue: { ja: '期限超過', en: 'overdue' },
  'not-started': { ja: '未着手', en: 'not started' },
  due: { ja: '期限間近', en: 'due' },
  waived: { ja: '例外承認', en: 'waived' },
  kept: { ja: '充足', en: 'kept' },
  'not-applicable': { ja: '対象外', en: 'not applicable' },
}

/** What a duty is judged on: an item, or the organisation as one. */
export interface Subject {
  readonly id: string
  readonly openedOn: Day
  readonly facts: AnyFacts
}

/** One event that shows something done or begun. */
export interface Trace {
  readonly on: Day
  readonly at: Instant
  /** Index of its entry. */
  readonly index: number
  /** The item whose event it is: when that is voided, the trace goes with it. */
  readonly item: string
}

export interface Traces {
  /** Events that meet the duty, in the order of the log. */
  readonly done: readonly Trace[]
  /** Events that begin a deadline, in the order of the log. */
  readonly begun: readonly Trace[]
  /** Events that make a duty due anew for all its subjects, in the order of the log. */
  readonly renewed?: readonly Trace[]
  /** The last entry of the item that has to be as the duty says. */
  readonly last?: readonly number[]
}

export interface Judgement {
  readonly is: Standing
  /** The end of the time that is given, or null where none is running. */
  readonly by: Instant | null
  /** The last instant for which this holds if nothing happens; null for ever. */
  readonly until: Instant | null
  /** Entries on which it rests. */
  readonly evidence: readonly number[]
}

export interface Moment {
  readonly at: Instant
  readonly closed: Calendar
}

const NOT_APPLICABLE: Judgement = { is: 'not-applicable', by: null, until: null, evidence: [] }

/** How one duty stands for one subject at an instant. Pure: the same arguments always give the same judgement. */
export function judge(duty: Duty, subject: Subject, traces: Traces, moment: Moment): Judgement {
  if (duty.where && !duty.where(subject.facts)) return NOT_APPLICABLE
  const begins = later(duty.from ?? subject.openedOn, subject.openedOn)
  if (dayOf(moment.at) < begins) return { ...NOT_APPLICABLE, until: endOf(addDays(begins, -1)) }
  if (duty.kind === 'periodic') return judgePeriodic(duty, cadenceOf(duty, subject), { begins, traces, at: moment.at })
  if (duty.kind === 'deadline') return judgeDeadline(duty, traces, moment)
  return judgeAlways(duty, subject, moment.at, traces.last ?? [])
}

function cadenceOf({ every }: Periodic, { facts }: Subject): Cadence {
  return typeof every === 'function' ? every(facts) : every
}

interface Course {
  readonly begins: Day
  readonly traces: Traces
  readonly at: Instant
}

function judgePeriodic(duty: Periodic, every: Cadence, { begins, traces, at }: Course): Judgement {
  const last = lastDone(traces.done, dayOf(at))
  const first = duty.first ? addDays(begins, duty.first.days) : firstEnd(every, begins)
  const regular = endOf(last ? later(first, nextEnd(every, last.on)) : first)
  const anew = renewedEnd(duty, begins, traces)
  const end = anew !== null && anew < regular ? anew : regular
  const evidence = last ? [last.index] : []
  if (at > end) return { is: 'overdue', by: end, until: null, evidence }
  if (!last) return { is: 'not-started', by: end, until: end, evidence }
  return dueOrKept(end, at, duty.warnDays ?? WARN_DAYS, evidence)
}

/** The end of the time given by the first renewal that is not answered yet; one that came before the subject is none. */
function renewedEnd({ again }: Periodic, begins: Day, { done, renewed = [] }: Traces): Instant | null {
  const open = again && renewed.find(({ on, index }) => on >= begins && !done.some((trace) => trace.index > index))
  return open ? endOf(addDays(open.on, again.within.days)) : null
}

function lastDone(done: readonly Trace[], day: Day): Trace | null {
  let last: Trace | null = null
  for (const trace of done) if (trace.on <= day && (last === null || trace.on >= last.on)) last = trace
  return last
}

/** The end of the first period, which begins with the subject. */
function firstEnd(every: Cadence, begins: Day): Day {
  return 'months' in every
    ? addMonths(begins, every.months)
    : endOfFiscalYear(fiscalYearOf(begins) + every.fiscalYears - 1)
}

/** The day by which it must be done again. */
function nextEnd(every: Cadence, last: Day): Day {
  return 'months' in every ? addMonths(last, every.months) : endOfFiscalYear(fiscalYearOf(last) + every.fiscalYears)
}

/** Kept until the days of notice begin, then due. */
function dueOrKept(end: Instant, at: Instant, warnDays: number, evidence: readonly number[]): Judgement {
  const quiet = endOf(addDays(dayOf(end), -warnDays))
  return at <= quiet ? { is: 'kept', by: end, until: quiet, evidence } : { is: 'due', by: end, until: end, evidence }
}

/** Every beginning that is not yet answered runs; the one that ends first is told. */
function judgeDeadline(duty: Deadline, { begun, done }: Traces, { at, closed }: Moment): Judgement {
  const open = begun.filter((start) => !done.some((trace) => trace.index > start.index))
  if (begun.length === 0) return NOT_APPLICABLE
  if (open.length === 0)
    return { is: 'kept', by: null, until: null, evidence: done.slice(-1).map((trace) => trace.index) }
  const ends = open.map((start) => endOfSpan(duty.within, start, closed)).sort()
  const end = ends[0]!
  const evidence = open.map((start) => start.index)
  if (at > end) return { is: 'overdue', by: end, until: null, evidence }
  const quiet = endOf(addDays(dayOf(end), -(duty.warnDays ?? WARN_DAYS)))
  return at <= quiet
    ? { is: 'not-started', by: end, until: quiet, evidence }
    : { is: 'due', by: end, until: end, evidence }
}

/** Hours run from the instant; days end with the day. The first day is not counted (民法140条). */
function endOfSpan(within: Span, start: Trace, closed: Calendar): Instant {
  if ('hours' in within) return addHours(start.at, within.hours)
  return endOf('days' in within ? addDays(start.on, within.days) : addOpenDays(start.on, within.openDays, closed))
}

function judgeAlways(duty: Always, subject: Subject, at: Instant, evidence: readonly number[]): Judgement {
  const held = duty.holds(subject.facts)
  if (typeof held === 'boolean') return { is: held ? 'kept' : 'lacking', by: null, until: null, evidence }
  const end = endOf(held)
  if (at > end) return { is: 'overdue', by: end, until: null, evidence }
  return dueOrKept(end, at, duty.warnDays ?? WARN_DAYS, evidence)
}

/** The worst of some standings; not-applicable where there are none. */
export function worst(standings: Iterable<Standing>): Standing {
  let at = STANDINGS.length - 1
  for (const standing of standings) at = Math.min(at, STANDINGS.indexOf(standing))
  return STANDINGS[at]!
}

/** The best of some judgements, for a duty that one of many may keep. */
export function best(judgements: readonly Judgement[]): Judgement | null {
  const ranked = judgements.toSorted((a, b) => STANDINGS.indexOf(b.is) - STANDINGS.indexOf(a.is))
  return ranked.find(({ is }) => is !== 'not-applicable') ?? ranked[0] ?? null
}
