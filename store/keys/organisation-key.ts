import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

import { KEY_BYTES, newKey } from '../crypto/index.ts'
import { StoreError } from '../store.ts'
import { writeDurably } from '../write-durably.ts'

/** The name of the file in the folder of an organisation. */
export const ORGANISATION_KEY = 'organisation-key'

/** Before the place of a key that lies elsewhere. */
const ELSEWHERE = 'file:'

/**
 * Makes the key under which the keys of an organisation are wrapped: 32 bytes in Base64, for its owner's eyes only.
 *
 * @param elsewhere a file on another disk or medium: the key is made there, and the folder only says where it is, so that
 *   a copy of the folder opens no personal value.
 * @throws {StoreError} where there is a file already: another key would open nothing.
 */
export function makeOrganisationKey(folder: string, elsewhere?: string): void {
  const [here, there] = [join(folder, ORGANISATION_KEY), elsewhere === undefined ? null : resolve(elsewhere)]
  for (const path of [here, there]) if (path !== null && existsSync(path)) throw alreadyThere(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (there !== null) mkdirSync(dirname(there), { recursive: true, mode: 0o700 })
  writeDurably(there ?? here, `${new Uint8Array(newKey()).toBase64()}\n`, 0o600)
  if (there !== null) writeDurably(here, `${ELSEWHERE}${there}\n`, 0o600)
}

export function hasOrganisationKey(folder: string): boolean {
  return existsSync(join(folder, ORGANISATION_KEY))
}

/** The key of an organisation, from its folder or from where that says it is. @throws {StoreError} */
export function readOrganisationKey(folder: string): Uint8Array {
  const here = join(folder, ORGANISATION_KEY)
  const said = readText(here)
  const there = said.startsWith(ELSEWHERE) ? said.slice(ELSEWHERE.length) : null
  const key = Buffer.from(there !== null && isAbsolute(there) ? readText(there) : said, 'base64')
  if (key.length !== KEY_BYTES) throw noKey(there ?? here)
  return key
}

function readText(path: string): string {
  if (!existsSync(path)) throw noKey(path)
  return readFileSync(path, 'utf8').trim()
}

function noKey(path: string): StoreError {
  return new StoreError('not-found', {
    ja: `${path} に団体の鍵がありません。鍵の媒体をつなぐか、保管している写しから戻してください。作り直すと個人情報を読めなくなります。`,
    en: `${path} holds no key of the organisation: attach its medium, or restore it from your copy; a new one opens nothing`,
  })
}

function alreadyThere(path: string): StoreError {
  return new StoreError('locked', {
    ja: `${path} にはすでにファイルがあります。鍵は上書きしません。別の場所を指定してください。`,
    en: `${path} is there already, and no key is written over: name another place`,
  })
}

/** A key that does not open what was wrapped. */
export function otherKey(folder: string): StoreError {
  return new StoreError('damaged', {
    ja: `${folder}: 団体の鍵（${ORGANISATION_KEY}）が、個人情報の鍵を包んだときのものではありません。正しい鍵のファイルを戻してください。`,
    en: `${folder}: ${ORGANISATION_KEY} is not the key under which the keys of personal values are wrapped: restore the right file`,
  })
}
