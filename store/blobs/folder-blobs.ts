import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { StoreError } from '../store.ts'
import { syncFolder } from '../write-durably.ts'
import { LARGEST_BLOB_BYTES, mustBeName, type Blob, type Blobs, type Kept } from './blobs.ts'
import { checked, hashing } from './hashing.ts'

/** Files in a folder: `ab/cd…`. Written aside, synced, then renamed to what their hash turned out to be. */
export class FolderBlobs implements Blobs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(content: AsyncIterable<Uint8Array>, most = LARGEST_BLOB_BYTES): Promise<Kept> {
    const aside = join(this.#folder, 'coming', randomUUID())
    await mkdir(dirname(aside), { recursive: true, mode: 0o700 })
    try {
      const kept = await writeAside(aside, content, most)
      const path = this.#path(kept.sha256)
      if (existsSync(path)) return kept
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      syncFolder(this.#folder)
      await rename(aside, path)
      syncFolder(dirname(path))
      return kept
    } finally {
      await rm(aside, { force: true })
    }
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.#bytesOf(sha256)) !== null
  }

  async get(sha256: string): Promise<Blob> {
    const bytes = await this.#bytesOf(sha256)
    if (bytes === null)
      throw new StoreError('not-found', {
        ja: `ファイル ${sha256} はありません。`,
        en: `there is no file ${sha256}`,
      })
    return { bytes, content: checked(createReadStream(this.#path(sha256)), { sha256, bytes }) }
  }

  async *names(): AsyncGenerator<string> {
    for (const start of await listed(this.#folder)) {
      if (!/^[0-9a-f]{2}$/u.test(start)) continue
      for (const rest of await listed(join(this.#folder, start))) if (/^[0-9a-f]{62}$/u.test(rest)) yield start + rest
    }
  }

  async #bytesOf(sha256: string): Promise<number | null> {
    const about = await stat(this.#path(sha256)).catch(nullWhereMissing)
    return about?.isFile() ? about.size : null
  }

  #path(sha256: string): string {
    mustBeName(sha256)
    return join(this.#folder, sha256.slice(0, 2), sha256.slice(2))
  }
}

/** Writes a file, hashing it as it comes; durable when this returns. */
export async function writeAside(path: string, content: AsyncIterable<Uint8Array>, most: number): Promise<Kept> {
  const file = await open(path, 'wx', 0o600)
  try {
    const passing = hashing(content, most)
    for await (const part of passing.content)
      for (let at = 0; at < part.length;) at += (await file.write(part, at)).bytesWritten
    await file.sync()
    return passing.kept()
  } finally {
    await file.close()
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(nullWhereMissing)) ?? []
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
