/** C2SP tlog-tiles: the length of an entry is a big-endian uint16. */
const LONGEST_BYTES = 0xffff

/** Up to 256 entries as one bundle: each preceded by its length. @throws {RangeError} for an entry over 65,535 bytes. */
export function bundleEntries(entries: readonly Uint8Array[]): Uint8Array {
  const bundle = new Uint8Array(entries.reduce((bytes, entry) => bytes + 2 + entry.length, 0))
  let at = 0
  for (const entry of entries) {
    if (entry.length > LONGEST_BYTES) throw new RangeError(`bundle: an entry has ${entry.length} bytes`)
    bundle[at] = entry.length >> 8
    bundle[at + 1] = entry.length & 0xff
    bundle.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bundle
}

/** The entries of a bundle, or null where it is cut short. */
export function unbundleEntries(bundle: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    if (at + 2 > bundle.length) return null
    const length = bundle[at]! * 256 + bundle[at + 1]!
    if (at + 2 + length > bundle.length) return null
    entries.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return entries
}
