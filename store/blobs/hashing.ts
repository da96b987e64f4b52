import { createHash } from 'node:crypto'

import { StoreError } from '../store.ts'
import { tooLarge, type Kept } from './blobs.ts'

/** Passes bytes on and hashes them; ends with `too-large` after `most`. `kept` is right once all have passed. */
export function hashing(
  content: AsyncIterable<Uint8Array>,
  most: number,
): { readonly content: AsyncGenerator<Uint8Array>; kept(): Kept } {
  const hash = createHash('sha256')
  let bytes = 0
  async function* pass(): AsyncGenerator<Uint8Array> {
    for await (const part of content) {
      bytes += part.length
      if (bytes > most) throw tooLarge(most)
      hash.update(part)
      yield part
    }
  }
  return { content: pass(), kept: () => ({ sha256: hash.copy().digest('hex'), bytes }) }
}

/** Passes the bytes of a file on, and ends with `damaged` where they are not what its name says. */
export async function* checked(
  content: AsyncIterable<Uint8Array>,
  { sha256, bytes }: Kept,
): AsyncGenerator<Uint8Array> {
  const passing = hashing(content, bytes)
  try {
    yield* passing.content
  } catch (error) {
    if (error instanceof StoreError && error.code === 'too-large') throw damagedFile(sha256)
    throw error
  }
  if (passing.kept().sha256 !== sha256) throw damagedFile(sha256)
}

export function damagedFile(sha256: string): StoreError {
  return new StoreError('damaged', {
    ja: `ファイル ${sha256} が壊れています。検査済みの最後の写しから戻してください。`,
    en: `file ${sha256} is damaged: restore it from the last verified backup`,
  })
}
