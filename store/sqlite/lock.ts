import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { trust, type Words } from '#kernel'

import { StoreError } from '../store.ts'
import { toStoreError } from './sqlite-error.ts'

/** Held while one process writes. */
export interface WriterLock {
  close(): void
}

/** The process that writes, as it names itself beside the lock. */
interface Holder {
  readonly process: number
  readonly host: string
  readonly since: string
  readonly program: string
}

/**
 * Makes this process the only writer of a folder. The lock is the operating system's, on a file that SQLite holds
 * exclusively: it ends with the process however that ends, so that none is ever left behind.
 *
 * @throws {StoreError} `locked`, naming the process that holds it.
 */
export function lockFolder(folder: string): WriterLock {
  const holder = join(folder, 'writer.json')
  let database: DatabaseSync
  try {
    database = new DatabaseSync(join(folder, 'writer.lock'))
    database.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    const known = toStoreError(error, folder)
    throw known.code === 'locked' ? new StoreError('locked', whoHolds(folder, holder), error) : known
  }
  const name: Holder = {
    process: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    program: process.argv[1] ?? '',
  }
  writeFileSync(holder, `${JSON.stringify(name)}\n`)
  return database
}

function whoHolds(folder: string, holder: string): Words {
  const by = readHolder(holder)
  return {
    ja: `${folder} はほかのプロセス${by ? `（${by.ja}）` : ''}が書き込み中です。先に止めるか、そちらから行ってください。`,
    en: `${folder} is being written by another process${by ? ` (${by.en})` : ''}. Stop it first, or ask it to do this.`,
  }
}

function readHolder(holder: string): Words | null {
  try {
    const { process: id, host, since, program } = trust<Holder>(JSON.parse(readFileSync(holder, 'utf8'))) // `lockFolder` wrote it
    return {
      ja: `${host} のプロセス ${id}、${program}、${since} から`,
      en: `process ${id} on ${host}, ${program}, since ${since}`,
    }
  } catch {
    return null
  }
}
