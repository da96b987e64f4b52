import {
  actorOf,
  addDays,
  assignmentsOf,
  Frontier,
  instantOf,
  isRefusal,
  leafHashOfText,
  msOf,
  standingDigest,
  StandingTracker,
  startOf,
  THE_SERVICE,
  trust,
  type Actor,
  type Command,
  type Day,
  type Entry,
  type House,
  type Instant,
  type RoleKey,
} from '#kernel'
import { houseHash, putBytes, sha256, type Blobs, type Store } from '#store'

import { Chance } from './chance.ts'

/** Where a year is played: an organisation that has no entry yet. */
export interface DemoTown {
  readonly house: House
  readonly store: Pick<Store, 'organisation' | 'act' | 'entries'>
  /** Where the papers of the year are kept. */
  readonly blobs: Blobs
}

/** A file of evidence by its hash. */
export type Paper = { readonly sha256: string; readonly bytes: number; readonly media: string }

const HOUR_MS = 3_600_000
/** The first act of a day, by the clock of Japan, and the pause between two. */
const OPENS_MS = 8.5 * HOUR_MS
const PAUSE_MS = 7_000
/** When the standing of the day before is sealed. */
const SEALS_MS = HOUR_MS / 12

/**
 * Plays acts into a store, day by day: each by someone who holds the role for it as the log says by then, each with an
 * occasion of its own. Every morning the standing of the day before is sealed.
 */
export class Player {
  readonly #town: DemoTown
  readonly #chance: Chance
  readonly #tracker: StandingTracker
  readonly #ids = new Map<string, string>()
  readonly #papers = new Map<string, Paper>()
  readonly #tree = new Frontier(sha256)
  readonly #hash: string
  #day: Day
  #ms: number
  #acts = 0

  constructor(town: DemoTown, from: Day) {
    this.#town = town
    this.#day = from
    this.#ms = msOf(startOf(from)) + OPENS_MS
    this.#chance = new Chance(Number(from.replaceAll('-', '')))
    this.#tracker = new StandingTracker(town.house, from)
    this.#hash = houseHash(town.house)
  }

  get day(): Day {
    return this.#day
  }

  get chance(): Chance {
    return this.#chance
  }

  get counts(): { readonly acts: number; readonly entries: number } {
    return { acts: this.#acts, entries: this.#tree.size }
  }

  /** The tree over what was sealed so far; the root in hexadecimal. */
  get tree(): { readonly entries: number; readonly root: string } {
    return { entries: this.#tree.size, root: Buffer.from(this.#tree.root()).toString('hex') }
  }

  /** The hash of the rules that the book is founded on. */
  get house(): string {
    return this.#hash
  }

  /** The id that goes by a name; a name that was not heard before is given one. */
  id(name: string): string {
    let id = this.#ids.get(name)
    if (id === undefined) this.#ids.set(name, (id = this.#chance.id(this.#ms)))
    return id
  }

  /** A paper with these lines, kept as a file. */
  async paper(...lines: readonly string[]): Promise<Paper> {
    return await this.file(`${lines.join('\n')}\n`)
  }

  async file(text: string): Promise<Paper> {
    const known = this.#papers.get(text)
    if (known) return known
    const paper = { ...(await putBytes(this.#town.blobs, new TextEncoder().encode(text))), media: 'text/plain' }
    this.#papers.set(text, paper)
    return paper
  }

  /** Goes on to a day; each night on the way is sealed. */
  async goTo(day: Day): Promise<void> {
    while (this.#day < day) {
      this.#tracker.advance(this.#day)
      const digest = standingDigest(sha256, this.#tracker.summary())
      const input = { day: this.#day, digest, house: this.#hash }
      this.#day = addDays(this.#day, 1)
      this.#ms = msOf(startOf(this.#day)) + SEALS_MS
      await this.do('joho-s', { register: 'book', item: this.#town.store.organisation, act: 'sealStanding', input })
      this.#ms = msOf(startOf(this.#day)) + OPENS_MS
    }
  }

  /** Acts as someone; several commands are one act. @throws {Error} where the town refuses, for the play is at fault then. */
  async do(who: string, ...commands: readonly Command[]): Promise<void> {
    const id = this.id(who)
    const reader = {
      item: (register: string, item: string) => this.#tracker.state.get(register)?.get(item) ?? null,
      assignments: () => assignmentsOf(this.#town.house, this.#tracker.state),
    }
    await this.#act(actorOf(this.#town.house, reader, id), commands)
  }

  /** Acts as the service, which does what is done at set times. */
  async serve(...commands: readonly Command[]): Promise<void> {
    await this.#act(THE_SERVICE, commands)
  }

  /** The first act, by one who founds the organisation before the log says who holds what. */
  async found(who: string, ...commands: readonly Command[]): Promise<void> {
    const holder = this.id(who)
    const roles = (['administrator', 'ciso', 'chief'] as const satisfies readonly RoleKey[]).map((role) => {
      return { role, holder, organ: null, section: null, from: '0000-01-01', to: null }
    })
    await this.#act({ id: holder, roles, isService: true }, commands)
  }

  /** Asks as someone for what another then approves (or does with it what `answer` says). */
  async ask(who: string, command: Command, approver: string, answer: string, input: object = {}): Promise<void> {
    await this.do(who, command)
    const request = this.#last
    await this.do(approver, { register: 'approvals', item: request, act: answer, input })
  }

  /** Whose request was sealed last. */
  #last = ''

  async #act(actor: Actor, commands: readonly Command[]): Promise<void> {
    const at: Instant = instantOf(this.#ms)
    const occasion = { id: this.#chance.id(this.#ms), by: actor.id, at, on: this.#day }
    this.#ms += PAUSE_MS
    const result = await this.#town.store.act({ actor, occasion }, commands)
    if (isRefusal(result)) {
      const refused = commands['command' in result ? result.command : 0]!
      throw new Error(`demo: ${this.#day} ${refused.register}.${refused.act}: ${result.words.en} [${result.refused}]`)
    }
    this.#acts += 1
    this.#last = occasion.id
    for (const { text } of await this.#town.store.entries(result.first, result.first + result.count)) {
      this.#tracker.take(trust<Entry>(JSON.parse(text))) // as sealed
      this.#tree.append(leafHashOfText(sha256, text))
    }
  }
}

export function open(register: string, item: string, input: object): Command {
  return { register, item, act: 'open', input }
}

export function deed(register: string, item: string, act: string, input: object = {}): Command {
  return { register, item, act, input }
}
