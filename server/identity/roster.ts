import type { Actor, Assignment, Day, RoleKey } from '#kernel'
import { isLive, serviceId, trust } from '#kernel'
import { LARGEST_PAGE } from '#store'

import type { Hosted } from '../context.ts'
import { actorOf } from './actor-of.ts'

/** Tokens and people that are remembered at most; then all are let go. */
const MOST_KNOWN = 20_000

/** A token as the log has it, with whom it stands for. */
export interface KnownToken {
  readonly hash: string
  readonly from: Day
  readonly to: Day
  readonly actor: Actor
  /** The last day of a person's service, where there is one. */
  readonly leftOn: Day | null
}

/**
 * Who may come in to one organisation, kept in step with its log: whatever is sealed about tokens, staff or roles is known
 * before the next question is answered, in this process or another.
 */
export class Roster {
  readonly #hosted: Hosted
  readonly #telling: readonly string[]
  readonly #tokens = new Map<string, KnownToken | null>()
  readonly #actors = new Map<string, Actor>()
  #assignments: readonly Assignment[] | null = null
  #seen = -1
  /** Raised when all is forgotten: what was read before that is not remembered after it. */
  #age = 0

  constructor(hosted: Hosted) {
    this.#hosted = hosted
    const telling = [...hosted.house.registers.values()].filter(
      (register) =>
        ['tokens', 'staff'].includes(register.name) || register.assigns !== undefined || register.grants !== undefined,
    )
    // An entry is canonical JSON, so that its register is told by these letters; a text that holds them only costs a look.
    this.#telling = telling.map(({ name }) => `"register":"${name}"`)
  }

  async token(id: string): Promise<KnownToken | null> {
    await this.#catchUp()
    const known = this.#tokens.get(id)
    if (known !== undefined) return known
    const age = this.#age
    const token = await this.#readToken(id)
    if (age === this.#age) remember(this.#tokens, id, token)
    return token
  }

  /** A member of staff by id; null where there is none. */
  async staff(id: string): Promise<Actor | null> {
    await this.#catchUp()
    return (await this.#hosted.store.item('staff', id)) ? await this.#actor(id) : null
  }

  async #readToken(id: string): Promise<KnownToken | null> {
    const item = await this.#hosted.store.item('tokens', id)
    if (!item || !isLive(item) || item.facts['status'] !== 'live') return null
    const { hash, from, to, staff, service, roles } = trust<TokenFacts>(item.facts) // fields of `tokens`
    if (staff === null) return { hash, from, to, leftOn: null, actor: serviceOf(String(service), roles, from) }
    const person = await this.#hosted.store.item('staff', staff)
    if (!person || !isLive(person)) return null
    return {
      hash,
      from,
      to,
      leftOn: trust<Day | null>(person.facts['leftOn'] ?? null),
      actor: await this.#actor(staff),
    } // a day
  }

  async #actor(id: string): Promise<Actor> {
    const known = this.#actors.get(id)
    if (known) return known
    const age = this.#age
    const { house, store } = this.#hosted
    const assignments = this.#assignments ?? (await store.assignments())
    const actor = await actorOf(house, store, assignments, id)
    if (age !== this.#age) return actor
    this.#assignments = assignments
    remember(this.#actors, id, actor)
    return actor
  }

  /** Reads what was sealed since the last question; linear in that. */
  async #catchUp(): Promise<void> {
    const { store } = this.#hosted
    const size = await store.size()
    if (this.#seen < 0 || size - this.#seen > 10 * LARGEST_PAGE) this.#forget()
    else {
      for (let from = this.#seen; from < size; from += LARGEST_PAGE) {
        const entries = await store.entries(from, Math.min(size, from + LARGEST_PAGE))
        if (entries.some(({ text }) => this.#telling.some((letters) => text.includes(letters)))) this.#forget()
      }
    }
    this.#seen = Math.max(this.#seen, size)
  }

  #forget(): void {
    this.#age += 1
    this.#tokens.clear()
    this.#actors.clear()
    this.#assignments = null
  }
}

function remember<T>(known: Map<string, T>, id: string, value: T): void {
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(id, value)
}

interface TokenFacts {
  readonly hash: string
  readonly from: Day
  readonly to: Day
  readonly staff: string | null
  readonly service: string | null
  readonly roles: readonly RoleKey[]
}

function serviceOf(name: string, roles: readonly RoleKey[], from: Day): Actor {
  const id = serviceId(name)
  return { id, roles: roles.map((role) => ({ role, holder: id, organ: null, section: null, from, to: null })) }
}
