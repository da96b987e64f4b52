import { approvals, type FileRef } from '#kernel'
import { StoreError } from '#store'

import { isThere, mayRead } from '../../identity/visibility.ts'
import { fileAskedWith, fileOfItem, takeUpload } from '../../uploads/index.ts'
import { json, SECURITY_HEADERS } from '../answer/headers.ts'
import { NOT_FOUND, told, type Told } from '../answer/problem.ts'
import { Buckets } from '../buckets.ts'
import { LIMITS } from '../limits.ts'
import { incomingOf, type Answer, type Asked, type HttpContext } from '../request/asked.ts'
import { isItemId } from '../request/item-id.ts'
import { CUT, TOO_SLOW } from '../request/read-body.ts'

/**
 * `POST /files`: keeps a file and tells what it is, as a field of kind file takes it, with a receipt: for a day, who has sent
 * it may refer to it. Nothing does yet, and nobody may read it until an item does.
 */
export function upload(largest: number, nowMs = () => performance.now()): (asked: Asked) => Promise<Answer> {
  const bytes = new Buckets(
    { perSecond: LIMITS.uploadBytesPerSecond, burst: largest * LIMITS.uploadBurstFactor },
    nowMs,
  )
  return async ({ c, session, at }) => {
    const declared = readMedia(c.req.header('content-type'))
    if (declared === null || c.req.header('content-encoding') !== undefined) return BAD_TYPE
    const announced = Number(c.req.header('content-length') ?? 0)
    if (announced > largest) return tooLarge(largest)
    const key = `${session.hosted.card.organisation}/${session.token}`
    const wait = bytes.wait(key)
    if (wait > 0) return quota(wait)
    // What is on its way counts as if it had come: many at once are no way around what one may send.
    const reserved = announced > 0 ? announced : largest
    bytes.charge(key, reserved)
    const coming = new Coming(c)
    try {
      const upload = { content: coming.content(), declared, most: largest, actor: session.actor.id, at }
      const taken = await takeUpload(session.hosted, upload)
      if (!('fault' in taken)) return json(taken, 201)
      return taken.fault === 'empty' ? EMPTY : mismatch(declared, taken.detected)
    } catch (error) {
      if (error instanceof StoreError && error.code === 'too-large') return tooLarge(largest)
      if (coming.fault) return coming.fault
      throw error
    } finally {
      bytes.charge(key, coming.bytes - reserved)
    }
  }
}

/** A body on its way, with its bytes counted and its time limited. */
class Coming {
  readonly #c: HttpContext
  fault: Told | null = null
  bytes = 0

  constructor(c: HttpContext) {
    this.#c = c
  }

  async *content(): AsyncGenerator<Uint8Array> {
    const incoming = incomingOf(this.#c)
    const source: AsyncIterable<Uint8Array> =
      incoming?.iterator({ destroyOnReturn: false }) ?? this.#c.req.raw.body ?? none()
    const timer = setTimeout(() => {
      this.fault = TOO_SLOW
      incoming?.destroy()
    }, LIMITS.uploadMs)
    try {
      for await (const chunk of source) {
        this.bytes += chunk.length
        yield chunk
      }
      if (incoming && !incoming.complete) this.fault = CUT
      if (this.fault) throw new Error('the body did not arrive whole')
    } catch (error) {
      this.fault ??= CUT
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

// oxlint-disable-next-line require-await -- an asynchronous iterable is what is asked for
async function* none(): AsyncGenerator<Uint8Array> {
  // no body, no bytes
}

/** A media type as a field of kind file takes it, without parameters. */
function readMedia(contentType: string | undefined): string | null {
  const media = contentType?.split(';')[0]!.trim().toLowerCase()
  return media !== undefined && /^[a-z0-9.+-]{1,64}\/[a-z0-9.+-]{1,64}$/u.test(media) ? media : null
}

/** `GET /files/{sha256}?register=&item=`: a file to which an item refers that whoever asks may read. */
export async function download(asked: Asked): Promise<Answer> {
  const { c, session } = asked
  const sha256 = c.req.param('sha256')!
  const [name, id] = [c.req.query('register') ?? '', c.req.query('item') ?? '']
  const ref = /^[0-9a-f]{64}$/u.test(sha256) && isItemId(id) ? await referred(asked, name, id, sha256) : null
  const { blobs } = session.hosted
  if (!ref || !(await blobs.has(sha256))) return NOT_FOUND
  const blob = await blobs.get(sha256)
  const range = readRange(c.req.header('range'), blob.bytes)
  const headers = {
    ...SECURITY_HEADERS,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'content-type': ref.media,
    'content-disposition': `attachment; filename="${sha256.slice(0, 16)}"`,
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
  }
  if (range === 'bad') return badRange(blob.bytes)
  if (c.req.method === 'HEAD')
    return new Response(null, { headers: { ...headers, 'content-length': String(blob.bytes) } })
  const [from, to] = range ?? [0, blob.bytes]
  const stream = ReadableStream.from(part(blob.content, from, to))
  const length = { 'content-length': String(to - from) }
  if (!range) return new Response(stream, { headers: { ...headers, ...length } })
  const told = { ...headers, ...length, 'content-range': `bytes ${from}-${to - 1}/${blob.bytes}` }
  return new Response(stream, { status: 206, headers: told })
}

/** The file as an item refers to it, now or in one of its latest events; null where it does not or may not be read. */
async function referred({ session, today }: Asked, name: string, id: string, sha256: string): Promise<FileRef | null> {
  const { store, house } = session.hosted
  const register = house.registers.get(name)
  if (!register || !isThere(session, register, today)) return null
  const item = await store.item(name, id)
  if (!item || !mayRead(session, register, item, today)) return null
  const isMeant = (file: FileRef): boolean => file.sha256 === sha256
  const found = await fileOfItem(store, register, item, isMeant)
  return found ?? (register.name === approvals.name ? await fileAskedWith(session.hosted, item, isMeant) : null)
}

/** One range of bytes (RFC 9110 section 14.1.2), end excluded; null where none is asked for, or several: then all is sent. */
export function readRange(header: string | undefined, bytes: number): readonly [number, number] | 'bad' | null {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/u.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return null
  if (first === '') return Number(last) === 0 ? 'bad' : [Math.max(0, bytes - Number(last)), bytes]
  const to = last === '' ? bytes : Math.min(bytes, Number(last) + 1)
  if (last !== '' && Number(last) < Number(first)) return null
  return Number(first) >= bytes ? 'bad' : [Number(first), to]
}

async function* part(content: AsyncIterable<Uint8Array>, from: number, to: number): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const chunk of content) {
    const cut = chunk.subarray(Math.max(0, from - at), Math.max(0, to - at))
    at += chunk.length
    if (cut.length > 0) yield cut
    if (at >= to && to !== from && at > to) return
  }
}

function badRange(bytes: number): Told {
  return told(
    'bad-range',
    {
      ja: `ファイルは${bytes}バイトです。その中の範囲にしてください。`,
      en: `The file has ${bytes} bytes: ask for a range within.`,
    },
    { headers: { 'content-range': `bytes */${bytes}` } },
  )
}

function tooLarge(largest: number): Told {
  const mebibytes = Math.floor(largest / 2 ** 20)
  return told(
    'too-large',
    {
      ja: `ファイルは${mebibytes} MiBまでです。それより大きなものは別の媒体に保管し、そのハッシュを記録してください。`,
      en: `Files have at most ${mebibytes} MiB: keep what is larger on a medium of its own, and record its hash.`,
    },
    { headers: { connection: 'close' } },
  )
}

function quota(waitSeconds: number): Told {
  return told(
    'too-many-requests',
    {
      ja: `送れるファイルの量を超えました。${waitSeconds}秒待ってください。`,
      en: `Too many bytes of files: wait ${waitSeconds} s.`,
    },
    { headers: { 'retry-after': String(waitSeconds), connection: 'close' } },
  )
}

function mismatch(declared: string, detected: string): Told {
  return told('unsupported-media', {
    ja: `${declared}として送られましたが、内容は${detected}です。正しい種類で送ってください。`,
    en: `It was sent as ${declared}, but is ${detected}: send it as what it is.`,
  })
}

const BAD_TYPE = told('unsupported-media', {
  ja: 'Content-Typeにファイルの種類を書き、圧縮せずに送ってください。',
  en: 'Say the type of the file as Content-Type, and send it without an encoding.',
})
const EMPTY = told('bad-request', { ja: 'ファイルが空です。', en: 'The file is empty.' })
