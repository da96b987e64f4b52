import { randomUUIDv7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  dayOf,
  formOf,
  instantOf,
  isRefusal,
  ROLES,
  trust,
  type Actor,
  type AnyFacts,
  type Assignment,
  type Command,
  type Day,
  type House,
  type Instant,
  type RoleKey,
  type Sealing,
} from '#kernel'
import { houseFor } from '#registers'
import type { Card, Context, Hosted, Session } from '#server'
import { createApp } from '#server/http'
import { act, CheckpointSigner, FolderBlobs, openLocal, type LocalStore } from '#store'
import { MemoryStore } from '#store/memory'
import { SqliteStore } from '#store/sqlite'

import { assertDescribed } from './described.ts'
import { SETTINGS, type Settings } from '../../server/config/settings.ts'
import { admitting, Receipts } from '../../server/uploads/index.ts'
import { EVENTS, type EventName, type Events } from '../../server/events/declaration.ts'

/** What a test asks of a service. */
interface Options {
  readonly organisations?: readonly string[]
  readonly isOnDisk?: boolean
  readonly settings?: Partial<Settings>
  readonly now?: Instant
}

/** Where an actor holds a role: everywhere, or in one section. */
export interface Held {
  readonly role: RoleKey
  readonly section?: string
  readonly organ?: string
}

export interface Ask {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly organisation?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
  /** A value within the body: `items.0.id`; `items.*.id` for each of a list. */
  at(this: void, path: string): unknown
}

/**
 * A server without sockets, for tests: organisations in memory or in a folder of their own, a clock that stands still until it
 * is moved, and tokens as many as are asked for.
 */
export class Service {
  readonly context: Context
  readonly app: ReturnType<typeof createApp>
  readonly heard: { readonly name: EventName; readonly fields: object }[] = []
  readonly #sessions = new Map<string, Session>()
  readonly #folder = mkdtempSync(join(tmpdir(), 'sekisho-service-'))
  readonly #hosted = new Map<string, Hosted>()
  readonly #stores = new Map<string, LocalStore>()
  now: Instant

  constructor({ organisations = ['sekiyama'], isOnDisk = false, settings = {}, now }: Options = {}) {
    this.now = now ?? instantOf(Date.now())
    const house = houseFor('市')
    for (const organisation of organisations) this.#hosted.set(organisation, this.#host(house, organisation, isOnDisk))
    const standards = Object.entries(SETTINGS).map(([name, { standard }]) => [name, standard])
    this.context = {
      organisations: {
        find: (organisation) => this.#hosted.get(organisation) ?? null,
        all: () => [...this.#hosted.values()],
      },
      identity: { sessionOf: (header) => Promise.resolve(this.#sessions.get(header ?? '') ?? null) },
      clock: () => this.now,
      settings: trust<Settings>({ ...Object.fromEntries(standards), requestsPerSecond: 0, ...settings }), // every setting
      events: this.#events(),
    }
    this.app = createApp(this.context)
  }

  /** Somebody who holds roles, with a token for it. @returns what `Authorization` says. */
  token(
    organisation: string,
    id: string,
    held: readonly (RoleKey | Held)[],
    authority: Session['authority'] = 'token',
  ): string {
    const roles = held.map((one) => assignment(id, typeof one === 'string' ? { role: one } : one))
    const header = `Bearer test-${this.#sessions.size}`
    const hosted = this.#hosted.get(organisation)!
    this.#sessions.set(header, { hosted, actor: { id, roles }, token: `t${this.#sessions.size}`, authority })
    return header
  }

  /** One request under the organisation, whose answer must be as the API describes it; a body makes it an act with a fresh id, unless the headers say otherwise. */
  async ask(
    token: string,
    path: string,
    { body, headers = {}, method, organisation = 'sekiyama' }: Ask = {},
  ): Promise<Answer> {
    const isAct = body !== undefined
    const url = `/api/o/${organisation}${path}`
    const asked = method ?? (isAct ? 'POST' : 'GET')
    const response = await this.app.request(url, {
      method: asked,
      headers: {
        ...(token ? { authorization: token } : {}),
        ...(isAct ? { 'content-type': 'application/json', 'idempotency-key': randomUUIDv7() } : {}),
        ...headers,
      },
      ...(isAct ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    const told: unknown = isJson && text !== '' ? JSON.parse(text) : text
    assertDescribed(asked, url, response, told)
    return { status: response.status, headers: response.headers, body: told, at: (way) => at(told, way) }
  }

  /** Seals an opening as it is, without asking anybody: for items that no act of the test would make. */
  async put(organisation: string, name: string, item: string, values: AnyFacts): Promise<void> {
    const { house } = this.hosted(organisation)
    const register = house.registers.get(name)!
    const isPersonal = (field: string): boolean => register.fields[field]!.personal
    const [personal, facts] = [true, false].map((which) =>
      Object.fromEntries(Object.entries(values).filter(([field]) => isPersonal(field) === which)),
    )
    const draft = {
      register: name,
      item,
      event: 'opened',
      form: formOf(register, 'opened'),
      version: 1,
      facts: facts!,
      personal: personal!,
    }
    const decide = (): Sealing => ({ drafts: [draft], expects: [] })
    const act = { act: randomUUIDv7(), by: 's-all', on: dayOf(this.now), at: this.now, decide }
    await this.#stores.get(organisation)!.append(act)
  }

  hosted(organisation = 'sekiyama'): Hosted {
    return this.#hosted.get(organisation)!
  }

  /** Acts as somebody who holds every role, past the HTTP, and refers to any file. */
  async seal(organisation: string, on: Day, commands: readonly Command[], by = 's-all'): Promise<void> {
    const roles = trust<RoleKey[]>(Object.keys(ROLES)).map((role) => assignment(by, { role })) // its keys
    const actor: Actor = { id: by, roles, isService: true }
    const occasion = { id: randomUUIDv7(), by, at: this.now, on }
    const { house } = this.hosted(organisation)
    const done = await act(house, this.#stores.get(organisation)!, { actor, occasion }, commands)
    if (isRefusal(done)) throw new Error(`${done.words.en} ${JSON.stringify(done)}`)
  }

  async close(): Promise<void> {
    for (const { store } of this.#hosted.values()) await store.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #host(house: House, organisation: string, isOnDisk: boolean): Hosted {
    const folder = join(this.#folder, organisation)
    const local: LocalStore = isOnDisk
      ? new SqliteStore(house, folder, organisation)
      : new MemoryStore(house, organisation)
    this.#stores.set(organisation, local)
    const [plain, blobs] = [openLocal(house, local), new FolderBlobs(join(folder, 'blobs'))]
    const receipts = new Receipts(Buffer.alloc(32, organisation), organisation)
    const store = admitting(plain, { house, blobs, receipts })
    const card: Card = { organisation, name: '関山市', kind: '市' }
    const signer = new CheckpointSigner(join(folder, 'keys'), store.origin)
    return { folder, seat: folder, card, house, store, signer, blobs, receipts }
  }

  #events(): Events {
    const helpers = Object.keys(EVENTS).map((name) => [
      name,
      (fields: object) => this.heard.push({ name: trust<EventName>(name), fields }), // a key of EVENTS
    ])
    return trust<Events>(Object.fromEntries(helpers)) // one helper for each event
  }
}

function assignment(holder: string, { role, organ = '', section = '' }: Held): Assignment {
  return { role, holder, organ: organ || null, section: section || null, from: '2000-01-01', to: null }
}

function at(value: unknown, path: string): unknown {
  const [step, ...rest] = path.split('.')
  if (typeof value !== 'object' || value === null) return undefined
  const inner = rest.join('.')
  const into = (one: unknown): unknown => (inner ? at(one, inner) : one)
  if (step === '*') return Object.values(value).map((one: unknown) => into(one))
  return into(Object.entries(value).find(([name]) => name === step)?.[1])
}
