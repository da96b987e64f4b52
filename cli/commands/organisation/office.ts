import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomUUIDv7 } from 'node:crypto'

import { instantOf, toDay, trust, type Actor, type Assignment, type Day, type House, type Occasion } from '#kernel'
import { houseFor } from '#registers'
import { CheckpointSigner, FolderBlobs, openLocal, StoreError, type Archive, type Store } from '#store'
import { SqliteStore } from '#store/sqlite'

import { todayInJapan } from '../../clock.ts'
import { UsageError } from '../../command.ts'

/** What stands beside the log of an organisation: who it is, and who sits at this machine. */
export interface OfficeCard {
  readonly organisation: string
  readonly name: string
  readonly kind: string
  /** The member of staff who acts where none is named. */
  readonly operator: string
}

/** An organisation opened from the command line. */
export interface Office extends Archive {
  readonly card: OfficeCard
}

/** Where the folder of an organisation is looked for unless `--in` says. */
export const DEFAULT_FOLDER = 'sekisho-data'

/** Who sits at a folder. @throws {StoreError} where it holds no organisation. */
export function readCard(folder: string): OfficeCard {
  const path = join(folder, 'sekisho.json')
  if (!existsSync(path))
    throw new StoreError('not-found', {
      ja: `${folder}: ここに団体はありません。sekisho new で作るか、--in で場所を指定してください。`,
      en: `${folder}: no organisation here; make one with "sekisho new", or name its place by --in`,
    })
  return trust<OfficeCard>(JSON.parse(readFileSync(path, 'utf8'))) // `new` wrote it
}

/** Opens an organisation for reading and writing; closed when the work is done, whatever comes of it. */
export async function inOffice<T>(folder: string, work: (office: Office) => T | Promise<T>): Promise<T> {
  const card = readCard(folder)
  const house = houseFor(card.kind)
  const store = openLocal(house, new SqliteStore(house, folder, card.organisation))
  try {
    return await work({ card, ...officeOf(house, store, folder) })
  } finally {
    await store.close()
  }
}

/** A log with what lies beside it in a folder. */
export function officeOf(house: House, store: Store, folder: string): Archive {
  const [signer, blobs] = [new CheckpointSigner(folder, store.origin), new FolderBlobs(join(folder, 'blobs'))]
  return { house, store, signer, blobs }
}

/** The actor as the log knows it on this day. */
export async function actorOf(store: Store, id: string): Promise<Actor> {
  return { id, roles: (await store.assignments()).filter(({ holder }) => holder === id) }
}

/** The one who founds an organisation, before the log says who holds what. */
export function founder(id: string): Actor {
  const everywhere = { holder: id, organ: null, section: null, from: '0000-01-01', to: null }
  const roles: readonly Assignment[] = [
    { role: 'administrator', ...everywhere },
    { role: 'ciso', ...everywhere },
    { role: 'chief', ...everywhere },
  ]
  return { id, roles }
}

/** An occasion now, for an act that was done on a day (today unless told). */
export function occasionNow(by: string, on?: Day): Occasion {
  return { id: newId(), by, at: instantOf(Date.now()), on: on ?? today() }
}

export function today(): Day {
  return toDay(todayInJapan())!
}

/** A fresh id (UUIDv7, RFC 9562). */
export function newId(): string {
  return randomUUIDv7()
}

/** A day as typed. @throws {UsageError} */
export function dayArgument(text: string | undefined): Day | undefined {
  if (text === undefined) return undefined
  const day = toDay(text)
  if (day === null) throw new UsageError(`${text}: YYYY-MM-DD`)
  return day
}
