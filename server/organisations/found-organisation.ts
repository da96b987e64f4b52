import { randomUUIDv7 } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import {
  addDays,
  dayOf,
  fiscalYearOf,
  isRefusal,
  type Actor,
  type Assignment,
  type Command,
  type Day,
  type Instant,
  type Refusal,
} from '#kernel'
import { holidaysOfFiscalYear, houseFor, type ClosedDay } from '#registers'
import {
  CheckpointSigner,
  FolderBlobs,
  houseHash,
  makeOrganisationKey,
  notEmpty,
  openLocal,
  writeDurably,
  type Blobs,
} from '#store'
import { SqliteStore } from '#store/sqlite'

import type { FolderCard } from './open-organisation.ts'

/** Those who are there from the first day; a post that nobody fills yet is null. */
export interface Founders {
  readonly ciso: string | null
  readonly chief: string | null
  /** Who runs this system; the first member of staff. */
  readonly operator: string
}

export interface Founding {
  /** Empty or not there yet. */
  readonly folder: string
  readonly name: string
  readonly kind: string
  readonly founders: Founders
  readonly at: Instant
  /** A file on another medium in which the key of the organisation is made; in the folder where none is named. */
  readonly organisationKey?: string
  /** What else is done by the same act, such as the policy; files are kept before it is sealed. */
  readonly acts?: (blobs: Blobs, on: Day) => Promise<readonly Command[]>
}

export interface Founded {
  readonly card: FolderCard
  readonly entries: number
  /** The key by which strangers verify this log. */
  readonly key: string
}

/**
 * Makes an organisation in a folder: its book, a head and a first section, those who found it with their roles, all by one
 * act; then its card and its first signed checkpoint. Where it is refused or fails, nothing is left of it.
 *
 * @throws {StoreError} where the folder is not empty, or the file of the key is there already.
 */
export async function foundOrganisation(founding: Founding): Promise<Founded | Refusal> {
  const { folder, organisationKey } = founding
  const isNew = !existsSync(folder)
  if (!isNew && readdirSync(folder).length > 0) throw notEmpty(folder)
  if (organisationKey !== undefined) makeOrganisationKey(folder, organisationKey)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let founded: Founded | Refusal | null = null
  try {
    founded = await found(founding)
    return founded
  } finally {
    // What was begun and not done would be in the way of the next try.
    if (founded === null || isRefusal(founded)) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
      if (isNew) rmdirSync(folder)
      if (organisationKey !== undefined) rmSync(organisationKey, { force: true })
    }
  }
}

async function found({ folder, name, kind, founders, at, acts }: Founding): Promise<Founded | Refusal> {
  const card: FolderCard = { organisation: randomUUIDv7(), name, kind, operator: randomUUIDv7() }
  const house = houseFor(kind)
  const on = dayOf(at)
  const store = openLocal(house, new SqliteStore(house, folder, card.organisation))
  try {
    const by = { actor: founder(card.operator), occasion: { id: randomUUIDv7(), by: card.operator, at, on } }
    const more = (await acts?.(new FolderBlobs(join(folder, 'blobs')), on)) ?? []
    const result = await store.act(by, [...firstActs(card, founders, on, houseHash(house)), ...more])
    if (isRefusal(result)) return result
    writeDurably(join(folder, 'sekisho.json'), `${JSON.stringify(card, null, 2)}\n`)
    const signer = new CheckpointSigner(folder, store.origin)
    await signer.checkpoint(store)
    return { card, entries: await store.size(), key: signer.verifierKey }
  } finally {
    await store.close()
  }
}

/** The one who founds an organisation, before the log says who holds what. */
function founder(id: string): Actor {
  const everywhere = { holder: id, organ: null, section: null, from: '0000-01-01', to: null }
  const roles: readonly Assignment[] = [
    { role: 'administrator', ...everywhere },
    { role: 'ciso', ...everywhere },
    { role: 'chief', ...everywhere },
  ]
  return { id, roles, isService: true }
}

/** The book, the head, a first section, the people named, and their roles. */
function firstActs(
  { organisation, name, kind, operator }: FolderCard,
  founders: Founders,
  on: Day,
  house: string,
): Command[] {
  const [organ, section] = [randomUUIDv7(), randomUUIDv7()]
  const staffOf = (person: string, id: string): Command =>
    open('staff', id, { name: person, number: '-', mail: null, section, employment: 'regular' })
  const roleOf = (role: string, local: string, holder: string): Command =>
    open('roles', randomUUIDv7(), {
      role,
      name: local,
      post: local,
      holder,
      organ: null,
      section: null,
      from: on,
      to: null,
    })
  const named = [
    { role: 'ciso', local: '最高情報セキュリティ責任者', person: founders.ciso, id: randomUUIDv7() },
    { role: 'chief', local: '統括情報セキュリティ責任者', person: founders.chief, id: randomUUIDv7() },
    { role: 'administrator', local: '運用担当者', person: founders.operator, id: operator },
  ]
  return [
    open('book', organisation, { organisation: name, kind, house, sealedThrough: addDays(on, -1) }),
    open('organs', organ, { name: '長', kind: 'head', since: on }),
    open('sections', section, { name: '情報政策担当', organ, parent: null }),
    open('closures', randomUUIDv7(), { source: 'national', days: holidaysFrom(fiscalYearOf(on)) }),
    ...named.flatMap(({ role, local, person, id }) =>
      person === null ? [] : [staffOf(person, id), roleOf(role, local, id)],
    ),
  ]
}

/** The holidays of a fiscal year and the next; the published list corrects them (`sekisho closures import`). */
function holidaysFrom(year: number): readonly ClosedDay[] {
  return [...holidaysOfFiscalYear(year), ...holidaysOfFiscalYear(year + 1)]
}

function open(register: string, item: string, input: object): Command {
  return { register, item, act: 'open', input }
}
