import {
  trust,
  type AnyFacts,
  type Assignment,
  type BatchRefusal,
  type Command,
  type House,
  type Item,
  type ListKeys,
  type ListPage,
  type ListQuery,
  type Refusal,
  type Sealing as KernelSealing,
} from '#kernel'

import {
  LARGEST_PAGE,
  type Appended,
  type Asking,
  type Payload,
  type SealedAct,
  type Store,
  type StoredEntry,
} from '../store.ts'
import { alone } from './alone.ts'
import { Loader, payloadsAt, payloadsBetween, personalOf, sealedOf } from './load.ts'
import type { Primary } from './primary.ts'
import { ReadTables } from './read-tables.ts'
import { notHere, Sealing, type Log, type Memory, type Sealed, type Waiting } from './sealing.ts'
import { nameOrganisation, read, type Row, type Statement } from './transaction.ts'
import { frontierOf, Tree } from './tree.ts'
import type { Vault } from './vault.ts'
import { View } from './view.ts'

/** Acts, and commands in them, that one transaction seals at most; the rest wait for the next. */
const LARGEST_GROUP = { acts: 500, commands: 5_000 }

interface Asked extends Waiting {
  readonly resolve: (result: Appended | Refusal | BatchRefusal) => void
  readonly reject: (error: unknown) => void
}

/**
 * The log of one organisation in PostgreSQL, of which any number of processes may each have a store. Acts that come while
 * one group is being sealed wait and are sealed together as the next.
 */
export class PostgresStore implements Store {
  readonly organisation: string
  readonly #primary: Primary
  readonly #log: Log
  readonly #tree: Tree
  #waiting: Asked[] = []
  #isSealing = false
  #memory: Memory = nothing()
  #assignments: { readonly size: number; readonly held: readonly Assignment[] } | null = null

  constructor(primary: Primary, house: House, organisation: string, vault: Vault) {
    this.organisation = organisation
    this.#primary = primary
    this.#log = { house, organisation, tables: new ReadTables(house, organisation), vault }
    this.#tree = new Tree(organisation, (statement) => this.#read(statement))
  }

  get origin(): string {
    return `sekisho/${this.organisation}`
  }

  act(asking: Asking, commands: readonly Command[]): Promise<Appended | Refusal | BatchRefusal> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ asking, commands, resolve, reject })
      if (this.#isSealing) return
      this.#isSealing = true
      setImmediate(() => void this.#sealWaiting())
    })
  }

  /** NOTE: one view of one moment, so that the groups are weighed alike. */
  async weigh(
    asking: Asking,
    groups: readonly (readonly Command[])[],
  ): Promise<readonly (KernelSealing | Refusal | BatchRefusal)[]> {
    const { house, organisation } = this.#log
    return await this.#primary.run(async (client) => {
      await client.query(`begin isolation level repeatable read read only; ${nameOrganisation(organisation)}`)
      const loader = new Loader(client, this.#log, () => Promise.resolve())
      const view = new View()
      const results: (KernelSealing | Refusal | BatchRefusal)[] = []
      try {
        await loader.foresee(house, view, groups.flat())
        for (const commands of groups) results.push(await loader.decide(house, view, { asking, commands }))
      } finally {
        await client.query('rollback')
      }
      return results
    })
  }

  /** Seals group after group until nobody waits. */
  async #sealWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      try {
        const results = await this.#primary.run((client) => this.#sealGroup(client, group))
        for (const [at, result] of results.entries()) answer(group[at]!, result)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    this.#isSealing = false
  }

  #takeGroup(): Asked[] {
    let [acts, commands] = [0, 0]
    for (const waiting of this.#waiting) {
      commands += waiting.commands.length
      if (acts > 0 && (acts >= LARGEST_GROUP.acts || commands > LARGEST_GROUP.commands)) break
      acts += 1
    }
    return this.#waiting.splice(0, acts)
  }

  /** NOTE: done anew where the connection is lost; acts that were sealed after all are then told as such. */
  async #sealGroup(client: ConstructorParameters<typeof Sealing>[0], group: readonly Waiting[]): Promise<Sealed[]> {
    const memory = this.#memory
    this.#memory = nothing()
    try {
      const sealing = new Sealing(client, this.#log)
      await sealing.begin(
        group.map(({ asking }) => asking.occasion.id),
        memory,
      )
      await sealing.foresee(group)
      const results: Sealed[] = []
      for (const waiting of group) results.push(await sealing.seal(waiting))
      await sealing.commit()
      this.#memory = sealing.memory
      return results
    } catch (error) {
      this.#log.vault.forgetKeys() // some may have been made in what is rolled back
      throw error
    }
  }

  async acted(act: string): Promise<Appended | null> {
    const [row] = await this.#select('select first, count from acts where organisation = $1 and act = $2', [act])
    return row ? { first: Number(row[0]), count: Number(row[1]), isRepeat: true } : null
  }

  async acts(after: string, limit: number): Promise<readonly SealedAct[]> {
    const rows = await this.#select(
      'select act, first, count from acts where organisation = $1 and act > $2 order by act limit $3',
      [after, Math.min(limit, LARGEST_PAGE)],
    )
    return rows.map(([act, first, count]) => ({ act: String(act), first: Number(first), count: Number(count) }))
  }

  /** NOTE: PostgreSQL sees to its own files, by checksums of its pages. */
  damage(): Promise<readonly string[]> {
    return Promise.resolve([])
  }

  async size(): Promise<number> {
    return (await this.#edge()).size
  }

  async #edge(): Promise<{ readonly size: number; readonly hashes: Uint8Array }> {
    const [row] = await this.#select('select size, hashes from edges where organisation = $1', [])
    if (!row) throw notHere(this.organisation)
    return { size: Number(row[0]), hashes: trust<Uint8Array>(row[1]) } // its columns
  }

  async entries(from: number, to: number): Promise<readonly StoredEntry[]> {
    const text =
      'select "index", text, leaf from entries where organisation = $1 and "index" >= $2 and "index" < $3 order by 1'
    const rows = await this.#select(text, [from, Math.min(to, from + LARGEST_PAGE)])
    return rows.map((row) => {
      const [index, entry, leaf] = trust<[string, string, Uint8Array]>(row) // its columns
      return { index: Number(index), text: entry, leaf }
    })
  }

  async item(register: string, id: string): Promise<Item | null> {
    if (!this.#log.tables.has(register)) return null
    const rows = await this.#read(this.#log.tables.get(register, [id]))
    return this.#log.tables.items(register, rows)[0] ?? null
  }

  async list(register: string, query: ListQuery): Promise<ListPage> {
    const { page, count } = this.#log.tables.list(register, query)
    const [rows, counted] = await Promise.all([this.#read(page), count && this.#read(count)])
    return this.#log.tables.listPage(register, query, rows, counted)
  }

  async listKeys(register: string, after: string, limit: number): Promise<readonly ListKeys[]> {
    if (!this.#log.tables.has(register)) return []
    const rows = await this.#read(this.#log.tables.listKeys(register, after, Math.min(limit, LARGEST_PAGE)))
    return rows.map(([id, version, ...keys]) => ({ id: String(id), version: Number(version), keys: keys.map(String) }))
  }

  async page(register: string, after: string, limit: number): Promise<readonly Item[]> {
    if (!this.#log.tables.has(register)) return []
    const rows = await this.#read(this.#log.tables.page(register, after, Math.min(limit, LARGEST_PAGE)))
    return this.#log.tables.items(register, rows)
  }

  async history(register: string, item: string): Promise<readonly number[]> {
    const text = 'select "index" from entries where organisation = $1 and register = $2 and item = $3 order by 1'
    return (await this.#select(text, [register, item])).map(([index]) => Number(index))
  }

  async personal(register: string, id: string): Promise<AnyFacts> {
    const fields = Object.entries((await this.item(register, id))?.personal ?? {})
    if (fields.length === 0) return {}
    const rows = await this.#read(
      payloadsAt(
        this.organisation,
        fields.map(([, index]) => index),
      ),
    )
    return personalOf(fields, sealedOf(rows), this.#log.vault)
  }

  async payload(index: number): Promise<Payload | null> {
    return (await this.payloads(index, index + 1)).get(index) ?? null
  }

  async payloads(from: number, to: number): Promise<ReadonlyMap<number, Payload>> {
    const rows = await this.#read(payloadsBetween(this.organisation, from, Math.min(to, from + LARGEST_PAGE)))
    return new Map(
      sealedOf(rows).flatMap((row) => {
        const payload = this.#log.vault.open(row)
        return payload ? [[row.index, payload]] : []
      }),
    )
  }

  /** Kept from one question to the next, as long as nothing was sealed that could change them. */
  async assignments(): Promise<readonly Assignment[]> {
    const { tables } = this.#log
    const known = this.#assignments
    const text = `select size, exists (select 1 from entries where organisation = $1 and "index" >= $2 and register = any($3))
      from edges where organisation = $1`
    const [edge] = await this.#select(text, [known?.size ?? 0, tables.assigning])
    if (!edge) throw notHere(this.organisation)
    if (known && edge[1] === false) return known.held
    const held: Assignment[] = []
    for (const register of tables.assigning)
      held.push(...tables.assignmentsOf(register, await this.#read(tables.everything(register))))
    this.#assignments = { size: Number(edge[0]), held }
    return held
  }

  async alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    return await alone(this.#primary, this.organisation, work)
  }

  async root(size: number): Promise<Uint8Array> {
    const edge = await this.#edge()
    return edge.size === size ? frontierOf(edge.size, edge.hashes).root() : await this.#tree.root(size)
  }

  async node(level: number, index: number): Promise<Uint8Array> {
    return await this.#tree.node(level, index)
  }

  async tile(level: number, index: number): Promise<Uint8Array | null> {
    return await this.#tree.storedTile(level, index)
  }

  /** The connections are the cell's. */
  async close(): Promise<void> {
    await Promise.resolve()
  }

  async #select(text: string, values: readonly unknown[]): Promise<Row[]> {
    return await this.#read({ text, values: [this.organisation, ...values] })
  }

  async #read({ text, values }: Statement): Promise<Row[]> {
    return await read(this.#primary, this.organisation, text, values)
  }
}

function nothing(): Memory {
  return { size: -1, view: new View(), tiles: null }
}

function answer({ resolve, reject }: Asked, result: Sealed): void {
  if ('fault' in result) reject(result.fault)
  else resolve(result)
}
