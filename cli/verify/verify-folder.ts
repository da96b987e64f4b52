import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'

import { verifyPackage, type House, type NoteKey, type Verification } from '#kernel'
import { houseFor } from '#registers'
import { houseHash, sha256, verifyEd25519 } from '#store/crypto'

/** Verifies the package in a folder by the rules of this program; null where it is none. */
export function verifyFolder(folder: string, key?: NoteKey | null): Verification | null {
  return verifyPackage({ read: packageReader(folder), sha256, verify: verifyEd25519, rules, ...(key ? { key } : {}) })
}

function rules(kind: string): { readonly house: House; readonly hash: string } {
  const house = houseFor(kind)
  return { house, hash: houseHash(house) }
}

/** Reads files of a package, and nothing outside it. Files over 512 MiB are not read. */
function packageReader(folder: string): (path: string) => Uint8Array | null {
  const root = resolve(folder) + sep
  return (path) => {
    const file = resolve(join(root, path))
    if (!file.startsWith(root) || !existsSync(file)) return null
    const about = statSync(file)
    return about.isFile() && about.size <= 512 * 1024 * 1024 ? readFileSync(file) : null
  }
}
