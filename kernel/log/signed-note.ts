import { equalBytes, type Sha256 } from './hash.ts'

/** C2SP signed-note: the byte that names Ed25519 in keys and key ids. */
const ED25519 = 1
const KEY_BYTES = 32
const SIGNATURE_BYTES = 64
/** No checkpoint needs more; a longer note is not read. */
const LONGEST_NOTE = 64_000
const MOST_SIGNATURES = 100

const utf8 = new TextEncoder()

/** Signs with a private Ed25519 key that the caller holds. */
export interface NoteSigner {
  readonly name: string
  /** Raw public key, 32 bytes. */
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}

/** Checks an Ed25519 signature with a raw public key of 32 bytes. */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

/** A key that a reader trusts, by the name under which it signs. */
export interface NoteKey {
  readonly name: string
  readonly publicKey: Uint8Array
}

/** Signs a text (C2SP signed-note). The text ends with a line feed. */
export function signNote(sha256: Sha256, text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n')) throw new RangeError('note: the text does not end with a line feed')
  return `${text}\n${signatureLine(sha256, text, signer)}`
}

function signatureLine(sha256: Sha256, text: string, signer: NoteSigner): string {
  const signature = signer.sign(utf8.encode(text))
  return `— ${signer.name} ${join(keyId(sha256, signer), signature).toBase64()}\n`
}

/** The text of a note that a key has signed, or null where no signature of that key holds. Other keys are passed over. */
export function openNote(sha256: Sha256, note: string, key: NoteKey, verify: VerifyEd25519): string | null {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || note.length > LONGEST_NOTE || !note.endsWith('\n')) return null
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES || !lines.every((line) => line.startsWith('— '))) return null
  const id = keyId(sha256, key)
  const mine = lines.map((line) => signatureOf(line, key.name)).filter((signature) => signature !== null)
  const isSigned = mine.some(
    (signature) =>
      signature.length === 4 + SIGNATURE_BYTES &&
      equalBytes(signature.subarray(0, 4), id) &&
      verify(key.publicKey, utf8.encode(text), signature.subarray(4)),
  )
  return isSigned ? text : null
}

function signatureOf(line: string, name: string): Uint8Array | null {
  const prefix = `— ${name} `
  return line.startsWith(prefix) ? fromBase64(line.slice(prefix.length)) : null
}

/** A public key as people pass it on (`name+1234abcd+base64`). */
export function printKey(sha256: Sha256, key: NoteKey): string {
  return `${key.name}+${keyId(sha256, key).toHex()}+${join(new Uint8Array([ED25519]), key.publicKey).toBase64()}`
}

/** Reads a public key as people pass it on; null where it is malformed or its id is not its own. */
export function readKey(sha256: Sha256, text: string): NoteKey | null {
  const [name, id, ...rest] = text.trim().split('+')
  const bytes = fromBase64(rest.join('+'))
  if (!name || !isName(name) || bytes?.length !== 1 + KEY_BYTES || bytes[0] !== ED25519) return null
  const key = { name, publicKey: bytes.subarray(1) }
  return keyId(sha256, key).toHex() === id ? key : null
}

/** Whether a name can sign: not empty, without spaces and plus signs. */
export function isName(name: string): boolean {
  return name !== '' && !/[\s+]/u.test(name)
}

function keyId(sha256: Sha256, { name, publicKey }: NoteKey): Uint8Array {
  const prefix = join(utf8.encode(`${name}\n`), new Uint8Array([ED25519]))
  return sha256(join(prefix, publicKey)).subarray(0, 4)
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** Strict base64, or null. */
export function fromBase64(text: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' })
    return bytes.toBase64() === text ? bytes : null
  } catch {
    return null
  }
}
