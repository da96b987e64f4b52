import { copyFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { equalBytes, type House } from '#kernel'

import type { Blobs } from '../blobs/index.ts'
import { check, type CheckReport } from '../checking/check.ts'
import { openLocal } from '../local.ts'
import { ORGANISATION_KEY } from '../keys/organisation-key.ts'
import { CheckpointSigner } from '../keys/signer.ts'
import { markMoved, movedTo, REDO, removeLeftBehind, SqliteStore } from '../sqlite/index.ts'
import { StoreError } from '../store.ts'
import { openPostgres, type Cell, type Listed } from './cell.ts'

/** An organisation that is to move, and its folder, which stays its seat. */
export interface Moving {
  readonly house: House
  readonly folder: string
  readonly card: Listed
  /** The connection string. */
  readonly url: string
  /** Its files, which stay where they are. */
  readonly blobs: Blobs
}

/** What a folder whose log has moved says: not where, since a connection string may hold a password. */
const POSTGRES = 'PostgreSQL'
const FOLDER = 'folder'

/** Where a log is copied to before it takes its place; what broke off leaves it. */
const ASIDE = 'returning-'

const LOG_FILES = [
  'keys.sqlite',
  'keys.sqlite-wal',
  'keys.sqlite-shm',
  'log.sqlite',
  'log.sqlite-wal',
  'log.sqlite-shm',
  REDO,
]

/**
 * Moves the log of a folder into PostgreSQL, entry by entry as they were sealed, and checks it there. The folder keeps
 * its own keys, checkpoints and files, and its log, which is marked and not written any more; of personal values nothing,
 * once the check has passed. What breaks off is begun anew by
 * asking again.
 *
 * @param settle notes where the log is from now on, right before it may be written there.
 * @throws {StoreError} where the folder is in use, or PostgreSQL holds a log that this one does not continue; nothing has
 *   moved then.
 */
export async function moveToPostgres(moving: Moving, settle: () => void): Promise<CheckReport> {
  const { folder, card } = moving
  return await inCell(moving, async (cell) => {
    if (await isInUse(cell, card.organisation)) throw isThere(card.organisation)
    const before = movedTo(folder)
    if (before) markMoved(folder, null, before.size)
    let size = before?.size ?? 0
    try {
      size = await arrive(moving, cell)
    } catch (error) {
      if (before) markMoved(folder, before.to, before.size)
      throw error
    }
    markMoved(folder, POSTGRES, size)
    settle()
    const report = await check(await cell.settle(card.organisation))
    if (report.faults.length === 0) removeLeftBehind(folder)
    return report
  })
}

/** Signs the log of a folder and copies it. @returns its size. */
async function arrive({ house, folder, card }: Moving, cell: Cell): Promise<number> {
  const source = openLocal(house, new SqliteStore(house, folder, card.organisation))
  try {
    await new CheckpointSigner(folder, source.origin).checkpoint(source)
    await cell.arrive(card, source)
    return await source.size()
  } finally {
    await source.close()
  }
}

/** Whether a log can be written in PostgreSQL. */
async function isInUse(cell: Cell, organisation: string): Promise<boolean> {
  try {
    return (await cell.find(organisation)) !== null
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'moved' || error.code === 'not-found')) return false
    throw error
  }
}

/**
 * Moves a log from PostgreSQL back into the folder that is its seat, and checks it before it takes its place. In
 * PostgreSQL it is marked and not written any more.
 *
 * @param settle notes where the log is from now on.
 * @throws {StoreError} where it does not pass its check; it stays in PostgreSQL then and can be written again.
 */
export async function moveToFolder(moving: Moving, settle: () => void): Promise<CheckReport> {
  const { folder, card } = moving
  return await inCell(moving, async (cell) => {
    if (existsSync(join(folder, 'log.sqlite')) && movedTo(folder) === null) {
      // A move that broke off after its end: what is left is to say so.
      if (await isInUse(cell, card.organisation)) throw inUse(folder)
      settle()
      await cell.removeLeftBehind(card.organisation)
      return await checkHere(moving)
    }
    for (const name of readdirSync(folder)) if (name.startsWith(ASIDE)) rmSync(join(folder, name), { recursive: true })
    const source = await cell.leave(card.organisation, FOLDER)
    const aside = mkdtempSync(join(folder, ASIDE))
    try {
      const report = await copyInto(aside, moving, source).catch(async (error: unknown) => {
        await cell.leave(card.organisation, null)
        throw error
      })
      // INVARIANT: from here on it may be written in the folder alone, and there once it is unmarked.
      markMoved(aside, POSTGRES, report.size)
      for (const name of LOG_FILES) rmSync(join(folder, name), { force: true })
      for (const name of LOG_FILES) if (existsSync(join(aside, name))) renameSync(join(aside, name), join(folder, name))
      markMoved(folder, null, report.size)
      settle()
      await cell.removeLeftBehind(card.organisation)
      return report
    } finally {
      rmSync(aside, { recursive: true, force: true })
    }
  })
}

/** Copies a log into a folder of its own, with the key of its seat, and checks it there. */
async function copyInto(
  aside: string,
  { house, folder, card }: Moving,
  source: Awaited<ReturnType<Cell['leave']>>,
): Promise<CheckReport> {
  copyFileSync(join(folder, ORGANISATION_KEY), join(aside, ORGANISATION_KEY))
  const local = new SqliteStore(house, aside, card.organisation)
  const store = openLocal(house, local)
  try {
    await local.receive(source.store)
    const report = await check({ house, store, signer: source.signer, blobs: source.blobs })
    const isSame = equalBytes(report.root, await source.store.root(report.size))
    if (report.faults.length > 0 || !isSame || report.size !== (await source.store.size())) throw doesNotPass(folder)
    return report
  } finally {
    await store.close()
  }
}

async function checkHere({ house, folder, card, blobs }: Moving): Promise<CheckReport> {
  const store = openLocal(house, new SqliteStore(house, folder, card.organisation))
  try {
    return await check({ house, store, signer: new CheckpointSigner(folder, store.origin), blobs })
  } finally {
    await store.close()
  }
}

async function inCell<T>({ folder, house, url, blobs }: Moving, work: (cell: Cell) => Promise<T>): Promise<T> {
  const cell = await openPostgres(url, { seatOf: () => folder, houseOf: () => house, blobsOf: () => blobs })
  try {
    return await work(cell)
  } finally {
    await cell.close()
  }
}

function isThere(organisation: string): StoreError {
  return new StoreError('locked', {
    ja: `団体 ${organisation} の台帳ログは、PostgreSQL で使用中です。移すものはありません。`,
    en: `the log of ${organisation} is in use in PostgreSQL: there is nothing to move`,
  })
}

function inUse(folder: string): StoreError {
  return new StoreError('locked', {
    ja: `${folder} には使用中の台帳ログがあります。上書きしません。`,
    en: `${folder} holds a log that is in use: it is not written over`,
  })
}

function doesNotPass(folder: string): StoreError {
  return new StoreError('damaged', {
    ja: `${folder} に写した台帳ログが検査に通りません。移していません。sekisho check で調べてください。`,
    en: `the log that was copied to ${folder} does not pass its check: nothing has moved; see what sekisho check says`,
  })
}
