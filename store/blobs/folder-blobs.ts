import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { syncFolder, writeDurably } from '../write-durably.ts'
import { LARGEST_BLOB_BYTES, mustBeName, noSuchFile, type Blob, type Blobs, type Kept, type Lying } from './blobs.ts'
import { clearHalves } from './clear-halves.ts'
import { checked, hashing } from './hashing.ts'

/**
 * Files in a folder: `ab/cd…`. Written aside (`coming/`), synced, then renamed to what their hash turned out to be. Those
 * that were set aside lie in `aside/ab/cd…`; moving one is a rename, so that it is never in neither place.
 */
export class FolderBlobs implements Blobs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(content: AsyncIterable<Uint8Array>, most = LARGEST_BLOB_BYTES): Promise<Kept> {
    const coming = join(this.#folder, 'coming', randomUUID())
    await mkdir(dirname(coming), { recursive: true, mode: 0o700 })
    try {
      const kept = await writeAside(coming, content, most)
      const [path] = this.#places(kept.sha256)
      if (!existsSync(path)) await this.#move(coming, path)
      return kept
    } finally {
      await rm(coming, { force: true })
    }
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.#bytesOf(sha256)) !== null
  }

  async get(sha256: string): Promise<Blob> {
    const bytes = await this.#bytesOf(sha256)
    if (bytes === null) throw noSuchFile(sha256)
    return { bytes, content: checked(this.#read(sha256), { sha256, bytes }) }
  }

  async *lying(): AsyncGenerator<Lying> {
    const aside = join(this.#folder, 'aside')
    yield* lyingIn(aside, true)
    yield* lyingIn(this.#folder, false)
    yield* lyingIn(aside, true)
  }

  async setAside(sha256: string): Promise<void> {
    const [path, aside] = this.#places(sha256)
    const now = new Date(Date.now())
    // Before it is moved: it must not lie there with the time at which it was kept.
    await utimes(path, now, now)
    await this.#move(path, aside)
  }

  async bringBack(sha256: string): Promise<void> {
    const [path, aside] = this.#places(sha256)
    await this.#move(aside, path)
  }

  async removeAside(sha256: string): Promise<void> {
    await rm(this.#places(sha256)[1], { force: true })
  }

  clearHalves(beforeMs: number): ReturnType<Blobs['clearHalves']> {
    return clearHalves(join(this.#folder, 'coming'), beforeMs)
  }

  async readNote(): Promise<string | null> {
    return await readFile(join(this.#folder, NOTE), 'utf8').catch(nullWhereMissing)
  }

  async writeNote(text: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    writeDurably(join(this.#folder, NOTE), text, 0o600)
  }

  async #bytesOf(sha256: string): Promise<number | null> {
    for (const path of this.#looks(sha256)) {
      const about = await stat(path).catch(nullWhereMissing)
      if (about?.isFile()) return about.size
    }
    return null
  }

  /** NOTE: opened when it is read, since who asks for the size alone reads nothing, and would leave it open. */
  async *#read(sha256: string): AsyncGenerator<Uint8Array> {
    let file: FileHandle | null = null
    for (const path of this.#looks(sha256)) if ((file = await open(path).catch(nullWhereMissing))) break
    if (!file) throw noSuchFile(sha256)
    // The stream closes it, however reading ends.
    for await (const chunk of file.createReadStream()) yield chunk as Uint8Array // no encoding was asked for
  }

  async #move(from: string, to: string): Promise<void> {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    syncFolder(dirname(dirname(to)))
    await rename(from, to)
    syncFolder(dirname(to))
  }

  /** Where a file is looked for: one that is moved meanwhile is found by the last look. */
  #looks(sha256: string): readonly string[] {
    const [path, aside] = this.#places(sha256)
    return [path, aside, path]
  }

  #places(sha256: string): readonly [path: string, aside: string] {
    mustBeName(sha256)
    const name = join(sha256.slice(0, 2), sha256.slice(2))
    return [join(this.#folder, name), join(this.#folder, 'aside', name)]
  }
}

const NOTE = 'note'

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

async function* lyingIn(folder: string, isAside: boolean): AsyncGenerator<Lying> {
  for (const start of await listed(folder)) {
    if (!/^[0-9a-f]{2}$/u.test(start)) continue
    for (const rest of await listed(join(folder, start))) {
      if (!/^[0-9a-f]{62}$/u.test(rest)) continue
      const about = await stat(join(folder, start, rest)).catch(nullWhereMissing)
      if (about) yield { sha256: start + rest, bytes: about.size, sinceMs: about.mtimeMs, isAside }
    }
  }
}

async function listed(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(nullWhereMissing)) ?? []
}

function nullWhereMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
