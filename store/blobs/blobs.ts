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

/** A file as it lies. */
export interface Lying extends Kept {
  /** When it was kept or, where it is set aside, when that was; milliseconds of the clock of whoever keeps it. */
  readonly sinceMs: number
  readonly isAside: boolean
}

/** So many files, with so many bytes together. */
export interface Sum {
  readonly files: number
  readonly bytes: number
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
  /**
   * Every file, in no order. Those that are set aside come first and once more at the end, so that one which is moved
   * meanwhile, once, is not passed over: the same name may come twice.
   */
  lying(): AsyncIterable<Lying>
  /** Moves a file to where it is read as before, but is no longer found by `put`, which then keeps it anew. */
  setAside(sha256: string): Promise<void>
  /** Moves a file that was set aside back. */
  bringBack(sha256: string): Promise<void>
  /** Removes a file from where it was set aside; one that was put anew since stays. */
  removeAside(sha256: string): Promise<void>
  /** Removes what was half taken when a process was killed, as far as nothing was written to it since. */
  clearHalves(beforeMs: number): Promise<Sum>
  /** A few words that lie beside the files; null where there are none. */
  readNote(): Promise<string | null>
  writeNote(text: string): Promise<void>
}

/** Every name that is kept, in no order, each once. */
export async function* namesOf(blobs: Pick<Blobs, 'lying'>): AsyncGenerator<string> {
  const told = new Set<string>()
  for await (const { sha256 } of blobs.lying()) {
    if (!told.has(sha256)) yield sha256
    told.add(sha256)
  }
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

export function noSuchFile(sha256: string): StoreError {
  return new StoreError('not-found', { ja: `ファイル ${sha256} はありません。`, en: `there is no file ${sha256}` })
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
