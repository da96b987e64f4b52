import { StoreError } from '../store.ts'

/** A file of evidence larger than this belongs on its own medium, with its hash here. */
export const LARGEST_BLOB_BYTES = 4 * 1024 ** 3

/** A file that is kept. */
export interface Kept {
  /** Hexadecimal; its name from now on. */
  readonly sha256: string
  readonly bytes: number
}

/** A file as it is read. */
export interface Blob {
  readonly bytes: number
  /** The bytes, hashed as they pass: reading ends with `damaged` where they are not what the name says. */
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * Files by the SHA-256 of their content, wherever they lie. The same content is kept once, and nothing is seen under a
 * name before it is there whole. One contract test runs over every driver.
 */
export interface Blobs {
  /**
   * Keeps a file, hashing it as it comes; durable when this returns. Memory does not grow with the file.
   *
   * @param most bytes that are taken at most; `LARGEST_BLOB_BYTES` unless told.
   * @throws {StoreError} `too-large`; nothing is kept then, nor where `content` fails.
   */
  put(content: AsyncIterable<Uint8Array>, most?: number): Promise<Kept>
  has(sha256: string): Promise<boolean>
  /** @throws {StoreError} `not-found`. */
  get(sha256: string): Promise<Blob>
  /** Every name that is kept, in no order. */
  names(): AsyncIterable<string>
}

/** Keeps bytes that are at hand. */
export async function putBytes(blobs: Blobs, bytes: Uint8Array): Promise<Kept> {
  return await blobs.put(chunksOf(bytes))
}

/** Reads a file whole and checks it. @throws {StoreError} `not-found`, `damaged`, or `too-large` over `most` bytes. */
export async function readBlob(blobs: Blobs, sha256: string, most: number): Promise<Uint8Array> {
  const { bytes, content } = await blobs.get(sha256)
  if (bytes > most) throw tooLarge(most)
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts)
}

/** Bytes of one chunk of what is already in memory. */
const CHUNK_BYTES = 256 * 1024

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    yield await Promise.resolve(bytes.subarray(at, at + CHUNK_BYTES))
}

export function tooLarge(most: number): StoreError {
  return new StoreError('too-large', {
    ja: `${most} バイトを超えるファイルは受け付けません。分けるか小さくしてください。`,
    en: `a file of more than ${most} bytes is not taken: divide it or make it smaller`,
  })
}

/** @throws {StoreError} where a name is no SHA-256, so that no name leads anywhere else. */
export function mustBeName(sha256: string): void {
  if (!/^[0-9a-f]{64}$/u.test(sha256))
    throw new StoreError('not-found', {
      ja: 'ファイルは SHA-256（16進64桁）で指定してください。',
      en: 'a file is named by its SHA-256 (64 hexadecimal digits)',
    })
}
