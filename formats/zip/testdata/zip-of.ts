/** One part of an archive to write; what is left out is true, what is given may lie. */
export interface Part {
  readonly name: string
  /** As they stand in the archive: stored, or deflated by whoever asks. */
  readonly packed: Uint8Array
  /** 0 stored, 8 deflated. */
  readonly method?: number
  /** Size when unpacked; needed where the part is deflated. */
  readonly bytes?: number
  readonly packedBytes?: number
  /** General purpose bits; 1 is encrypted, 0x800 says that names are UTF-8. */
  readonly flags?: number
  readonly localOffset?: number
}

/** What the end record claims instead of the truth. */
interface Claims {
  readonly count?: number
  readonly directoryOffset?: number
  readonly comment?: Uint8Array
}

/** Writes a ZIP archive (PKWARE APPNOTE 4.3), honest unless told otherwise. Sums (CRC-32) are of packed bytes. */
export function zipOf(parts: readonly Part[], claims: Claims = {}): Uint8Array {
  const locals: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const part of parts) {
    const name = new TextEncoder().encode(part.name)
    const local = joined([header(part, 0x04034b50, 30, name.length), name, part.packed])
    const entry = header(part, 0x02014b50, 46, name.length)
    new DataView(entry.buffer).setUint32(42, part.localOffset ?? offset, true)
    locals.push(local)
    central.push(entry, name)
    offset += local.length
  }
  const directory = joined(central)
  const comment = claims.comment ?? new Uint8Array(0)
  const end = new DataView(new ArrayBuffer(22))
  end.setUint32(0, 0x06054b50, true)
  end.setUint16(8, claims.count ?? parts.length, true)
  end.setUint16(10, claims.count ?? parts.length, true)
  end.setUint32(12, directory.length, true)
  end.setUint32(16, claims.directoryOffset ?? offset, true)
  end.setUint16(20, comment.length, true)
  return joined([...locals, directory, new Uint8Array(end.buffer), comment])
}

/** A local header (30 bytes) or an entry of the directory (46): the same fields, two bytes apart. */
function header(part: Part, signature: number, size: 30 | 46, nameLength: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(size))
  const at = size === 30 ? 4 : 6
  view.setUint32(0, signature, true)
  if (size === 46) view.setUint16(4, 20, true)
  view.setUint16(at, 20, true)
  view.setUint16(at + 2, part.flags ?? 0x800, true)
  view.setUint16(at + 4, part.method ?? 0, true)
  view.setUint16(at + 8, 0x5c21, true)
  view.setUint32(at + 10, crc32(part.packed), true)
  view.setUint32(at + 14, part.packedBytes ?? part.packed.length, true)
  view.setUint32(at + 18, part.bytes ?? part.packed.length, true)
  view.setUint16(at + 22, nameLength, true)
  return new Uint8Array(view.buffer)
}

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ ((sum & 1) * 0xedb88320)
  }
  return ~sum >>> 0
}

function joined(blocks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}
