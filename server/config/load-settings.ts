import { existsSync, readFileSync, statSync } from 'node:fs'

import { parse } from 'yaml'

import { readSettings, type KnownSettings, type SettingProblem, type Sources } from './read-settings.ts'
import { SETTINGS } from './settings.ts'

/** Looked for in the working directory where no file is named. */
const FILES = ['sekisho.config.json', 'sekisho.config.yaml', 'sekisho.config.yml']

/** A configuration file is a page of text. */
const LARGEST_FILE_BYTES = 100_000

/** Reads the settings of this process: the words after `serve`, the environment, and the configuration file. */
export function loadSettings(
  flags: readonly string[],
  environment: Sources['environment'],
): KnownSettings | { readonly problems: readonly SettingProblem[] } {
  const at = flags.indexOf('--config')
  const named = at >= 0 ? flags[at + 1] : environment['SEKISHO_CONFIG']
  const rest = at >= 0 ? flags.toSpliced(at, 2) : flags
  const path = named ?? FILES.find((file) => existsSync(file))
  if (path === undefined) return readSettings({ file: null, environment, flags: rest })
  const value = readFile(path)
  if ('problem' in value) return { problems: [value.problem] }
  return readSettings({ file: { path, value: value.ok }, environment, flags: rest })
}

function readFile(path: string): { readonly ok: unknown } | { readonly problem: SettingProblem } {
  const fail = (ja: string, en: string): { readonly problem: SettingProblem } => ({
    problem: { at: path, words: { ja, en } },
  })
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isFile()) return fail('この設定ファイルはありません。', 'there is no such configuration file.')
  if (found.size > LARGEST_FILE_BYTES)
    return fail('設定ファイルが大きすぎます。', 'is too large for a configuration file.')
  let value: unknown
  try {
    const text = readFileSync(path, 'utf8')
    value = path.endsWith('.json') ? JSON.parse(text) : parse(text, { maxAliasCount: 0 })
  } catch (error) {
    const told = error instanceof Error ? error.message : ''
    return fail(`読めません：${told}`, `cannot be read: ${told}`)
  }
  if (holdsSecret(value) && process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    return fail(
      '秘密の値があるのに、ほかの利用者から読めます。chmod 600 を行ってください。',
      'holds secrets and can be read by others: chmod 600 it.',
    )
  }
  return { ok: value }
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(SETTINGS).some(([name, { isSecret }]) => isSecret && Object.hasOwn(value, name))
}
