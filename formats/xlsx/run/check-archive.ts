import { inflateRawSync } from 'node:zlib'

import { readZipDirectory, type ZipEntry, type ZipProblem } from '#formats/zip'

import { XLSX_LIMITS } from '../limits.ts'
import type { XlsxProblem } from '../problem.ts'

/** What an archive says of its parts before any is unpacked. */
const OF_ZIP: Readonly<Record<ZipProblem, XlsxProblem>> = {
  'not-zip': 'not-xlsx',
  truncated: 'damaged',
  zip64: 'too-large',
  encrypted: 'encrypted',
  'too-many-parts': 'too-large',
  'too-large': 'too-large',
  bomb: 'bomb',
  'unsafe-name': 'damaged',
}

/** Parts that have no place in a table that is handed in, and what they are. */
const UNWANTED: readonly (readonly [RegExp, XlsxProblem])[] = [
  [/(?:^|\/)vbaProject\.bin$|(?:^|\/)macrosheets\//iu, 'macros'],
  [/^xl\/workbook\.bin$/iu, 'xlsb'],
  [/^xl\/externalLinks\/|^xl\/connections\.xml$|^xl\/queryTables\//iu, 'external-links'],
  [/^xl\/embeddings\/|^xl\/activeX\//iu, 'embedded'],
]

/** The old container of Office files (OLE): .xls, and .xlsx under a password. */
const OLE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le')

/**
 * Looks through a workbook before it is read: what it is, what it holds, and how large it really is, part by part. XML
 * with a document type declaration is refused, since OOXML has none and bombs do.
 */
export function checkArchive(bytes: Buffer): XlsxProblem | null {
  if (bytes.length > XLSX_LIMITS.bytes) return 'too-large'
  if (bytes.subarray(0, OLE.length).equals(OLE)) return bytes.includes(ENCRYPTED_PACKAGE) ? 'encrypted' : 'xls'
  const entries = readZipDirectory(bytes)
  if (typeof entries === 'string') return OF_ZIP[entries]
  const unwanted = UNWANTED.find(([pattern]) => entries.some(({ name }) => pattern.test(name)))
  if (unwanted) return unwanted[1]
  if (!entries.some(({ name }) => name === '[Content_Types].xml')) return 'not-xlsx'
  for (const entry of entries) {
    const problem = checkPart(bytes, entry)
    if (problem) return problem
  }
  return null
}

function checkPart(bytes: Buffer, entry: ZipEntry): XlsxProblem | null {
  if (entry.bytes > 1 << 20 && entry.bytes > entry.packedBytes * XLSX_LIMITS.ratio) return 'bomb'
  const part = unpack(bytes, entry)
  if (!part) return 'damaged'
  if (!/\.(?:xml|rels|vml)$/iu.test(entry.name)) return null
  if (hasDoctype(part)) return 'damaged'
  if (entry.name === '[Content_Types].xml') return checkTypes(part.toString('utf8'))
  return null
}

function checkTypes(types: string): XlsxProblem | null {
  if (/macroEnabled/iu.test(types)) return 'macros'
  return types.includes('spreadsheetml.sheet.main+xml') ? null : 'not-xlsx'
}

/** A part within the size it claims; null where it is not what it claims. */
function unpack(bytes: Buffer, { offset, packedBytes, method, bytes: size }: ZipEntry): Buffer | null {
  const packed = bytes.subarray(offset, offset + packedBytes)
  if (method !== 0 && method !== 8) return null
  if (size === 0 && packedBytes <= 2) return Buffer.alloc(0)
  try {
    const part = method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }) : packed
    return part.length === size ? part : null
  } catch {
    return null
  }
}

const WIDE_DOCTYPE = Buffer.from('<!DOCTYPE', 'utf16le')

/** XML may be UTF-8 or UTF-16; little-endian letters stand in big-endian text too, one byte on. */
function hasDoctype(part: Buffer): boolean {
  return part.includes('<!DOCTYPE') || part.includes(WIDE_DOCTYPE)
}
