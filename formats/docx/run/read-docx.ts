import { Worker } from 'node:worker_threads'
import { inflateRawSync } from 'node:zlib'
import { readZipDirectory, type ZipEntry, type ZipProblem } from '#formats/zip'

/** How long a document may take, and how much the converter may hold. */
export const DOCX_LIMITS = { waitMs: 20_000, heapMb: 512 } as const

export type DocxProblem = ZipProblem | 'not-docx' | 'doctype' | 'damaged' | 'too-slow'

/**
 * Reads the text of a Word document as HTML. The archive is checked first, part by part, with real sizes; the
 * converter (mammoth) runs in a worker with a memory and a time limit.
 *
 * @returns HTML, or what is wrong with the file
 */
export async function readDocx(
  bytes: Uint8Array,
): Promise<{ readonly html: string } | { readonly problem: DocxProblem }> {
  const entries = readZipDirectory(bytes)
  if (typeof entries === 'string') return { problem: entries }
  if (!entries.some(({ name }) => name === 'word/document.xml')) return { problem: 'not-docx' }
  for (const entry of entries) {
    const problem = checkPart(bytes, entry)
    if (problem) return { problem }
  }
  return convert(bytes)
}

/** Unpacks a part within the size it claims, and refuses document types: OOXML has none, bombs do. */
function checkPart(bytes: Uint8Array, entry: ZipEntry): DocxProblem | undefined {
  const packed = bytes.subarray(entry.offset, entry.offset + entry.packedBytes)
  if (entry.method !== 0 && entry.method !== 8) return 'damaged'
  try {
    const part = entry.method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) }) : packed
    if (part.length !== entry.bytes) return 'damaged'
    return /\.(?:xml|rels)$/.test(entry.name) && hasDoctype(part) ? 'doctype' : undefined
  } catch {
    return entry.bytes === 0 && entry.packedBytes <= 2 ? undefined : 'damaged'
  }
}

const WIDE_DOCTYPE = Buffer.from('<!DOCTYPE', 'utf16le')

/** XML may be UTF-8 or UTF-16; little-endian letters stand in big-endian text too, one byte on. */
function hasDoctype(part: Uint8Array): boolean {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
  return bytes.includes('<!DOCTYPE') || bytes.includes(WIDE_DOCTYPE)
}

type Answer = { readonly html: string } | { readonly problem: DocxProblem }

async function convert(bytes: Uint8Array): Promise<Answer> {
  const worker = new Worker(new URL('./docx-worker.ts', import.meta.url), {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: DOCX_LIMITS.heapMb },
  })
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const timer = setTimeout(() => resolve({ problem: 'too-slow' }), DOCX_LIMITS.waitMs)
  worker.once('message', (html: string) => resolve({ html }))
  worker.once('error', (error: NodeJS.ErrnoException) =>
    resolve({ problem: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : 'damaged' }),
  )
  worker.once('exit', () => resolve({ problem: 'damaged' }))
  const answer = await promise
  clearTimeout(timer)
  await worker.terminate()
  return answer
}
