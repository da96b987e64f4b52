import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'

import { trust } from '#kernel'

import { StoreError } from '../store.ts'
import { LARGEST_BLOB_BYTES, mustBeName, type Blob, type Blobs, type Kept } from '../blobs/blobs.ts'
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
 * its SHA-256, which the server compares. Who may is told by the usual places of the SDK (AWS_ACCESS_KEY_ID …).
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
      if (!(await this.has(kept.sha256))) await this.#send(aside, kept)
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
            ...this.#at(sha256),
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
    mustBeName(sha256)
    try {
      await this.#client.send(new HeadObjectCommand(this.#at(sha256)))
      return true
    } catch (error) {
      if (isMissing(error)) return false
      throw silent(error)
    }
  }

  async get(sha256: string): Promise<Blob> {
    mustBeName(sha256)
    try {
      const { Body, ContentLength } = await this.#client.send(new GetObjectCommand(this.#at(sha256)))
      const bytes = ContentLength ?? 0
      return { bytes, content: checked(trust<AsyncIterable<Uint8Array>>(Body), { sha256, bytes }) } // a stream of Node
    } catch (error) {
      if (isMissing(error)) throw new StoreError('not-found', missing(sha256), error)
      throw silent(error)
    }
  }

  async *names(): AsyncGenerator<string> {
    const { bucket, prefix } = this.#place
    for (let token: string | undefined; ;) {
      const asked = { Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }
      const page = await this.#client.send(new ListObjectsV2Command(asked)).catch((error: unknown) => {
        throw silent(error)
      })
      for (const { Key } of page.Contents ?? []) {
        const name = Key?.slice(prefix.length).replace('/', '') ?? ''
        if (/^[0-9a-f]{64}$/u.test(name)) yield name
      }
      token = page.NextContinuationToken
      if (token === undefined) return
    }
  }

  #at(sha256: string): { readonly Bucket: string; readonly Key: string } {
    const { bucket, prefix } = this.#place
    return { Bucket: bucket, Key: `${prefix}${sha256.slice(0, 2)}/${sha256.slice(2)}` }
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

function missing(sha256: string): StoreError['words'] {
  return { ja: `ファイル ${sha256} はありません。`, en: `there is no file ${sha256}` }
}

function silent(error: unknown): StoreError {
  const words = {
    ja: 'ファイルの置き場所（S3）が応答しないか、断っています。接続、権限、空きを確かめて、もう一度行ってください。',
    en: 'the store of files (S3) does not answer, or refuses: check connection, rights and room, then repeat',
  }
  return new StoreError('outcome-unknown', words, error)
}
