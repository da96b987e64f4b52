import type { FileRef, Instant } from '#kernel'
import type { Hosted } from '../context.ts'
import { fitsMedia, HEAD_BYTES, sniff } from './media.ts'
import type { Uploaded } from './receipts.ts'

/** A file that is handed in: by whom, when, as what. */
export interface Upload {
  readonly content: AsyncIterable<Uint8Array>
  /** The media type that is claimed; `application/octet-stream` where it is not known. */
  readonly declared: string
  /** Bytes that are taken at most. */
  readonly most: number
  readonly actor: string
  readonly at: Instant
}

/** What speaks against a file: it is empty, or not what it is said to be. */
export type NotTaken = { readonly fault: 'empty' } | { readonly fault: 'other-media'; readonly detected: string }

/** Keeps a file and tells what it is, with the receipt for it. @throws {StoreError} `too-large`. */
export async function takeUpload(
  { blobs, receipts }: Pick<Hosted, 'blobs' | 'receipts'>,
  { content, declared, most, actor, at }: Upload,
): Promise<Uploaded | NotTaken> {
  let head: Uint8Array = new Uint8Array(0)
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)])
      yield chunk
    }
  }
  const { sha256, bytes } = await blobs.put(passing(), most)
  if (bytes === 0) return { fault: 'empty' }
  const detected = sniff(head)
  if (!fitsMedia(declared, detected)) return { fault: 'other-media', detected }
  const file: FileRef = { sha256, bytes, media: declared === 'application/octet-stream' ? detected : declared }
  return receipts.issue(file, actor, at)
}
