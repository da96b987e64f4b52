/** What stands where a character cannot be written (下駄). */
const GETA = '〓'

/**
 * Characters that CP932 has under another code point than the one that keyboards and other systems give (JIS and
 * Microsoft disagree on these seven).
 */
const NEAR: Readonly<Record<string, string>> = {
  '\u301C': '\uFF5E',
  '\u2212': '\uFF0D',
  '\u2016': '\u2225',
  '\u2014': '\u2015',
  '\u00A2': '\uFFE0',
  '\u00A3': '\uFFE1',
  '\u00AC': '\uFFE2',
}

/** A character and the marks that change its form: combining marks, variation selectors (異体字). */
const CLUSTER = /[\s\S][\p{M}\uFE00-\uFE0F\u{E0100}-\u{E01EF}\u200D]*/gu

/** A character that does not come through CP932 as it is. */
export interface Loss {
  readonly character: string
  /** What is written instead: 〓 where there is nothing like it. */
  readonly becomes: string
  readonly count: number
}

let table: ReadonlyMap<string, number> | null = null

/** Bytes by character, made once from the platform's own decoder, so that both agree. */
function cp932Table(): ReadonlyMap<string, number> {
  if (table) return table
  const made = new Map<string, number>()
  const decoder = new TextDecoder('shift_jis')
  const add = (bytes: readonly number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes))
    if (text.includes('\uFFFD') || [...text].length !== 1 || made.has(text)) return
    made.set(text, bytes.length === 1 ? bytes[0]! : bytes[0]! * 256 + bytes[1]!)
  }
  for (let byte = 0; byte < 256; byte += 1) add([byte])
  // Of a character with several places the first is taken; those that NEC chose from IBM's come after IBM's own.
  for (const lead of [...leads(0x81, 0xec), ...leads(0xef, 0xfc), 0xed, 0xee]) {
    for (let trail = 0x40; trail <= 0xfc; trail += 1) if (trail !== 0x7f) add([lead, trail])
  }
  return (table = made)
}

function leads(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((lead) => lead < 0xa0 || lead > 0xdf)
}

/** A text as CP932 can say it, with what that changes, in the order of first appearance. Linear. */
export function throughCp932(text: string): { readonly text: string; readonly losses: readonly Loss[] } {
  const losses = new Map<string, { character: string; becomes: string; count: number }>()
  const known = cp932Table()
  const written = text.replaceAll(CLUSTER, (cluster) => {
    if (known.has(cluster)) return cluster
    const becomes = nearest(cluster, known)
    const loss = losses.get(cluster)
    if (loss) loss.count += 1
    else losses.set(cluster, { character: cluster, becomes, count: 1 })
    return becomes
  })
  return { text: written, losses: [...losses.values()] }
}

/** The composed form, the same character without its marks, or what CP932 has in its stead. */
function nearest(cluster: string, known: ReadonlyMap<string, number>): string {
  const composed = cluster.normalize('NFC')
  if (known.has(composed)) return composed
  const [base = ''] = cluster
  if (known.has(base)) return base
  return NEAR[base] ?? GETA
}

/** Encodes a text as CP932; what it cannot say is written as {@link throughCp932} says. */
export function encodeCp932(text: string): Uint8Array<ArrayBuffer> {
  const known = cp932Table()
  const plain = throughCp932(text).text
  const bytes = new Uint8Array(plain.length * 2)
  let at = 0
  for (const character of plain) {
    const code = known.get(character)! // throughCp932 leaves nothing else
    if (code > 0xff) bytes[at++] = code >> 8
    bytes[at++] = code & 0xff
  }
  return bytes.slice(0, at)
}
