import { parseArgs } from 'node:util'

import { readKey, type Words } from '#kernel'
import { sha256 } from '#store/crypto'

import { describeStanding, describeVerification } from './describe.ts'
import { verifyFolder } from './verify-folder.ts'

/*
 * sekisho-verify: checks a package of evidence with nothing but Node and this file.
 *   node sekisho-verify.mjs PACKAGE [--key KEY] [--standing] [--lang ja|en]
 * Exit code: 0 nothing is wrong, 1 something is, 2 it could not be read.
 */

const USAGE = 'node sekisho-verify.mjs PACKAGE [--key KEY] [--standing] [--lang ja|en]'

const OPTIONS = { key: { type: 'string' }, standing: { type: 'boolean' }, lang: { type: 'string' } } as const

type Answer = readonly [exit: 0 | 1 | 2, text: string]

/** NOTE: nothing that was typed is passed over: whoever mistypes `--key` must not take the package's own key for it. */
function answer(argv: readonly string[]): Answer {
  const language = argv.includes('en') && argv[argv.indexOf('en') - 1] === '--lang' ? 'en' : 'ja'
  const cannot = (words: Words): Answer => [2, `${words[language]}\n${USAGE}\n`]
  if (!('fromBase64' in Uint8Array)) return cannot(oldNode(process.version))
  const typed = read(argv)
  if (typed === null || typed.positionals.length !== 1) return cannot(WRONG_WORDS)
  const { key: spelt, standing } = typed.values
  const key = spelt === undefined ? undefined : readKey(sha256, spelt)
  if (key === null) return cannot(NO_KEY)
  const found = verifyFolder(typed.positionals[0]!, key)
  if (!found) return cannot(NO_PACKAGE)
  const whole = standing === true ? describeStanding(found, language) : ''
  return [found.faults.length === 0 ? 0 : 1, describeVerification(found, language) + whole]
}

function read(
  argv: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> | null {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch {
    return null
  }
}

const WRONG_WORDS: Words = {
  ja: '証跡一式のフォルダを一つ指定してください。ほかに書けるのは次のものだけです。',
  en: 'Name one package (a folder). Nothing else may be written but this:',
}
const NO_KEY: Words = {
  ja: '--key が検証鍵の形をしていません。sekisho new と sekisho export が示した鍵を、そのまま渡してください。',
  en: '--key is not a verifier key: give the one that "sekisho new" and "sekisho export" have shown, as it is.',
}
const NO_PACKAGE: Words = {
  ja: '証跡一式として読めません（package.json がないか、壊れています）。sekisho export が書いたフォルダを指定してください。',
  en: 'This is no package (package.json is missing or damaged): name a folder that "sekisho export" has written.',
}

function oldNode(version: string): Words {
  return {
    ja: `この検証器には Node 26 以上が要ります（いまは ${version}）。nodejs.org の新しい版で実行してください。`,
    en: `This verifier needs Node 26 or later (this is ${version}): run it with a newer one from nodejs.org.`,
  }
}

const [exit, text] = answer(process.argv.slice(2))
process.stdout.write(text)
process.exitCode = exit
