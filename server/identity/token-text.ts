import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

import { trust } from '#kernel'

/** Bytes of the secret in a token: no guess and no search comes near 2^256. */
const SECRET_BYTES = 32

/** Longest header that is looked at; a token has some 130 characters. */
const LONGEST_HEADER = 400

const ID = '[A-Za-z0-9-]{1,64}'
const TOKEN = new RegExp(`^[Bb]earer +sekisho_(${ID})\\.(${ID})\\.([A-Za-z0-9_-]{43})$`, 'u')
const FOLDER = new RegExp(`^[Bb]earer +sekishofolder_(${ID})\\.(${ID})\\.([A-Za-z0-9_-]{43})$`, 'u')

/** What a token names: the organisation and the item of the register of tokens, found by key, and a secret. */
export interface TokenText {
  readonly organisation: string
  readonly item: string
  readonly secret: string
}

/** What the secret of a folder names: the organisation and the member of staff in whose name is acted. */
export interface FolderText {
  readonly organisation: string
  readonly staff: string
  readonly secret: string
}

/** A fresh secret, 256 bits of chance. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** What the log holds of a secret. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex')
}

/** Whether a secret has a hash, in time that does not tell how nearly. */
export function hasHash(secret: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(secretHash(secret)), Buffer.from(expected.padEnd(64).slice(0, 64)))
}

/** `sekisho_<organisation>.<item>.<secret>`: the prefix lets scanners for secrets find one that got out. */
export function printToken({ organisation, item, secret }: TokenText): string {
  return `sekisho_${organisation}.${item}.${secret}`
}

export function printFolderToken({ organisation, staff, secret }: FolderText): string {
  return `sekishofolder_${organisation}.${staff}.${secret}`
}

/** Reads an `Authorization` header; null where it holds neither. */
export function readAuthorization(header: string | undefined): TokenText | FolderText | null {
  if (header === undefined || header.length > LONGEST_HEADER) return null
  const token = TOKEN.exec(header)
  if (token) return trust<TokenText>({ organisation: token[1], item: token[2], secret: token[3] }) // groups that always match
  const folder = FOLDER.exec(header)
  return folder && trust<FolderText>({ organisation: folder[1], staff: folder[2], secret: folder[3] }) // likewise
}
