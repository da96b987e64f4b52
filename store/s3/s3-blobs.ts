import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'

import { trust } from '#kernel'

import { StoreError } from '../store.ts'
import {
  LARGEST_BLOB_BYTES,
  mustBeName,
  noSuchFile,
  type Blob,
  type Blobs,
  type Kept,
  type Lying,
} from '../blobs/blobs.ts'
import { clearHalves } from '../blobs/clear-halves.ts'
import { writeAside } from '../blobs/folder-blobs.ts'
import { checked } from '../blobs/hashing.ts'

/** Where files are kept, and where they wait for their names. */
export interface S3Place {
  readonly bucket: string
  /** Before every key; `town/`, or empty. */
  readonly prefix: string
  /** Of a server of one's own; absent for AWS. */
  readonly endpoint?: string
  readonly region: string
  /** A folder of this machine with room for the largest files that come at once. */
  readonly spool: string
}

/** A file is sent again so often; each waits longer than the one before. */
const MOST_TRIES = 4
const FIRST_WAIT_MS = 200

/**
 * Files in a store that speaks S3, by their hash: `prefix` + `ab/cd…`. A file is first taken to the spool, since its name is
 * not known before its last byte; then it is sent under that name in one request, which S3 does whole or not at all, with
 * its SHA-256, which the server compares. Those that were set aside are at `prefix` + `aside/ab/cd…`; moving one is a copy and
 * then a removal, so that it is never at neither place. Who may is told by the usual places of the SDK (AWS_ACCESS_KEY_ID …).
 */
export class S3Blobs implements Blobs {
  readonly #place: S3Place
  readonly #client: S3Client

  constructor(place: S3Place) {
    const { region, endpoint } = place
    this.#place = place
    this.#client = new S3Client({
      region,
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      // Only what is asked for: servers of one's own seldom know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  }

  async put(content: AsyncIterable<Uint8Array>, most = LARGEST_BLOB_BYTES): Promise<Kept> {
    const aside = join(this.#place.spool, randomUUID())
    await mkdir(this.#place.spool, { recursive: true, mode: 0o700 })
    try {
      const kept = await writeAside(aside, content, most)
      if ((await this.#bytesAt(this.#places(kept.sha256)[0])) === null) await this.#send(aside, kept)
      return kept
    } finally {
      await rm(aside, { force: true })
    }
  }

  /** NOTE: a stream is read once, so that the SDK cannot try again by itself. */
  async #send(path: string, { sha256, bytes }: Kept): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#client.send(
          new PutObjectCommand({
            ...this.#at(this.#places(sha256)[0]),
            Body: createReadStream(path),
            ContentLength: bytes,
            ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          }),
        )
        return
      } catch (error) {
        if (tries === MOST_TRIES || isRefused(error)) throw silent(error)
        await sleep(FIRST_WAIT_MS * 2 ** tries)
      }
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
    yield* this.#lyingUnder('aside/', true)
    yield* this.#lyingUnder('', false)
    yield* this.#lyingUnder('aside/', true)
  }

  setAside(sha256: string): Promise<void> {
    const [key, aside] = this.#places(sha256)
    return this.#move(key, aside)
  }

  bringBack(sha256: string): Promise<void> {
    const [key, aside] = this.#places(sha256)
    return this.#move(aside, key)
  }

  async removeAside(sha256: string): Promise<void> {
    await this.#remove(this.#places(sha256)[1])
  }

  clearHalves(beforeMs: number): ReturnType<Blobs['clearHalves']> {
    return clearHalves(this.#place.spool, beforeMs)
  }

  async readNote(): Promise<string | null> {
    try {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(this.#note)))
      return (await Body?.transformToString()) ?? ''
    } catch (error) {
      if (isMissing(error)) return null
      throw silent(error)
    }
  }

  async writeNote(text: string): Promise<void> {
    await this.#client.send(new PutObjectCommand({ ...this.#at(this.#note), Body: text })).catch((error: unknown) => {
      throw silent(error)
    })
  }

  get #note(): string {
    return `${this.#place.prefix}note`
  }

  async #move(from: string, to: string): Promise<void> {
    const CopySource = `${this.#place.bucket}/${encodeURIComponent(from)}`
    await this.#client.send(new CopyObjectCommand({ ...this.#at(to), CopySource })).catch((error: unknown) => {
      throw silent(error)
    })
    await this.#remove(from)
  }

  async #remove(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand(this.#at(key))).catch((error: unknown) => {
      throw silent(error)
    })
  }

  async #bytesOf(sha256: string): Promise<number | null> {
    for (const key of this.#looks(sha256)) {
      const bytes = await this.#bytesAt(key)
      if (bytes !== null) return bytes
    }
    return null
  }

  async #bytesAt(key: string): Promise<number | null> {
    try {
      return (await this.#client.send(new HeadObjectCommand(this.#at(key)))).ContentLength ?? 0
    } catch (error) {
      if (isMissing(error)) return null
      throw silent(error)
    }
  }

  /** NOTE: asked for when it is read, since who asks for the size alone reads nothing, and would hold its connection. */
  async *#read(sha256: string): AsyncGenerator<Uint8Array> {
    for (const key of this.#looks(sha256)) {
      try {
        const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)))
        yield* trust<AsyncIterable<Uint8Array>>(Body) // a stream of Node
        return
      } catch (error) {
        if (!isMissing(error)) throw silent(error)
      }
    }
    throw noSuchFile(sha256)
  }

  async *#lyingUnder(folder: string, isAside: boolean): AsyncGenerator<Lying> {
    const prefix = `${this.#place.prefix}${folder}`
    for (let token: string | undefined; ;) {
      const asked = {
        Bucket: this.#place.bucket,
        Prefix: prefix,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }
      const page = await this.#client.send(new ListObjectsV2Command(asked)).catch((error: unknown) => {
        throw silent(error)
      })
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        const sha256 = Key?.slice(prefix.length).replace('/', '') ?? ''
        if (!/^[0-9a-f]{64}$/u.test(sha256)) continue
        // One without a time counts as new: it is not removed.
        yield { sha256, bytes: Size ?? 0, sinceMs: LastModified?.getTime() ?? Infinity, isAside }
      }
      token = page.NextContinuationToken
      if (token === undefined) return
    }
  }

  /** Where a file is looked for: one that is moved meanwhile is found by the last look. */
  #looks(sha256: string): readonly string[] {
    const [key, aside] = this.#places(sha256)
    return [key, aside, key]
  }

  #places(sha256: string): readonly [key: string, aside: string] {
    mustBeName(sha256)
    const name = `${sha256.slice(0, 2)}/${sha256.slice(2)}`
    return [`${this.#place.prefix}${name}`, `${this.#place.prefix}aside/${name}`]
  }

  #at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#place.bucket, Key: key }
  }
}

/**
 * Reads a place as it is spelt in settings: `s3://bucket/prefix?endpoint=https://s3.example.lg.jp&region=main`.
 *
 * @throws {StoreError} `not-found` where it is no such place.
 */
export function readS3Place(text: string, spool: string): S3Place {
  const match = /^s3:\/\/(?<bucket>[a-z0-9.-]{3,63})(?:\/(?<prefix>[^?]*))?(?:\?(?<query>.*))?$/u.exec(text)
  if (!match?.groups)
    throw new StoreError('not-found', {
      ja: 'ファイルの置き場所を読めません。s3://バケット名/接頭辞?endpoint=…&region=… の形で指定してください。',
      en: 'the place of files cannot be read: spell it s3://bucket/prefix?endpoint=…&region=…',
    })
  const options = new URLSearchParams(match.groups['query'] ?? '')
  const prefix = match.groups['prefix'] ?? ''
  const endpoint = options.get('endpoint')
  return {
    bucket: match.groups['bucket']!,
    prefix: prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`,
    region: options.get('region') ?? 'us-east-1',
    spool,
    ...(endpoint === null ? {} : { endpoint }),
  }
}

function statusOf(error: unknown): number {
  return error instanceof S3ServiceException ? (error.$metadata.httpStatusCode ?? 0) : 0
}

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404
}

/** Whether the server has understood and will answer the same again. */
function isRefused(error: unknown): boolean {
  const status = statusOf(error)
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

function silent(error: unknown): StoreError {
  const words = {
    ja: 'ファイルの置き場所（S3）が応答しないか、断っています。接続、権限、空きを確かめて、もう一度行ってください。',
    en: 'the store of files (S3) does not answer, or refuses: check connection, rights and room, then repeat',
  }
  return new StoreError('outcome-unknown', words, error)
}
