import type { Act, Opening } from '../act/act.ts'
import type { Events, Happening } from '../act/outcome.ts'
import type { Sees } from '../act/see.ts'
import type { Always, Deadline, Duty, Periodic } from '../duty/duty.ts'
import type { ClauseReading } from '../duty/policy-edition.ts'
import type { Waiver } from '../duty/waiver.ts'
import type { AnyFacts, Facts, Fields, Values } from '../fields/field.ts'
import type { Assignment, RoleKey } from '../role/role.ts'
import type { Day, Instant } from '../time/time.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'

/** The words of a register: what an item is made of and what can happen to it. */
export interface RegisterWords<F extends Fields, O extends keyof F, E extends Events> {
  readonly label: Words
  readonly fields: F
  /** The fields that are told when an item is opened; the opening is the event `opened`. */
  readonly opened: readonly O[]
  /** Fields that together tell an item from every other, as people do who do not know its id. */
  readonly key?: readonly (keyof F & string)[]
  readonly events: E
}

/** What a reducer may know of an event: its facts and its occasion, never a personal value. */
export interface EventFacts<D> {
  readonly data: D
  readonly on: Day
  readonly at: Instant
  readonly by: string
}

type Change<F extends Fields> = Partial<Facts<F>>
type Remaining<F extends Fields, O extends keyof F> = { readonly [K in Exclude<keyof Facts<F>, O>]: Facts<F>[K] }
type Deeds<F extends Fields, E extends Events> = Readonly<Record<string, Act<F, Fields, Sees, E>>>

/** How items change, who may act on them, and what must be done about them. */
export interface RegisterConduct<F extends Fields, O extends keyof F, E extends Events, A extends Deeds<F, E>> {
  readonly open: Opening<Pick<F, O>>
  /** The facts with which an item begins beside those it is opened with. */
  readonly begin: Remaining<F, O> | ((event: EventFacts<Facts<Pick<F, O>>>) => Remaining<F, O>)
  /** What an event changes beside the fields of its own name, which it always sets. */
  readonly evolve: {
    readonly [K in keyof E]?: Change<F> | ((item: Facts<F>, event: EventFacts<Facts<E[K]>>) => Change<F>)
  }
  readonly acts: A
  readonly duties: Readonly<Record<string, Duty>>
  /** Who may read items. Nobody, unless told. */
  readonly reads?: Reads
  /** How items are listed, where it is not said by the kinds of their fields. */
  readonly lists?: Lists<keyof F & string>
  /** Older forms of events, brought up to date one step at a time; an event without any has form 1. */
  readonly upcasts?: { readonly [K in keyof E | 'opened']?: readonly ((facts: AnyFacts) => AnyFacts)[] }
  /** Set by exceptions: the requirement that an item waives, where and from when to when. */
  waives?(item: Facts<F>): Waiver | null
  /** Set by policies: the clauses that an item puts in force. */
  reading?(item: Facts<F>, id: string): ClauseReading | null
  /** Set by roles: who holds what. */
  assigns?(item: Facts<F>): readonly Assignment[]
  /** Set by staff: the roles that the one behind an item holds by being a member. */
  grants?(item: Facts<F>, id: string): readonly Assignment[]
  /** Set by calendars: the days on which the offices are closed. */
  closes?(item: Facts<F>): readonly Day[]
}

/** Holders of some roles, where those roles reach the item. `own`: the one whom the item is about, and they. */
export interface Readers {
  readonly roles: readonly RoleKey[]
  readonly within: 'organisation' | 'organ' | 'section' | 'own'
}

export interface Reads extends Readers {
  /** Items that have readers of their own, by what one of their facts says (the disclosure of a document). */
  readonly narrowed?: { readonly by: string; readonly to: Readonly<Record<string, Readers>> }
}

/** How the items of a register are listed. */
export interface Lists<N extends string> {
  /** Texts that stand in the order of their readings: `{ name: 'kana' }`; where none is told, in their own. */
  readonly sortsBy?: { readonly [K in N]?: N }
  /**
   * The field by which items stand unless it is asked otherwise, `-` before it for the latest first; by id where none is
   * named, and persons by how their names are read.
   */
  readonly order?: N | `-${N}` | '-openedAt'
  /**
   * Fields by which lists are narrowed, those of one row together. Each row is an index that ends in the order, and
   * costs every act on an item some microseconds; what is not named is found by looking through. A register that is
   * narrowed by nothing stays small and has no index at all.
   */
  readonly narrows?: readonly (readonly N[])[]
}

export interface Register<
  N extends string,
  F extends Fields,
  O extends keyof F,
  E extends Events,
  A extends Deeds<F, E>,
>
  extends RegisterWords<F, O, E>, RegisterConduct<F, O, E, A> {
  readonly name: N
}

/** A register whose types are no longer at hand: what the kernel, the stores and the screens work on. */
export type AnyRegister = Register<string, Fields, string, Events, Readonly<Record<string, Act>>>

type EventNames<E extends Events> = (keyof E & string) | 'opened'
type Plain<D> = Omit<D, 'kind'>

/** What the words of a register give: the tools with which its conduct is written, and the last word. */
export interface Conductor<N extends string, F extends Fields, O extends keyof F, E extends Events> {
  /** Says that something happened. */
  readonly event: { readonly [K in keyof E & string]: (data: Values<E[K]>) => Happening<K, Values<E[K]>> }
  readonly opening: <S extends Sees>(opening: Opening<Pick<F, O>, S>) => Opening<Pick<F, O>>
  readonly act: <I extends Fields, S extends Sees = Record<string, never>>(act: Act<F, I, S, E>) => Act<F, I, S, E>
  readonly periodic: <X extends Fields = F>(duty: Plain<Periodic<X, EventNames<E>>>) => Duty
  readonly deadline: (duty: Plain<Deadline<F, EventNames<E>>>) => Duty
  readonly always: (duty: Plain<Always<F>>) => Duty
  readonly conduct: <A extends Deeds<F, E>>(conduct: RegisterConduct<F, O, E, A>) => Register<N, F, O, E, A>
}

/**
 * Declares a register in two steps: its words, then its conduct. The words are complete before the conduct is read, so
 * that the compiler holds every reducer, act and duty to them.
 *
 * From the value that `conduct` returns come the routes, the forms, the sheet, the command line, the table, the
 * history and the duties: nothing is written twice.
 */
export function register<const N extends string, F extends Fields, const O extends keyof F, E extends Events>(
  name: N,
  words: RegisterWords<F, O, E>,
): Conductor<N, F, O, E> {
  const constructors = Object.keys(words.events).map((event) => [event, (data: unknown) => ({ event, data })])
  return {
    event: trust(Object.fromEntries(constructors)), // one constructor for each key of E
    opening: (opening) => trust(opening), // an opening that sees something serves as one that sees anything
    act: (act) => act,
    periodic: (duty) => trust({ kind: 'periodic', ...duty }), // a duty of known subjects serves as one of any
    deadline: (duty) => trust({ kind: 'deadline', ...duty }),
    always: (duty) => trust({ kind: 'always', ...duty }),
    conduct: (conduct) => ({ name, ...words, ...conduct }),
  }
}
