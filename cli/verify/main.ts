import { readKey } from '#kernel'
import { sha256 } from '#store/crypto'

import { describeVerification } from './describe.ts'
import { verifyFolder } from './verify-folder.ts'

/*
 * sekisho-verify: checks a package of evidence with nothing but Node and this file.
 *   node sekisho-verify.mjs PACKAGE [--key KEY] [--lang ja|en]
 * Exit code: 0 nothing is wrong, 1 something is, 2 it could not be read.
 */
const [folder, ...rest] = process.argv.slice(2)
const option = (name: string): string | undefined => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined)
const language = option('--lang') === 'en' ? 'en' : 'ja'
const typed = option('--key')
const key = typed === undefined ? undefined : readKey(sha256, typed)
const found = folder === undefined || key === null ? null : verifyFolder(folder, key)
process.stdout.write(
  found
    ? describeVerification(found, language)
    : 'node sekisho-verify.mjs PACKAGE [--key KEY] [--lang ja|en]\n証跡一式（フォルダ）と検証鍵を確かめてください。\n',
)
process.exitCode = !found ? 2 : found.faults.length === 0 ? 0 : 1
