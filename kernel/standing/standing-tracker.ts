import { inForce, type ClauseReading } from '../duty/policy-edition.ts'
import { isAsked, type RequirementKey } from '../duty/requirement.ts'
import { waives, type Waiver } from '../duty/waiver.ts'
import type { AnyFacts } from '../fields/field.ts'
import { take, type State } from '../house/fold.ts'
import type { House, HousedDuty } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'
import { isLive, placeIn } from '../register/item.ts'
import { VOIDED } from '../register/voiding.ts'
import type { Place } from '../role/role.ts'
import { addDays, dayOf, endOf, type Day, type Instant } from '../time/time.ts'
import { Agenda } from './agenda.ts'
import { judge, type Judgement, type Standing, type Subject, type Trace } from './judge.ts'
import { StandingCounts } from './standing-counts.ts'
import { LastEntries } from './last-entries.ts'
import {
  excuse,
  judgeClauses,
  judgeSome,
  lawful,
  organisation,
  type ClauseStanding,
  type SubjectStanding,
} from './standing.ts'
import { isRenewal, ORGANISATION, renewingRegister, subjectsOf, traceKind, traceOf } from './traces.ts'
import { dropTraces, isSome, keepTrace, watch, type Watched } from './watched.ts'

/** How things stand, without the reasons; `standing` gives those. */
export interface StandingSummary {
  readonly day: Day
  readonly byClause: readonly ClauseStanding[]
  readonly byRequirement: ReadonlyMap<RequirementKey, Standing>
}

/** How one duty stands for one subject, as a tracker judges it. */
export interface TrackedJudgement extends SubjectStanding {
  /** What it counts as for each requirement that it meets: an exception may excuse one and not another. */
  readonly counts: readonly (readonly [RequirementKey, Standing])[]
}

interface Asked {
  readonly editions: readonly ClauseReading[]
  readonly asked: readonly RequirementKey[]
}

/**
 * The same judgement as `standing` of what is known then, kept up to date entry by entry and day by day. An act costs
 * as much as the duties it touches, and a day as much as the judgements that end with it, however long the log.
 *
 * Days run forward. Mutable, for one owner; `standing` is its reference.
 */
export class StandingTracker {
  readonly #house: House
  readonly #state: State = new Map()
  readonly #last: LastEntries
  readonly #duties: readonly Watched[]
  readonly #byRegister = new Map<string, readonly Watched[]>()
  readonly #counts = new StandingCounts()
  readonly #agenda: Agenda
  readonly #declared: ReadonlySet<RequirementKey>
  readonly #dirty = new Set<Watched>()
  #readings = new Map<string, ClauseReading>()
  #waivers = new Map<string, Waiver>()
  #closures = new Map<string, readonly Day[]>()
  #closed: ReadonlySet<string> = new Set()
  #asked: Asked | null = null
  #founded: Day | null = null

  constructor(house: House, from: Day) {
    this.#house = house
    this.#agenda = new Agenda(from)
    this.#last = new LastEntries(house)
    this.#duties = house.duties.map(watch)
    this.#declared = new Set(house.duties.flatMap(({ duty }) => (typeof duty.meets === 'function' ? [] : duty.meets)))
  }

  /** Items as they are; not to be changed. */
  get state(): State {
    return this.#state
  }

  get day(): Day {
    return this.#agenda.day
  }

  /** Takes one more entry of the log. Time moves to its day first. */
  take(entry: Entry): void {
    this.advance(dayOf(entry.at))
    const before = this.#state.get(entry.register)?.get(entry.item)
    const item = take(this.#house, this.#state, entry)
    this.#last.take(entry)
    if (this.#founded === null) this.#found(entry.on)
    const isChanged = !before || entry.event === VOIDED || !areSame(before.facts, item.facts)
    for (const watched of this.#concerned(entry.register)) {
      const trace = traceOf(entry)
      if (isRenewal(watched, entry, item)) this.#renew(watched, [...watched.renewed, trace])
      const kind = traceKind(watched, entry)
      if (kind !== null) {
        for (const subject of subjectsOf(watched, entry, item)) this.#trace(watched, subject, kind, trace)
      }
      if (entry.event === VOIDED) this.#forget(watched, entry)
      if (!isChanged) continue
      if (watched.over === entry.register) this.#judge(watched, entry.item)
      else if (isSome(watched) && watched.register.name === entry.register) this.#dirty.add(watched)
    }
    this.#hear(entry)
  }

  /** The duties that an entry of a register can say something of. */
  #concerned(register: string): readonly Watched[] {
    let concerned = this.#byRegister.get(register)
    if (!concerned) {
      concerned = this.#duties.filter((one) => [one.register.name, one.over, renewingRegister(one)].includes(register))
      this.#byRegister.set(register, concerned)
    }
    return concerned
  }

  /** Lets days pass. Judgements that end on the way are made again. */
  advance(day: Day): void {
    while (this.day < day) {
      this.#asked = null
      this.#agenda.next()
    }
  }

  /** How things stand at the end of the day. */
  summary(): StandingSummary {
    for (const watched of this.#dirty) this.#judge(watched, ORGANISATION)
    this.#dirty.clear()
    const { editions, asked } = (this.#asked ??= this.#ask())
    const byRequirement = new Map(asked.map((key) => [key, this.#standingOf(key)]))
    return { day: this.day, byClause: judgeClauses(editions, byRequirement), byRequirement }
  }

  /**
   * The subjects of some duties at some places, each judged anew at the end of the day, with what it counts as for each
   * requirement that it meets. Costs a look at every subject of those duties.
   */
  *judgements(
    isMeant: (housed: HousedDuty) => boolean,
    isThere: (place: Place, housed: HousedDuty) => boolean,
  ): Generator<TrackedJudgement> {
    for (const watched of this.#duties.filter(isMeant)) {
      const { id: duty, over } = watched
      const ids = over === null ? [ORGANISATION] : (this.#state.get(over)?.keys() ?? [])
      for (const id of ids) {
        const subject = this.#subject(watched, id)
        const place = subject && placeIn(over, id, subject.facts)
        if (!place || !isThere(place, watched)) continue
        const judgement = this.#judgement(watched, subject)
        const counts = this.#excused(watched, subject, judgement.is)
        yield { ...judgement, duty, register: over, subject: id, place, counts }
      }
    }
  }

  /** What is asked for today, and by which editions. */
  #ask(): Asked {
    const editions = inForce([...this.#readings.values()], this.day)
    const carried = editions.flatMap(({ clauses }) => clauses.flatMap(({ requirements }) => requirements))
    return { editions, asked: [...new Set([...carried, ...lawful(this.#house, this.day)])].sort() }
  }

  #standingOf(key: RequirementKey): Standing {
    const worst = this.#counts.worst(key)
    if (worst !== null) return worst
    if (this.#declared.has(key)) return 'not-applicable'
    const known = this.#house.requirements.get(key)
    if (known && !isAsked(known, this.day)) return 'not-applicable'
    const everywhere = { organ: null, section: null }
    return [...this.#waivers.values()].some((waiver) => waives(waiver, key, everywhere, this.day))
      ? 'waived'
      : 'lacking'
  }

  #found(on: Day): void {
    this.#founded = on
    for (const watched of this.#duties) {
      if (isSome(watched)) this.#dirty.add(watched)
      else if (watched.over === null) this.#judge(watched, ORGANISATION)
    }
  }

  #trace(watched: Watched, subject: string, kind: 'done' | 'begun', trace: Trace): void {
    keepTrace(watched, subject, kind, trace)
    if (watched.over === null || this.#state.get(watched.over)?.has(subject)) this.#judge(watched, subject)
  }

  #renew(watched: Watched, renewed: readonly Trace[]): void {
    watched.renewed = renewed
    for (const id of watched.counted.keys()) this.#judge(watched, id)
  }

  /** Takes back what a voided item has shown, begun or renewed. */
  #forget(watched: Watched, { register, item: voided }: Entry): void {
    if (renewingRegister(watched) === register) {
      this.#renew(
        watched,
        watched.renewed.filter(({ item }) => item !== voided),
      )
    }
    if (watched.register.name !== register) return
    for (const subject of dropTraces(watched, voided)) this.#judge(watched, subject)
  }

  /** Judges one subject again and counts it anew; one that is gone counts no longer. */
  #judge(watched: Watched, id: string): void {
    const subject = this.#subject(watched, id)
    for (const [key, standing] of watched.counted.get(id) ?? []) this.#counts.add(key, standing, -1)
    if (!subject) {
      watched.counted.delete(id)
      return
    }
    const { is, until } = this.#judgement(watched, subject)
    const counted = this.#excused(watched, subject, is)
    for (const [key, standing] of counted) this.#counts.add(key, standing, 1)
    watched.counted.set(id, counted)
    if (until !== null) this.#agenda.plan(dayAfter(until), () => this.#judge(watched, id))
  }

  #judgement(watched: Watched, subject: Subject): Judgement {
    const moment = { at: endOf(this.day), closed: this.#closed }
    if (isSome(watched)) return judgeSome(watched, { state: this.#state, last: this.#last }, moment)
    const { duty, traces, renewed, over } = watched
    const last = over === null ? [] : this.#last.of(over, subject.id)
    return judge(duty, subject, { ...(traces.get(subject.id) ?? NO_TRACES), renewed, last }, moment)
  }

  /** As what a judgement counts for each requirement that it meets. */
  #excused({ duty, over }: Watched, { id, facts }: Subject, is: Standing): (readonly [RequirementKey, Standing])[] {
    const place = placeIn(over, id, facts)
    const keys = typeof duty.meets === 'function' ? duty.meets(facts) : duty.meets
    const waivers = this.#waivers.size === 0 ? NO_WAIVERS : [...this.#waivers.values()]
    return keys.map((key) => [key, excuse(is, key, place, waivers, this.day)] as const)
  }

  #subject({ over }: Watched, id: string): Subject | null {
    if (over === null) return this.#founded === null ? null : organisation(this.#founded)
    const item = this.#state.get(over)?.get(id)
    return item && isLive(item) ? item : null
  }

  /** Takes note of what an item says of the organisation: editions, exceptions, closed days. A voided one says nothing. */
  #hear({ register: name, item: id }: Entry): void {
    const register = this.#house.registers.get(name)!
    const item = this.#state.get(name)!.get(id)!
    const key = `${name}/${id}`
    if (register.reading) {
      set(this.#readings, key, isLive(item) ? register.reading(item.facts, id) : null)
      this.#asked = null
    }
    if (register.waives) this.#hearWaiver(key, isLive(item) ? register.waives(item.facts) : null)
    if (register.closes) {
      this.#closures.set(key, isLive(item) ? register.closes(item.facts) : [])
      this.#closed = new Set([...this.#closures.values()].flat())
      this.#judgeWhere((watched) => watched.duty.kind === 'deadline' && 'openDays' in watched.duty.within)
    }
  }

  #hearWaiver(key: string, waiver: Waiver | null): void {
    const before = this.#waivers.get(key)
    set(this.#waivers, key, waiver)
    for (const one of [before, waiver]) {
      if (!one) continue
      const again = (): void => this.#judgeMeeting(one.requirement)
      again()
      this.#agenda.plan(one.from, again)
      this.#agenda.plan(addDays(one.to, 1), again)
    }
  }

  #judgeMeeting(key: RequirementKey): void {
    this.#judgeWhere(({ duty }) => typeof duty.meets === 'function' || duty.meets.includes(key))
  }

  #judgeWhere(isMeant: (watched: Watched) => boolean): void {
    for (const watched of this.#duties.filter(isMeant)) {
      for (const id of watched.counted.keys()) this.#judge(watched, id)
    }
  }
}

const NO_TRACES = { done: [], begun: [] }
const NO_WAIVERS: readonly Waiver[] = []

/** Whether an event has left every fact as it was: a name that stands outside them was changed, something was shown. */
function areSame(before: AnyFacts, after: AnyFacts): boolean {
  for (const name in after) if (before[name] !== after[name]) return false
  return true
}

/** The first day whose end lies after an instant. */
function dayAfter(instant: Instant): Day {
  const day = dayOf(instant)
  return instant === endOf(day) ? addDays(day, 1) : day
}

function set<T>(map: Map<string, T>, key: string, value: T | null): void {
  if (value === null) map.delete(key)
  else map.set(key, value)
}
