import { inForce, type ClauseReading, type ReadClause } from '../duty/policy-edition.ts'
import { isAsked, type RequirementKey } from '../duty/requirement.ts'
import { waives, type Waiver } from '../duty/waiver.ts'
import { liveItems, take, type State } from '../house/fold.ts'
import type { House, HousedDuty } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'
import { isLive, placeIn, type Item } from '../register/item.ts'
import type { Place } from '../role/role.ts'
import { addDays, dayOf, endOf, type Day, type Instant } from '../time/time.ts'
import {
  best,
  judge,
  worst,
  type Judgement,
  type Moment,
  type Standing,
  type Subject,
  type Trace,
  type Traces,
} from './judge.ts'
import { LastEntries } from './last-entries.ts'
import { isRenewal, ORGANISATION, renewingRegister, subjectRegister, subjectsOf, traceKind, traceOf } from './traces.ts'

export interface StandingAt {
  readonly at: Instant
  /** `then`: what was sealed by that instant. `now`: the whole log, as far as it was done by that day. */
  readonly known: 'then' | 'now'
}

/** How one duty stands for one subject, and why. */
export interface SubjectStanding extends Judgement {
  readonly duty: string
  readonly register: string | null
  readonly subject: string
  readonly place: Place
}

export interface RequirementStanding {
  readonly requirement: RequirementKey
  readonly is: Standing
  /** Whether a law asks for it that no clause of the policy carries (方針にない要件). */
  readonly isOutsidePolicy: boolean
  readonly subjects: readonly SubjectStanding[]
}

export interface ClauseStanding extends ReadClause {
  readonly edition: string
  readonly organ: string | null
  readonly is: Standing
}

export interface StandingReport extends StandingAt {
  readonly byClause: readonly ClauseStanding[]
  readonly byRequirement: readonly RequirementStanding[]
}

/**
 * How an organisation stands at an instant: each clause in force and each requirement, down to the entries. Computed
 * from nothing but the house and the log, so that anyone who has both gets the same answer.
 */
export function standing(house: House, log: Iterable<Entry>, query: StandingAt): StandingReport {
  const known = recall(house, log, query)
  const day = dayOf(query.at)
  const editions = inForce(known.readings, day)
  const carried = new Set(editions.flatMap(({ clauses }) => clauses.flatMap(({ requirements }) => requirements)))
  const asked = [...carried, ...lawful(house, day).filter((key) => !carried.has(key))].sort()
  const judged = judgeAll(house, known, query.at)
  const byRequirement = asked.map((requirement) => {
    const subjects = judged.get(requirement) ?? []
    const is = standingOf(house, requirement, subjects, known.waivers, day)
    return { requirement, is, isOutsidePolicy: !carried.has(requirement), subjects }
  })
  const standings = new Map(byRequirement.map(({ requirement, is }) => [requirement, is]))
  return { ...query, byClause: judgeClauses(editions, standings), byRequirement }
}

/** The requirements of law that hold on a day. */
export function lawful(house: House, day: Day): RequirementKey[] {
  return [...house.requirements.values()]
    .filter((requirement) => requirement.law && isAsked(requirement, day))
    .map(({ key }) => key)
}

/** Clauses that oblige nobody are not counted. */
export function judgeClauses(
  editions: readonly ClauseReading[],
  standings: ReadonlyMap<RequirementKey, Standing>,
): ClauseStanding[] {
  return editions.flatMap(({ edition, organ, clauses }) =>
    clauses
      .filter(({ requirements }) => requirements.length > 0)
      .map(({ path, title, lines, requirements }) => {
        const is = worst(requirements.map((key) => standings.get(key)!))
        return { edition, organ, path, title, lines, requirements, is }
      }),
  )
}

/** What no duty meets is lacking, unless it is not asked for yet or an exception for the whole organisation covers it. */
function standingOf(
  house: House,
  requirement: RequirementKey,
  subjects: readonly SubjectStanding[],
  waivers: readonly Waiver[],
  day: Day,
): Standing {
  if (subjects.length > 0) return worst(subjects.map(({ is }) => is))
  if (house.duties.some(({ duty }) => typeof duty.meets !== 'function' && duty.meets.includes(requirement))) {
    return 'not-applicable'
  }
  const known = house.requirements.get(requirement)
  if (known && !isAsked(known, day)) return 'not-applicable'
  const isWaived = waivers.some((waiver) => waives(waiver, requirement, { organ: null, section: null }, day))
  return isWaived ? 'waived' : 'lacking'
}

interface Known {
  readonly state: State
  readonly entries: readonly Entry[]
  readonly readings: readonly ClauseReading[]
  readonly waivers: readonly Waiver[]
  readonly closed: ReadonlySet<string>
  /** For each duty by id, the traces of each subject. */
  readonly traces: ReadonlyMap<string, ReadonlyMap<string, { done: Trace[]; begun: Trace[] }>>
  /** For each duty by id, what made it due anew. */
  readonly renewed: ReadonlyMap<string, Trace[]>
  readonly last: LastEntries
}

/** Folds what counts as known, and gathers what the items say of themselves. */
function recall(house: House, log: Iterable<Entry>, { at, known }: StandingAt): Known {
  const state: State = new Map()
  const entries: Entry[] = []
  const traces = new Map(house.duties.map(({ id }) => [id, new Map<string, { done: Trace[]; begun: Trace[] }>()]))
  const renewed = new Map(house.duties.map(({ id }) => [id, new Array<Trace>()]))
  const last = new LastEntries(house)
  const day = dayOf(at)
  for (const entry of log) {
    if (known === 'then' ? entry.at > at : entry.on > day) continue
    entries.push(entry)
    const item = take(house, state, entry)
    last.take(entry)
    for (const housed of house.duties) {
      const trace = traceOf(entry)
      if (isRenewal(housed, entry, item)) renewed.get(housed.id)!.push(trace)
      const kind = traceKind(housed, entry)
      if (kind === null) continue
      for (const subject of subjectsOf(housed, entry, item)) {
        const found = traces.get(housed.id)!
        if (!found.has(subject)) found.set(subject, { done: [], begun: [] })
        found.get(subject)![kind].push(trace)
      }
    }
  }
  const items = [...house.registers.values()].flatMap((register) =>
    liveItems(state, register.name).map((item) => ({ register, item })),
  )
  return {
    state,
    entries,
    last,
    traces: new Map(
      house.duties.map(({ id, register }) => [id, withoutVoided(traces.get(id)!, state.get(register.name))]),
    ),
    renewed: new Map(
      house.duties.map((housed) => {
        const counts = isOfLive(state.get(renewingRegister(housed) ?? ''))
        return [housed.id, renewed.get(housed.id)!.filter(counts)]
      }),
    ),
    readings: items.flatMap(({ register, item }) => register.reading?.(item.facts, item.id) ?? []),
    waivers: items.flatMap(({ register, item }) => register.waives?.(item.facts) ?? []),
    closed: new Set(items.flatMap(({ register, item }) => register.closes?.(item.facts) ?? [])),
  }
}

/** What a voided item showed or began is no longer there. */
function withoutVoided(
  traces: ReadonlyMap<string, { done: Trace[]; begun: Trace[] }>,
  items: ReadonlyMap<string, Item> | undefined,
): Map<string, { done: Trace[]; begun: Trace[] }> {
  const counts = isOfLive(items)
  return new Map(
    [...traces].map(([subject, { done, begun }]) => [
      subject,
      { done: done.filter(counts), begun: begun.filter(counts) },
    ]),
  )
}

/** Whether a trace is of an item that counts. */
function isOfLive(items: ReadonlyMap<string, Item> | undefined): (trace: Trace) => boolean {
  return ({ item }) => isLive(items!.get(item)!) // every trace is an event of one of these
}

function judgeAll(house: House, known: Known, at: Instant): Map<RequirementKey, SubjectStanding[]> {
  const all = new Map<RequirementKey, SubjectStanding[]>()
  const moment = { at, closed: known.closed }
  for (const housed of house.duties) {
    const { duty } = housed
    for (const { subject, judgement } of judgeDuty(housed, known, moment)) {
      const register = subjectRegister(housed)
      const place = placeIn(register, subject.id, subject.facts)
      const told = { duty: housed.id, register, subject: subject.id, place }
      for (const key of typeof duty.meets === 'function' ? duty.meets(subject.facts) : duty.meets) {
        const list = all.get(key) ?? []
        list.push({ ...judgement, ...told, is: excuse(judgement.is, key, place, known.waivers, dayOf(at)) })
        all.set(key, list)
      }
    }
  }
  return all
}

function judgeDuty(housed: HousedDuty, known: Known, moment: Moment): { subject: Subject; judgement: Judgement }[] {
  const { duty } = housed
  const over = subjectRegister(housed)
  const traces = known.traces.get(housed.id)!
  const renewed = known.renewed.get(housed.id)!
  const founded = known.entries[0]?.on
  if (over === null && founded === undefined) return []
  if (over === null && duty.kind === 'always') {
    return [{ subject: organisation(founded!), judgement: judgeSome(housed, known, moment) }]
  }
  const subjects = over === null ? [organisation(founded!)] : liveItems(known.state, over)
  const tracesOf = (id: string): Traces => {
    const last = over === null ? [] : known.last.of(over, id)
    return { ...(traces.get(id) ?? NO_TRACES), renewed, last }
  }
  return subjects.map((subject) => ({
    subject,
    judgement: judge(duty, subject, tracesOf(subject.id), moment),
  }))
}

/** Something must hold for the organisation: one item that holds suffices, and without any it is lacking. */
export function judgeSome(
  { register, duty }: HousedDuty,
  { state, last }: { readonly state: State; readonly last: LastEntries },
  moment: Moment,
): Judgement {
  const day = dayOf(moment.at)
  if (duty.from !== undefined && day < duty.from)
    return { ...LACKING, is: 'not-applicable', until: endOf(addDays(duty.from, -1)) }
  const judged = liveItems(state, register.name).map((item) =>
    judge(duty, item, { ...NO_TRACES, last: last.of(register.name, item.id) }, moment),
  )
  return best(judged.filter(({ is }) => is !== 'not-applicable')) ?? LACKING
}

export function organisation(founded: Day): Subject {
  return { id: ORGANISATION, openedOn: founded, facts: {} }
}

/** An exception excuses what is not done; it does not change what is. */
export function excuse(
  is: Standing,
  key: RequirementKey,
  place: Place,
  waivers: readonly Waiver[],
  day: Day,
): Standing {
  if (is === 'kept' || is === 'not-applicable') return is
  return waivers.some((waiver) => waives(waiver, key, place, day)) ? 'waived' : is
}

const NO_TRACES = { done: [], begun: [] }

const LACKING: Judgement = { is: 'lacking', by: null, until: null, evidence: [] }
