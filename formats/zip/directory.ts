/** Limits of an archive that is a document. Reasons: a 200-page .docx holds under 100 parts and 30 MB. */
export const ZIP_LIMITS = { parts: 2_000, partBytes: 64 << 20, totalBytes: 256 << 20, ratio: 200 } as const

export type ZipProblem =
  | 'not-zip'
  | 'truncated'
  | 'zip64'
  | 'encrypted'
  | 'too-many-parts'
  | 'too-large'
  | 'bomb'
  | 'unsafe-name'

export interface ZipEntry {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly packedBytes: number
  readonly bytes: number
  /** Where its packed bytes begin. */
  readonly offset: number
}

const END_BYTES = 22
/** The comment behind the end record has at most 65,535 bytes (APPNOTE 4.3.16). */
const LONGEST_COMMENT = 65_535

/**
 * Reads the central directory of a ZIP archive (PKWARE APPNOTE 4.3) under {@link ZIP_LIMITS}, before anything is
 * unpacked. Sizes are those the archive claims: unpack with the claimed size as limit.
 */
export function readZipDirectory(bytes: Uint8Array): readonly ZipEntry[] | ZipProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === undefined) return bytes[0] === 0x50 && bytes[1] === 0x4b ? 'truncated' : 'not-zip'
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) return 'zip64'
  if (count > ZIP_LIMITS.parts) return 'too-many-parts'
  const entries: ZipEntry[] = []
  let total = 0
  for (let index = 0; index < count; index++) {
    const entry = readEntry(view, bytes, at)
    if (typeof entry === 'string') return entry
    total += entry.entry.bytes
    if (total > ZIP_LIMITS.totalBytes) return 'too-large'
    entries.push(entry.entry)
    at = entry.next
  }
  return entries
}

function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT)
  for (let at = view.byteLength - END_BYTES; at >= lowest; at--) if (view.getUint32(at, true) === 0x06054b50) return at
  return undefined
}

function readEntry(
  view: DataView,
  bytes: Uint8Array,
  at: number,
): { readonly entry: ZipEntry; readonly next: number } | ZipProblem {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) return 'truncated'
  if ((view.getUint16(at + 8, true) & 1) !== 0) return 'encrypted'
  const packedBytes = view.getUint32(at + 20, true)
  const size = view.getUint32(at + 24, true)
  if (packedBytes === 0xffffffff || size === 0xffffffff) return 'zip64'
  if (size > ZIP_LIMITS.partBytes) return 'too-large'
  if (size > 1 << 20 && size > packedBytes * ZIP_LIMITS.ratio) return 'bomb'
  const nameLength = view.getUint16(at + 28, true)
  const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  if (next > view.byteLength) return 'truncated'
  const name = new TextDecoder('utf-8').decode(bytes.subarray(at + 46, at + 46 + nameLength))
  if (name.startsWith('/') || name.includes('\\') || name.split('/').includes('..')) return 'unsafe-name'
  const local = view.getUint32(at + 42, true)
  if (local + 30 > view.byteLength) return 'truncated'
  const offset = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (offset + packedBytes > view.byteLength) return 'truncated'
  return { entry: { name, method: view.getUint16(at + 10, true), packedBytes, bytes: size, offset }, next }
}
