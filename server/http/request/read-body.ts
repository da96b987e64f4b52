import type { IncomingMessage } from 'node:http'

import { isTold, told, type Told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import { incomingOf, type HttpContext } from './asked.ts'
import { readJson } from './read-json.ts'
import type { Json } from '#kernel'

/** The JSON body of a request. */
export async function readJsonBody(c: HttpContext, limit: number): Promise<{ readonly value: Json } | Told> {
  if (!isJsonType(c.req.header('content-type'))) return NOT_JSON
  const bytes = await readBytes(c, limit)
  return isTold(bytes) ? bytes : readJson(bytes)
}

/** `application/json`, in UTF-8 if a charset is told, and not compressed. */
function isJsonType(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/iu.test(contentType)
}

/** The whole body, as long as it keeps to the limit and comes in time. */
export async function readBytes(c: HttpContext, limit: number): Promise<Uint8Array | Told> {
  if (c.req.header('content-encoding') !== undefined) return COMPRESSED
  if (Number(c.req.header('content-length') ?? 0) > limit) return TOO_LARGE
  const incoming = incomingOf(c)
  return incoming ? await collect(incoming, limit) : await collectStream(c.req.raw.body, limit)
}

function collect(incoming: IncomingMessage, limit: number): Promise<Uint8Array | Told> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const timer = setTimeout(() => finish(TOO_SLOW), LIMITS.bodyMs)
    const finish = (result: Uint8Array | Told): void => {
      clearTimeout(timer)
      incoming.off('data', take).off('end', end).off('close', end)
      if (isTold(result)) incoming.pause()
      resolve(result)
    }
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > limit) finish(TOO_LARGE)
      else chunks.push(chunk)
    }
    const end = (): void => {
      if (!incoming.complete) finish(CUT)
      else finish(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    }
    incoming.on('data', take).on('end', end).on('close', end).on('error', ignore)
  })
}

/** What is wrong with a connection is told by its `close`. */
function ignore(): void {
  // nothing is to be done
}

async function collectStream(stream: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array | Told> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of stream ?? []) {
    bytes += chunk.length
    if (bytes > limit) return TOO_LARGE
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The connection does not go on: what is still on its way is not wanted. */
const CLOSE = { headers: { connection: 'close' } }

const NOT_JSON = told('unsupported-media', {
  ja: '本文はapplication/json（UTF-8）で送ってください。',
  en: 'Send the body as application/json in UTF-8.',
})
const COMPRESSED = told(
  'unsupported-media',
  {
    ja: '圧縮した本文は受け取れません。そのまま送ってください。',
    en: 'Compressed bodies are not taken: send it plain.',
  },
  CLOSE,
)
export const TOO_LARGE: Told = told(
  'too-large',
  { ja: '本文が大きすぎます。分けて送ってください。', en: 'The body is too large: please divide it.' },
  CLOSE,
)
export const TOO_SLOW: Told = told(
  'too-slow',
  {
    ja: '時間内に本文が届きませんでした。もう一度送ってください。',
    en: 'The body did not arrive in time: send it again.',
  },
  CLOSE,
)
export const CUT: Told = told(
  'bad-request',
  { ja: '本文が途中で切れています。もう一度送ってください。', en: 'The body was cut short: send it again.' },
  CLOSE,
)
