import { openCheckpoint } from './checkpoint.ts'
import { equalBytes, HASH_BYTES, leafHash, type Sha256 } from './hash.ts'
import { rootOfInclusion } from './proof.ts'
import { fromBase64, type NoteKey, type VerifyEd25519 } from './signed-note.ts'

const HEAD = 'c2sp.org/tlog-proof@v1'

/** A proof that can be checked offline: this index, in the tree of this checkpoint (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: number
  /** Data that goes with it and is not proven by itself; here the entry, whose hash is. */
  readonly extra?: Uint8Array
  readonly path: readonly Uint8Array[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
}

/** The text of a `.tlog-proof` file. */
export function printProof({ index, extra, path, checkpoint }: TlogProof): string {
  const told = extra ? [`extra ${new Uint8Array(extra).toBase64()}`] : []
  return [HEAD, ...told, `index ${index}`, ...path.map((hash) => hash.toBase64()), '', checkpoint].join('\n')
}

/** Reads the text of a `.tlog-proof` file; null where it is malformed. */
export function readProof(text: string): TlogProof | null {
  const end = text.indexOf('\n\n')
  if (end < 0) return null
  const [head, ...lines] = text.slice(0, end).split('\n')
  const extra = lines[0]?.startsWith('extra ') ? fromBase64(lines.shift()!.slice('extra '.length)) : undefined
  const index = /^index (0|[1-9]\d{0,15})$/u.exec(lines.shift() ?? '')?.[1]
  if (head !== HEAD || index === undefined || extra === null) return null
  const path = lines.map((line) => fromBase64(line)).filter((hash) => hash?.length === HASH_BYTES)
  if (path.length !== lines.length) return null
  const known = path.filter((hash) => hash !== null)
  return { index: Number(index), ...(extra ? { extra } : {}), path: known, checkpoint: text.slice(end + 2) }
}

/** Whether a proof shows that a log, known by its key, holds an entry. */
export function provesEntry(
  sha256: Sha256,
  proof: TlogProof,
  entry: Uint8Array,
  trusted: { readonly key: NoteKey; readonly verify: VerifyEd25519 },
): boolean {
  const checkpoint = openCheckpoint(sha256, proof.checkpoint, trusted.key, trusted.verify)
  if (!checkpoint) return false
  const at = { index: proof.index, size: checkpoint.size }
  const root = rootOfInclusion(sha256, leafHash(sha256, entry), at, proof.path)
  return root !== null && equalBytes(root, checkpoint.root)
}
