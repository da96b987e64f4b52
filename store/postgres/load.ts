import {
  trust,
  type AnyFacts,
  type BatchRefusal,
  type Command,
  type House,
  type Item,
  type Refusal,
  type Sealing,
} from '#kernel'
import type { PoolClient } from 'pg'

import { decide } from '../sealing/desk.ts'
import type { Asking } from '../store.ts'
import { foreseeItems, foreseeSights, holdingsOf, requested } from './foresee.ts'
import type { ReadTables } from './read-tables.ts'
import { query, type Statement } from './transaction.ts'
import type { Sealed, Vault } from './vault.ts'
import type { View, Wanted } from './view.ts'

/** A decision that asks for more than this, one thing after another, is a fault in what is foreseen. */
const MOST_ROUNDS = 100

/** Loads what views want, within a transaction that holds the log still. */
export class Loader {
  readonly #client: PoolClient
  readonly #organisation: string
  readonly #tables: ReadTables
  readonly #vault: Vault
  readonly #beforeCounting: () => Promise<void>

  /** @param beforeCounting writes what has been sealed in this transaction so far, which counts must see. */
  constructor(
    client: PoolClient,
    { organisation, tables, vault }: { organisation: string; tables: ReadTables; vault: Vault },
    beforeCounting: () => Promise<void>,
  ) {
    this.#client = client
    this.#organisation = organisation
    this.#tables = tables
    this.#vault = vault
    this.#beforeCounting = beforeCounting
  }

  /** Loads what commands are going to need, as far as it can be foreseen. */
  async foresee(house: House, view: View, commands: readonly Command[]): Promise<void> {
    foreseeItems(view, commands)
    await this.load(view)
    foreseeSights(house, view, commands)
    await this.load(view)
    const approved = requested(view, commands)
    foreseeSights(house, view, approved)
    await this.load(view)
    for (const { register, field, ids } of holdingsOf(house, [...commands, ...approved])) {
      await this.#beforeCounting()
      const rows = await query(this.#client, this.#tables.countEach(register, field, ids))
      const counts = new Map(rows.map(([id, count]) => [id, Number(count)]))
      for (const id of ids) view.putCount({ register, where: { [field]: id }, limit: Infinity }, counts.get(id) ?? 0)
    }
  }

  /** Decides, loading what the decision turns out to lack. */
  async decide(
    house: House,
    view: View,
    { asking, commands }: { readonly asking: Asking; readonly commands: readonly Command[] },
  ): Promise<Sealing | Refusal | BatchRefusal> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      let outcome: Sealing | Refusal | BatchRefusal | null = null
      let fault: unknown = null
      try {
        outcome = decide(house, view, asking, commands)
      } catch (error) {
        fault = error // a fault of the register, unless it comes of what was lacking
      }
      if (!(await this.load(view))) {
        if (outcome) return outcome
        throw fault
      }
    }
    throw new Error(`postgres: ${commands[0]?.register}.${commands[0]?.act} asks for ever more`)
  }

  /** Loads what a view lacks. @returns whether anything was lacking. */
  async load(view: View): Promise<boolean> {
    const wanted = view.takeWanted()
    if (!wanted) return false
    if (wanted.counts.size + wanted.personal.size > 0 || wanted.isAssignments) await this.#beforeCounting()
    await Promise.all([
      ...this.#loadItems(view, wanted),
      ...[...wanted.counts.values()].map(async (count) => {
        if (!this.#tables.has(count.register)) return view.putCount({ ...count, limit: Infinity }, 0)
        const [row] = await this.#query(this.#tables.count(count.register, count.where, count.limit))
        view.putCount(count, Number(row![0]))
      }),
      ...(wanted.isAssignments ? [this.#loadAssignments(view)] : []),
    ])
    for (const { register, id } of wanted.personal.values()) await this.#loadPersonal(view, register, id)
    return true
  }

  #loadItems(view: View, { items }: Wanted): Promise<void>[] {
    return [...items].map(async ([register, wanted]) => {
      const ids = [...wanted]
      const found = this.#tables.has(register)
        ? this.#tables.items(register, await this.#query(this.#tables.get(register, ids)))
        : []
      const byId = new Map(found.map((item): [string, Item] => [item.id, item]))
      for (const id of ids) view.putItem(register, id, byId.get(id) ?? null)
    })
  }

  async #loadAssignments(view: View): Promise<void> {
    const rows = this.#tables.assigning.map(async (register) =>
      this.#tables.assignmentsOf(register, await this.#query(this.#tables.everything(register))),
    )
    view.putAssignments((await Promise.all(rows)).flat())
  }

  async #loadPersonal(view: View, register: string, id: string): Promise<void> {
    const fields = Object.entries(view.item(register, id)?.personal ?? {})
    const rows = await this.#query(
      payloadsAt(
        this.#organisation,
        fields.map(([, index]) => index),
      ),
    )
    view.putPersonal(register, id, personalOf(fields, sealedOf(rows), this.#vault))
  }

  async #query(statement: Statement): Promise<readonly (readonly unknown[])[]> {
    return await query(this.#client, statement)
  }
}

const SEALED = `select p."index", p.subject, p.sealed, k.wrapped from payloads p
  left join keys k on k.organisation = p.organisation and k.subject = p.subject where p.organisation = $1`

export function payloadsAt(organisation: string, indices: readonly number[]): Statement {
  return { text: `${SEALED} and p."index" = any($2)`, values: [organisation, indices] }
}

export function payloadsBetween(organisation: string, from: number, to: number): Statement {
  return { text: `${SEALED} and p."index" >= $2 and p."index" < $3 order by 1`, values: [organisation, from, to] }
}

export function sealedOf(rows: readonly (readonly unknown[])[]): Sealed[] {
  return rows.map((row) => {
    // the columns of `SEALED`
    const [index, subject, sealed, wrapped] = trust<[string, string, Uint8Array, Uint8Array | null]>(row)
    return { index: Number(index), subject, sealed, wrapped }
  })
}

/** Personal values of an item by its fields: each is in the entry that last set it. */
export function personalOf(
  fields: readonly (readonly [string, number])[],
  rows: readonly Sealed[],
  vault: Vault,
): AnyFacts {
  const opened = new Map(rows.map((row) => [row.index, vault.open(row)]))
  return Object.fromEntries(fields.map(([name, index]) => [name, opened.get(index)?.personal[name] ?? null]))
}
