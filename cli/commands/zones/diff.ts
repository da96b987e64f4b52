import { parseArgs } from 'node:util'
import { diff, servicesWords } from '#engines/zones'
import { UsageError, type Command } from '../../command.ts'
import { toJson } from './json.ts'
import { loadTown } from './load-town.ts'
import { say } from './say.ts'
import { storyOf } from './story.ts'

/** `sekisho zones diff BEFORE.yaml AFTER.yaml [--json]` */
export const diffCommand: Command = {
  usage: 'BEFORE.yaml AFTER.yaml [--json]',
  words: {
    ja: '設定の変更で通る通信がどう変わるかを示す',
    en: 'show what a change of configurations changes for packets',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    const [first, second, ...others] = positionals
    if (first === undefined || second === undefined || others.length > 0) {
      throw new UsageError(
        say(screen, '変更前と変更後のファイルを指定してください。', 'Name the file before and the file after.'),
      )
    }
    const [before, after] = [await loadTown(first, screen), await loadTown(second, screen)]
    if (!before || !after) return 2
    const changes = diff(before.network, after.network)
    if (values.json) screen.write(toJson({ changes }))
    else if (changes.length === 0)
      screen.write(say(screen, '通る通信は変わりません。\n', 'Nothing changes for any packet.\n'))
    else {
      for (const { from, to, family, way, certain, services, trail } of changes) {
        const word = way === 'opened' ? say(screen, '開いた', 'opened') : say(screen, '閉じた', 'closed')
        const perhaps = certain ? '' : say(screen, '（分からない行しだい）', ' (perhaps)')
        const all = say(screen, 'すべて', 'everything')
        screen.write(
          `${screen.paint(way === 'opened' ? 'warning' : 'good', word)}${perhaps}  ${from} → ${to} IPv${family}  ${servicesWords(services, all).replaceAll('\n', '、')}\n`,
        )
        screen.write(storyOf(trail, (way === 'opened' ? after : before).readings, screen))
      }
    }
    return changes.length === 0 ? 0 : 1
  },
}
