import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { House } from '#kernel'
import { openPostgres, type Cell, type Opened } from '#store/postgres'

import { Cluster } from './cluster.ts'

/** Organisations in a PostgreSQL of the test's own, all of one house. */
export class Towns {
  readonly cluster: Cluster
  readonly cell: Cell
  readonly #house: House
  readonly #seats: string
  readonly #others: Cell[] = []
  #made = 0

  private constructor(cluster: Cluster, cell: Cell, house: House, seats: string) {
    this.cluster = cluster
    this.cell = cell
    this.#house = house
    this.#seats = seats
  }

  static async start(house: House): Promise<Towns> {
    const cluster = await Cluster.start({ shared_preload_libraries: 'pg_stat_statements' })
    const seats = mkdtempSync(join(tmpdir(), 'sekisho-seats-'))
    return new Towns(
      cluster,
      await openPostgres(cluster.url, { seatOf: (id: string) => join(seats, id), houseOf: () => house }),
      house,
      seats,
    )
  }

  /** A fresh organisation. */
  async found(): Promise<Opened> {
    this.#made += 1
    return await this.cell.found({ organisation: `town${this.#made}`, name: '関山市', kind: '市' })
  }

  /** The same organisation as another process has it: with connections and memory of its own. */
  async again({ card: { organisation } }: Opened): Promise<Opened> {
    const cell = await openPostgres(this.cluster.url, {
      seatOf: (id) => join(this.#seats, id),
      houseOf: () => this.#house,
    })
    this.#others.push(cell)
    return (await cell.find(organisation))!
  }

  seatOf({ card: { organisation } }: Opened): string {
    return join(this.#seats, organisation)
  }

  async stop(): Promise<void> {
    for (const cell of [this.cell, ...this.#others]) await cell.close()
    await this.cluster.stop()
    rmSync(this.#seats, { recursive: true })
  }
}
