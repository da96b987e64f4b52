import { houseFor } from '#registers'
import { StoreError, withMethods, type Store } from '#store'
import type { Cell } from '#store/postgres'

/** Connections of this process to one PostgreSQL, however many organisations it keeps. */
const CONNECTIONS = 16

interface SharedCell {
  readonly cell: Promise<Cell>
  readonly seats: Map<string, string>
}

/** What is open, by connection string. */
const SHARED = new Map<string, SharedCell>()

/**
 * Opens the log of an organisation in PostgreSQL. Those at one connection string share their connections, which are closed
 * with the last of them.
 *
 * @param seat the folder of its keys and checkpoints.
 * @throws {StoreError}
 */
export async function openShared(url: string, organisation: string, seat: string): Promise<Store> {
  const shared = SHARED.get(url) ?? share(url)
  if (shared.seats.has(organisation)) throw isOpen(organisation)
  shared.seats.set(organisation, seat)
  const leave = async (): Promise<void> => {
    shared.seats.delete(organisation)
    if (shared.seats.size > 0) return
    SHARED.delete(url)
    await (await shared.cell).close()
  }
  try {
    const found = await (await shared.cell).find(organisation)
    if (found) return withMethods(found.store, { close: leave })
    throw notThere(organisation)
  } catch (error) {
    await leave().catch(() => undefined) // where the cell was never open, the error says why
    throw error
  }
}

function share(url: string): SharedCell {
  const seats = new Map<string, string>()
  // Loaded where it is needed: most folders keep their log themselves.
  const cell = import('#store/postgres').then(({ openPostgres }) =>
    openPostgres(url, {
      seatOf: (organisation) => seats.get(organisation)!,
      houseOf: houseFor,
      connections: CONNECTIONS,
    }),
  )
  const shared = { cell, seats }
  SHARED.set(url, shared)
  return shared
}

function isOpen(organisation: string): StoreError {
  return new StoreError('locked', {
    ja: `団体 ${organisation} はすでに開いています。同じ団体の席を二つ置くことはできません。`,
    en: `the organisation ${organisation} is open already: it cannot have two seats`,
  })
}

function notThere(organisation: string): StoreError {
  return new StoreError('not-found', {
    ja: `PostgreSQL に団体 ${organisation} はありません。sekisho.json の接続先を確かめてください。`,
    en: `PostgreSQL holds no organisation ${organisation}: check where its sekisho.json points`,
  })
}
