import { createHash } from 'node:crypto'

import { StoreError, type Blob, type Blobs, type Kept, type Lying, type Sum } from '#store'

interface Put {
  readonly bytes: Uint8Array
  sinceMs: number
}

/** Files in memory, by a clock that a test moves; before each step of it, the test may do something else. */
export class MemoryBlobs implements Blobs {
  readonly #kept = new Map<string, Put>()
  readonly #aside = new Map<string, Put>()
  readonly #nowMs: () => number
  readonly #between: () => Promise<void>
  #note: string | null = null

  constructor(nowMs: () => number, between: () => Promise<void> = () => Promise.resolve()) {
    this.#nowMs = nowMs
    this.#between = between
  }

  async put(content: AsyncIterable<Uint8Array>): Promise<Kept> {
    const bytes = Buffer.concat(await Array.fromAsync(content))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const isKept = this.#kept.has(sha256)
    await this.#between()
    if (!isKept) this.#kept.set(sha256, { bytes, sinceMs: this.#nowMs() })
    return { sha256, bytes: bytes.length }
  }

  has(sha256: string): Promise<boolean> {
    return Promise.resolve(this.#kept.has(sha256) || this.#aside.has(sha256))
  }

  get(sha256: string): Promise<Blob> {
    const { bytes } = this.#kept.get(sha256) ?? this.#aside.get(sha256) ?? missing()
    // oxlint-disable-next-line require-await -- an asynchronous iterable is what is asked for
    async function* content(): AsyncGenerator<Uint8Array> {
      yield bytes
    }
    return Promise.resolve({ bytes: bytes.length, content: content() })
  }

  async *lying(): AsyncGenerator<Lying> {
    for (const [place, isAside] of [
      [this.#aside, true],
      [this.#kept, false],
      [this.#aside, true],
    ] as const) {
      for (const [sha256, { bytes, sinceMs }] of Array.from(place)) {
        await this.#between()
        yield { sha256, bytes: bytes.length, sinceMs, isAside }
      }
    }
  }

  /** As S3 does it: a copy, and then a removal. */
  async setAside(sha256: string): Promise<void> {
    await this.#move(sha256, this.#kept, this.#aside)
  }

  async bringBack(sha256: string): Promise<void> {
    await this.#move(sha256, this.#aside, this.#kept)
  }

  async removeAside(sha256: string): Promise<void> {
    await this.#between()
    this.#aside.delete(sha256)
  }

  clearHalves(): Promise<Sum> {
    return Promise.resolve({ files: 0, bytes: 0 })
  }

  readNote(): Promise<string | null> {
    return Promise.resolve(this.#note)
  }

  writeNote(text: string): Promise<void> {
    this.#note = text
    return Promise.resolve()
  }

  async #move(sha256: string, from: Map<string, Put>, to: Map<string, Put>): Promise<void> {
    await this.#between()
    const { bytes } = from.get(sha256) ?? missing()
    to.set(sha256, { bytes, sinceMs: this.#nowMs() })
    await this.#between()
    from.delete(sha256)
  }
}

function missing(): never {
  throw new StoreError('not-found', { ja: 'ありません。', en: 'there is none' })
}
