import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import type { Field, Reading } from './field.ts'
import { problem } from './problem.ts'

/** A file kept in the blob store. Only its hash enters the log. */
export interface FileRef {
  /** SHA-256, lower-case hexadecimal. */
  readonly sha256: string
  readonly bytes: number
  /** Media type as detected, not as claimed. */
  readonly media: string
}

const LARGEST_BYTES = 2 ** 40
const SHA256 = /^[0-9a-f]{64}$/
const MEDIA = /^[a-z0-9.+-]{1,64}\/[a-z0-9.+-]{1,64}$/

/**
 * A file by its hash. NOTE: its name is not kept, since names of files name people. Nor is the right by which an act names
 * it, which may stand beside it: the receipt for its upload, or an item that refers to it (`register/item`).
 */
export function file(options: { readonly label: Words }): Field<FileRef, false> {
  const { label } = options
  const read = (raw: unknown): Reading<FileRef> =>
    isFileRef(raw)
      ? { ok: { sha256: raw.sha256, bytes: raw.bytes, media: raw.media } }
      : problem('not-a-file', label, { ja: 'のファイルを選んでください。', en: 'needs a file: please choose one.' })
  return {
    kind: 'file',
    label,
    personal: false,
    optional: false,
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['sha256', 'bytes', 'media'],
      properties: {
        sha256: { type: 'string', pattern: SHA256.source },
        bytes: { type: 'integer', minimum: 0, maximum: LARGEST_BYTES },
        media: { type: 'string', pattern: MEDIA.source },
        receipt: { type: 'string', writeOnly: true },
        of: { type: 'string', writeOnly: true },
      },
    },
    column: 'json',
    control: 'file',
    read,
    parse: (cell) => {
      const [sha256, bytes, media] = cell.trim().split(' ')
      return read({ sha256, bytes: Number(bytes), media })
    },
    show: (value) => `${value.sha256} ${value.bytes} ${value.media}`,
  }
}

function isFileRef(raw: unknown): raw is FileRef {
  if (typeof raw !== 'object' || raw === null) return false
  const { sha256, bytes, media } = trust<Partial<Record<keyof FileRef, unknown>>>(raw) // each is checked on the next lines
  return (
    typeof sha256 === 'string' &&
    SHA256.test(sha256) &&
    typeof bytes === 'number' &&
    Number.isSafeInteger(bytes) &&
    bytes >= 0 &&
    bytes <= LARGEST_BYTES &&
    typeof media === 'string' &&
    MEDIA.test(media)
  )
}
