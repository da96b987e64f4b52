import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite'

import { FAULTS, type Fault, type House } from '#kernel'

import type { Archive } from '../archive.ts'
import { copyBlobs, FolderBlobs, type Blobs } from '../blobs/index.ts'
import { check, type CheckReport } from '../checking/check.ts'
import { openLocal } from '../local.ts'
import { ORGANISATION_KEY } from '../keys/organisation-key.ts'
import { CheckpointSigner } from '../keys/signer.ts'
import { REDO, SqliteStore } from '../sqlite/index.ts'
import { notEmpty } from '../not-empty.ts'
import { ReferredFiles } from '../referred-files.ts'
import { StoreError, type Store } from '../store.ts'

const DATABASES = ['log.sqlite', 'keys.sqlite']
/**
 * Copied before the log, which grows on meanwhile: no checkpoint may be ahead of its log, and what is missing in the redo
 * log is in the log.
 */
const BEFORE = ['sekisho.json', ORGANISATION_KEY, 'signing-key.pem', 'last-checkpoint', 'checkpoints', REDO]
/** Copied after the log: every file that an entry names was kept before the entry was sealed. */
const BLOBS = 'blobs'

/**
 * Copies the folder of an organisation while it is in use, then opens the copy and checks it: a backup that does not
 * pass is told and not left lying.
 *
 * @throws {StoreError} where the target is not empty.
 */
export async function backup(house: House, folder: string, target: string): Promise<CheckReport> {
  await copyLog(folder, target)
  const copy = new SqliteStore(house, target, '')
  try {
    await copyReferred(openLocal(house, copy), new FolderBlobs(join(folder, BLOBS)), target)
  } finally {
    copy.close()
  }
  return await checkFolder(house, target)
}

/**
 * Copies the log of an organisation with its keys and checkpoints, without files of evidence, while it is in use: the state
 * of one moment, for who reads it whole beside the process that writes.
 *
 * @throws {StoreError} where the target is not empty.
 */
export async function copyLog(folder: string, target: string): Promise<void> {
  mustBeEmpty(target)
  mkdirSync(target, { recursive: true, mode: 0o700 })
  copyBeside(folder, target, BEFORE)
  const sources = DATABASES.map((name) => ({ name, source: pinned(join(folder, name)) }))
  try {
    for (const { name, source } of sources) await copyDatabase(source, join(target, name))
  } finally {
    for (const { source } of sources) source.close()
  }
}

/**
 * A database as it is now, whatever is written meanwhile: SQLite begins a copy anew whenever what it copies has changed,
 * so that the copy of one that is written to would never end. Both are pinned before either is copied, the log first: a key
 * is there before what is sealed under it.
 */
function pinned(path: string): DatabaseSync {
  const source = new DatabaseSync(path, { readOnly: true })
  source.exec('begin; select 1 from sqlite_schema')
  return source
}

/**
 * Copies an organisation whose log is kept elsewhere, and whose seat is a folder, into a folder that holds all of it: a
 * backup like any other, that opens and restores without the place it came from. It may go on being written meanwhile.
 *
 * @throws {StoreError} where the target is not empty.
 */
export async function backupFrom(archive: Archive, folder: string, target: string): Promise<CheckReport> {
  mustBeEmpty(target)
  mkdirSync(target, { recursive: true, mode: 0o700 })
  copyBeside(folder, target, BEFORE)
  const { house, store, blobs } = archive
  const copy = new SqliteStore(house, target, store.organisation)
  try {
    await copy.receive(store)
    await copyReferred(openLocal(house, copy), blobs, target)
  } finally {
    copy.close()
  }
  return await checkFolder(house, target)
}

/**
 * Copies the files to which a copied log refers; what nothing refers to may be removed meanwhile. What is damaged or missing
 * is told by the check that follows.
 */
async function copyReferred(copy: Store, blobs: Blobs, target: string): Promise<void> {
  const referred = new ReferredFiles(copy)
  await referred.readOn()
  await copyBlobs(blobs, join(target, BLOBS), (name) => referred.has(name))
}

/**
 * Restores a backup into an empty folder: copied aside, checked whole, and only then put in place.
 *
 * @throws {StoreError} where the target is not empty, or the backup does not pass its check.
 */
export async function restore(house: House, from: string, target: string): Promise<CheckReport> {
  mustBeEmpty(target)
  if (!existsSync(join(from, 'log.sqlite')))
    throw new StoreError('not-found', {
      ja: `${from} に写しがありません。場所を確かめてください。`,
      en: `${from} holds no backup: check the place`,
    })
  mkdirSync(dirname(target), { recursive: true })
  const aside = mkdtempSync(`${target}.restoring-`)
  try {
    copyBeside(from, aside, [...BEFORE, ...DATABASES, BLOBS])
    const report = await checkFolder(house, aside)
    if (report.faults.length > 0) throw notSound(from, report.faults)
    cpSync(aside, target, { recursive: true })
    return report
  } catch (error) {
    throw error instanceof StoreError ? renamed(error, aside, from) : error
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

function notSound(from: string, [first, ...more]: readonly Fault[]): StoreError {
  const { code, index, place = '' } = first!
  const [ja, en] = index === null ? [place, place] : [`記録 ${index}`, `entry ${index}`]
  return new StoreError('damaged', {
    ja: `${from} は検査に通りません（${ja}：${FAULTS[code].ja}${more.length > 0 ? `ほか ${more.length} 件` : ''}）。何も戻していません。別の写しを使ってください。`,
    en: `${from} does not pass its check (${en}: ${FAULTS[code].en}${more.length > 0 ? ` and ${more.length} more` : ''}): nothing was restored; use another backup`,
  })
}

/** The same, told of the place that a person knows and not of a copy that is gone by now. */
function renamed(error: StoreError, aside: string, from: string): StoreError {
  const { ja, en } = error.words
  return new StoreError(error.code, { ja: ja.replaceAll(aside, from), en: en.replaceAll(aside, from) }, error)
}

/** Opens a folder, checks it and closes it again. */
export async function checkFolder(house: House, folder: string): Promise<CheckReport> {
  const store = openLocal(house, new SqliteStore(house, folder, ''))
  try {
    return await check({
      house,
      store,
      signer: new CheckpointSigner(folder, store.origin),
      blobs: new FolderBlobs(join(folder, BLOBS)),
    })
  } finally {
    await store.close()
  }
}

function copyBeside(from: string, to: string, names: readonly string[]): void {
  for (const name of names)
    if (existsSync(join(from, name))) cpSync(join(from, name), join(to, name), { recursive: true })
}

function mustBeEmpty(target: string): void {
  if (existsSync(target) && readdirSync(target).length > 0) throw notEmpty(target)
}
