import { erasureOf, evolve, type Item } from '#kernel'

import type { Prepared as Spelled } from '../sealing/prepare-entry.ts'
import { sealPayload } from '../keys/sealed-payload.ts'
import type { Appended } from '../store.ts'
import type { Tile } from '../tile-maker.ts'
import type { ReadTables } from './read-tables.ts'
import type { Statement } from './transaction.ts'

/** An entry with its hash. */
export interface Prepared extends Spelled {
  readonly leaf: Uint8Array
}

/** What a transaction has sealed and not yet written. */
export class Writing {
  readonly #organisation: string
  readonly #tables: ReadTables
  #entries: Prepared[] = []
  #acts: { readonly act: string; readonly appended: Appended }[] = []
  #tiles: Tile[] = []
  #items = new Map<string, { readonly register: string; readonly item: Item }>()
  #erasures: { readonly subject: string; readonly before: number }[] = []

  constructor(organisation: string, tables: ReadTables) {
    this.#organisation = organisation
    this.#tables = tables
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0 && this.#acts.length === 0
  }

  get isErasing(): boolean {
    return this.#erasures.length > 0
  }

  /** Subjects whose keys are needed before `statements`. */
  get subjects(): string[] {
    return [...new Set(this.#entries.flatMap(({ payload, subject }) => (payload ? [subject] : [])))]
  }

  addAct(act: string, appended: Appended): void {
    this.#acts.push({ act, appended })
  }

  /** @returns the item as the entry leaves it. */
  addEntry(prepared: Prepared, before: Item | null, tiles: readonly Tile[]): Item {
    const { entry } = prepared
    const item = evolve(this.#tables.register(entry.register), before, entry)
    this.#entries.push(prepared)
    this.#tiles.push(...tiles)
    this.#items.set(`${entry.register}/${entry.item}`, { register: entry.register, item })
    const erasure = erasureOf(entry)
    if (erasure) this.#erasures.push(erasure)
    return item
  }

  /** The statements that write it all; then it begins anew. */
  take(keys: ReadonlyMap<string, Uint8Array>): Statement[] {
    const statements = [
      ...this.#logStatements(),
      ...this.#payloadStatements(keys),
      ...[...Map.groupBy(this.#items.values(), ({ register }) => register)].map(([register, changed]) =>
        this.#tables.put(
          register,
          changed.map(({ item }) => item),
        ),
      ),
      ...this.#erasures.flatMap((erasure) => this.#erase(erasure)),
    ]
    this.#entries = []
    this.#acts = []
    this.#tiles = []
    this.#items = new Map()
    this.#erasures = []
    return statements
  }

  #logStatements(): Statement[] {
    const entries = insert(
      `insert into entries select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bytea[])`,
      this.#organisation,
      this.#entries.map(({ entry, text, leaf }) => [entry.index, entry.register, entry.item, text, leaf]),
    )
    const acts = insert(
      'insert into acts select $1, * from unnest($2::text[], $3::bigint[], $4::bigint[])',
      this.#organisation,
      this.#acts.map(({ act, appended }) => [act, appended.first, appended.count]),
    )
    const tiles = insert(
      'insert into tiles select $1, * from unnest($2::integer[], $3::bigint[], $4::bytea[])',
      this.#organisation,
      this.#tiles.map(({ level, index, hashes }) => [level, index, hashes]),
    )
    return [...entries, ...acts, ...tiles]
  }

  #payloadStatements(keys: ReadonlyMap<string, Uint8Array>): Statement[] {
    const rows = this.#entries.flatMap(({ entry, payload, subject }) =>
      payload ? [[entry.index, subject, sealPayload(keys.get(subject)!, entry.index, payload)]] : [],
    )
    const text = 'insert into payloads select $1, * from unnest($2::bigint[], $3::text[], $4::bytea[])'
    return insert(text, this.#organisation, rows)
  }

  #erase({ subject, before }: { readonly subject: string; readonly before: number }): Statement[] {
    return [
      {
        text: 'delete from payloads where organisation = $1 and subject = $2 and "index" < $3',
        values: [this.#organisation, subject, before],
      },
      {
        text: `delete from keys where organisation = $1 and subject = $2 and not exists
          (select 1 from payloads p where p.organisation = $1 and p.subject = $2)`,
        values: [this.#organisation, subject],
      },
    ]
  }
}

/** One insert of many rows, a column at a time; none where there is no row. */
function insert(text: string, organisation: string, rows: readonly (readonly unknown[])[]): Statement[] {
  if (rows.length === 0) return []
  return [{ text, values: [organisation, ...rows[0]!.map((_, at) => rows.map((row) => bytesOrValue(row[at])))] }]
}

/** NOTE: `pg` writes an array of bytes rightly only for `Buffer`. */
function bytesOrValue(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
}
