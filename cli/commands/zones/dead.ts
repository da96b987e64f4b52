import { parseArgs } from 'node:util'
import { dead, type Device, type Reading } from '#engines/zones'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { toJson } from './json.ts'
import { loadConfig, loadTown } from './load-town.ts'
import { lineWords, say } from './say.ts'
import { textAt } from './story.ts'

/** `sekisho zones dead FILE… [--json]`: configurations, or one town file. */
export const deadCommand: Command = {
  usage: 'CONFIG…|TOWN.yaml [--json]',
  words: {
    ja: '働くことのない規則を、それを覆う規則とともに示す',
    en: 'show rules that no packet reaches, with the rules that cover them',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    if (positionals.length === 0) throw new UsageError(say(screen, 'ファイルを指定してください。', 'Name a file.'))
    const loaded = await loadDevices(positionals, screen)
    if (!loaded) return 2
    const found = dead(loaded.devices)
    if (values.json) screen.write(toJson({ dead: found }))
    else if (found.length === 0) screen.write(say(screen, '働かない規則はありません。\n', 'No rule is dead.\n'))
    else {
      const columns = [
        { head: say(screen, '規則', 'Rule') },
        { head: say(screen, '設定', 'Text'), grows: true as const },
        { head: say(screen, '覆う規則', 'Covered by') },
      ]
      const rows = found.map(({ at, coveredBy }) => [
        lineWords(at),
        textAt(at, loaded.readings),
        coveredBy.map((one) => lineWords(one.at)).join('\n'),
      ])
      screen.write(table(columns, rows, screen))
    }
    return found.length === 0 ? 0 : 1
  },
}

/** Devices of a town's file, or of configurations as they are. */
export async function loadDevices(
  paths: readonly string[],
  screen: Screen,
): Promise<{ devices: readonly Device[]; readings: readonly Reading[] } | undefined> {
  if (paths.length === 1 && /\.ya?ml$/i.test(paths[0]!)) {
    const loaded = await loadTown(paths[0]!, screen)
    return loaded && { devices: loaded.network.devices, readings: loaded.readings }
  }
  const readings: Reading[] = []
  for (const path of paths) {
    const found = await loadConfig(path)
    if ('failure' in found) {
      screen.complain(`${found.file}: ${found.words[screen.language]}\n`)
      return undefined
    }
    readings.push(found)
  }
  return { devices: readings.flatMap(({ devices }) => devices), readings }
}
