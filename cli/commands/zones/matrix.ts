import { parseArgs } from 'node:util'
import { beyond, matrix, matrixReport, type Cell, type Matrix, servicesWords } from '#engines/zones'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table, type Cell as TableCell } from '../../terminal/table.ts'
import { toJson } from './json.ts'
import { loadTown, type LoadedTown } from './load-town.ts'
import { inLanguage, lineWords, say } from './say.ts'
import { writeOut } from './write-out.ts'

const OPTIONS = { json: { type: 'boolean' }, html: { type: 'string' } } as const

/** `sekisho zones matrix TOWN.yaml [--html FILE] [--json]` */
export const matrixCommand: Command = {
  usage: 'TOWN.yaml [--html FILE] [--json]',
  words: { ja: '領域から領域へ通り得る通信を表にする', en: 'table what may pass from zone to zone' },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(say(screen, '団体のファイル（YAML）を一つ指定してください。', 'Name one town file (YAML).'))
    const loaded = await loadTown(file, screen)
    if (!loaded) return 2
    const found = matrix(loaded.network)
    if (values.html !== undefined)
      await writeOut(values.html, matrixReport(loaded.network, found, screen.language), screen)
    screen.write(values.json ? toJson(found) : describe(found, loaded, screen))
    return found.cells.some(({ verdict }) => verdict === 'unknown') ? 1 : 0
  },
}

const STYLE = { closed: 'good', open: 'strong', unknown: 'warning' } as const

function describe({ cells }: Matrix, { network, warnings }: LoadedTown, screen: Screen): string {
  const name = (key: string) => {
    const zone = network.zones.find((one) => one.key === key)
    return zone ? inLanguage(screen, zone.words) : key
  }
  const columns = [
    { head: say(screen, 'から', 'From') },
    { head: say(screen, 'へ', 'To') },
    { head: 'IP' },
    { head: say(screen, '通る通信', 'What passes'), grows: true as const },
  ]
  const rows = cells.map((cell): (string | TableCell)[] => [
    name(cell.from),
    name(cell.to),
    `v${cell.family}`,
    { text: cellWords(cell, screen), style: STYLE[cell.verdict] },
  ])
  const notes = warnings.map(({ at, words }) => `${lineWords(at)}  ${inLanguage(screen, words)}\n`)
  return `${table(columns, rows, screen)}${notes.join('')}`
}

/** Lines that were not understood, in a cell on a screen. */
const MOST_SHOWN = 3

function cellWords(cell: Cell, screen: Screen): string {
  const more = beyond(cell, MOST_SHOWN)
  const all = say(screen, 'すべて', 'everything')
  const parts = [
    cell.verdict === 'closed' ? say(screen, '通らない', 'nothing') : '',
    servicesWords(cell.services, all),
    cell.perhaps.length > 0
      ? say(
          screen,
          `分からない行しだい：${servicesWords(cell.perhaps, all)}`,
          `perhaps: ${servicesWords(cell.perhaps, all)}`,
        )
      : '',
    cell.stray.length > 0
      ? say(
          screen,
          `応答を装えば通る：${servicesWords(cell.stray, all)}`,
          `posing as a reply: ${servicesWords(cell.stray, all)}`,
        )
      : '',
    cell.unanswered.length > 0
      ? say(
          screen,
          `応答が戻らない：${servicesWords(cell.unanswered, all)}`,
          `no answer comes back: ${servicesWords(cell.unanswered, all)}`,
        )
      : '',
    ...cell.because.slice(0, MOST_SHOWN).map(({ at, why }) => `${lineWords(at)} ${inLanguage(screen, why)}`),
    more ? inLanguage(screen, more) : '',
  ]
  return parts.filter((part) => part !== '').join('\n')
}
