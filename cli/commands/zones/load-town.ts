import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import {
  assembleNetwork,
  decodeConfig,
  readConfig,
  readTown,
  type Network,
  type ReadDevice,
  type ReadFailure,
  type Reading,
  type Town,
  type TownProblem,
} from '#engines/zones'
import type { Screen } from '../../terminal/screen.ts'
import { lineWords } from './say.ts'

/** Bytes read of any one file; the engine's own limit is lower and says so in words. */
const MAX_FILE_BYTES = 64 * 1024 * 1024

export interface LoadedTown {
  readonly town: Town
  readonly network: Network
  readonly readings: readonly Reading[]
  readonly warnings: readonly TownProblem[]
}

/** A file's bytes, no more than a little over the limit, so that a disk image costs no memory. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size <= MAX_FILE_BYTES) return await readFile(path)
  // Longer than the engine's limit already; its refusal gives the words.
  return new Uint8Array(MAX_FILE_BYTES)
}

/** Reads one configuration from a disk; `vendor` and the rest as {@link readConfig}. */
export async function loadConfig(
  path: string,
  subject: Parameters<typeof readConfig>[2] = {},
): Promise<Reading | ReadFailure> {
  const name = basename(path)
  const decoded = decodeConfig(await readBytes(path), name)
  return 'failure' in decoded ? decoded : readConfig(decoded.text, name, subject)
}

/** A town's file with its configurations as one network; complains and gives nothing back where that cannot be. */
export async function loadTown(path: string, screen: Screen): Promise<LoadedTown | undefined> {
  const file = basename(path)
  const decoded = decodeConfig(await readBytes(path), file)
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
      }).catch(() => undefined)
      if (found && !('failure' in found)) own.push(found)
      else {
        const words = found?.words ?? { ja: 'ファイルを開けません。', en: 'The file cannot be opened.' }
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
  return { town, network: assembled.network, readings, warnings: [...problems, ...assembled.problems] }
}

function complain(problems: readonly TownProblem[], screen: Screen): undefined {
  for (const { at, words } of problems) screen.complain(`${lineWords(at)}: ${words[screen.language]}\n`)
  return undefined
}
