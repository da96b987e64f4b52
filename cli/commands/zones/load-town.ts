import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  assembleNetwork,
  decodeConfig,
  MAX_CONFIG_BYTES,
  readConfig,
  readTown,
  type FileHash,
  type Network,
  type ReadDevice,
  type ReadFailure,
  type Reading,
  type Town,
  type TownProblem,
} from '#engines/zones'
import type { Screen } from '../../terminal/screen.ts'
import { lineWords } from './say.ts'

export interface LoadedTown {
  readonly town: Town
  readonly network: Network
  readonly readings: readonly Reading[]
  readonly warnings: readonly TownProblem[]
  /** The town's file and every configuration, by the hash of its text with secrets masked. */
  readonly files: readonly FileHash[]
}

const UNREADABLE = {
  missing: {
    ja: 'ファイルを開けません。名前と置き場所を確かめてください。',
    en: 'The file cannot be opened. Check its name and place.',
  },
  folder: {
    ja: 'フォルダか装置で、ファイルではありません。設定のファイルを指定してください。',
    en: 'This is a folder or a device, not a file. Name the configuration file.',
  },
  closed: {
    ja: 'ファイルを読めません。読み取りの権限を確かめてください。',
    en: 'The file cannot be read. Check its permissions.',
  },
} as const

/** A file's text; one that is too large is not even opened, so that a disk image costs no memory. */
async function readText(path: string): Promise<ReturnType<typeof decodeConfig>> {
  const refuse = (why: keyof typeof UNREADABLE): ReadFailure => ({
    failure: 'unreadable',
    file: basename(path),
    words: UNREADABLE[why],
  })
  const found = await stat(path).catch(() => undefined)
  if (!found) return refuse('missing')
  if (!found.isFile()) return refuse('folder')
  const bytes = found.size > MAX_CONFIG_BYTES ? new Uint8Array() : await readFile(path).catch(() => undefined)
  return bytes ? decodeConfig(bytes, basename(path), found.size) : refuse('closed')
}

/** Reads one configuration from a disk; `vendor` and the rest as {@link readConfig}. */
export async function loadConfig(
  path: string,
  subject: Parameters<typeof readConfig>[2] = {},
): Promise<Reading | ReadFailure> {
  const decoded = await readText(path)
  return 'failure' in decoded ? decoded : readConfig(decoded.text, basename(path), subject)
}

/** A town's file with its configurations as one network; complains and gives nothing back where that cannot be. */
export async function loadTown(path: string, screen: Screen): Promise<LoadedTown | undefined> {
  const file = basename(path)
  const decoded = await readText(path)
  if ('failure' in decoded) {
    screen.complain(`${file}: ${decoded.words[screen.language]}\n`)
    return undefined
  }
  const { town, problems } = readTown(decoded.text, file)
  if (!town) return complain(problems, screen)
  const readings: Reading[] = []
  const read: ReadDevice[] = []
  const failures: TownProblem[] = []
  for (const { name, configs, vendor, interfaces, at } of town.devices) {
    const own: Reading[] = []
    for (const config of configs) {
      const found = await loadConfig(join(dirname(path), config), {
        name,
        interfaces,
        ...(vendor ? { vendor } : {}),
      })
      if (!('failure' in found)) own.push(found)
      else {
        const { words } = found
        failures.push({
          code: 'config',
          severity: 'error',
          at,
          words: { ja: `${config}：${words.ja}`, en: `${config}: ${words.en}` },
        })
      }
    }
    readings.push(...own)
    read.push({ name, devices: own.flatMap(({ devices }) => devices) })
  }
  if (failures.length > 0) return complain(failures, screen)
  const assembled = assembleNetwork(town, read)
  if (assembled.problems.some(({ severity }) => severity === 'error')) return complain(assembled.problems, screen)
  const warnings = [...problems, ...assembled.problems]
  const files = [hashOf(file, decoded.text), ...readings.map((one) => hashOf(one.file, one.lines.join('\n')))]
  return { town, network: assembled.network, readings, warnings, files }
}

function hashOf(file: string, text: string): FileHash {
  return { file, sha256: createHash('sha256').update(text).digest('hex') }
}

function complain(problems: readonly TownProblem[], screen: Screen): undefined {
  for (const { at, words } of problems) screen.complain(`${lineWords(at)}: ${words[screen.language]}\n`)
  return undefined
}
