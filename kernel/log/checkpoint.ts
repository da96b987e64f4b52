import { HASH_BYTES, type Sha256 } from './hash.ts'
import { fromBase64, openNote, signNote, type NoteKey, type NoteSigner, type VerifyEd25519 } from './signed-note.ts'

/** What a checkpoint (検証点) says: of this log, this many entries have this root. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** The body of a checkpoint (C2SP tlog-checkpoint), without extension lines. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toBase64()}\n`
}

/** Reads a body; null where it is malformed. Extension lines are passed over. */
export function readCheckpoint(text: string): Checkpoint | null {
  const [origin, size, hash] = text.split('\n')
  if (!origin || size === undefined || hash === undefined || !/^(?:0|[1-9]\d{0,15})$/u.test(size)) return null
  const root = fromBase64(hash)
  if (root?.length !== HASH_BYTES || !Number.isSafeInteger(Number(size))) return null
  return { origin, size: Number(size), root }
}

/** A signed checkpoint. The signer's name is the origin of the log. */
export function signCheckpoint(sha256: Sha256, size: number, root: Uint8Array, signer: NoteSigner): string {
  return signNote(sha256, checkpointText({ origin: signer.name, size, root }), signer)
}

/** The checkpoint that a key has signed for its own log, or null. */
export function openCheckpoint(sha256: Sha256, note: string, key: NoteKey, verify: VerifyEd25519): Checkpoint | null {
  const text = openNote(sha256, note, key, verify)
  const checkpoint = text === null ? null : readCheckpoint(text)
  return checkpoint?.origin === key.name ? checkpoint : null
}
