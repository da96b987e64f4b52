import { openCheckpoint } from './checkpoint.ts'
import { equalBytes, HASH_BYTES, leafHash, type Sha256 } from './hash.ts'
import { rootOfInclusion } from './proof.ts'
import { fromBase64, type NoteKey, type VerifyEd25519 } from './signed-note.ts'

const HEAD = 'c2sp.org/tlog-proof@v1'

/** A proof that can be checked offline: this index, in the tree of this checkpoint (C2SP tlog-proof). */
export interface TlogProof {
  readonly index: number
  readonly path: readonly Uint8Array[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
}

/** The text of a `.tlog-proof` file. */
export function printProof({ index, path, checkpoint }: TlogProof): string {
  return [HEAD, `index ${index}`, ...path.map((hash) => hash.toBase64()), '', checkpoint].join('\n')
}

/** Reads the text of a `.tlog-proof` file; null where it is malformed. Extra data is passed over. */
export function readProof(text: string): TlogProof | null {
  const end = text.indexOf('\n\n')
  if (end < 0) return null
  const [head, ...lines] = text.slice(0, end).split('\n')
  if (lines[0]?.startsWith('extra ')) lines.shift()
  const index = /^index (0|[1-9]\d{0,15})$/u.exec(lines.shift() ?? '')?.[1]
  if (head !== HEAD || index === undefined) return null
  const path = lines.map((line) => fromBase64(line)).filter((hash) => hash?.length === HASH_BYTES)
  if (path.length !== lines.length) return null
  return { index: Number(index), path: path.filter((hash) => hash !== null), checkpoint: text.slice(end + 2) }
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
