import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import {
  compareByClause,
  compareByRequirement,
  comparisonHtml,
  EDITIONS,
  type ClauseComparison,
  type RequirementComparison,
} from '#policy'
import { todayInJapan } from '../../clock.ts'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table, type Cell } from '../../terminal/table.ts'
import { loadPolicy } from './load-policy.ts'
import { rangeWords, say } from './words.ts'

const OPTIONS = { json: { type: 'boolean' }, all: { type: 'boolean' }, html: { type: 'string' } } as const

/** `sekisho policy compare A B [--html FILE] [--all] [--json]` */
export const compare: Command = {
  usage: 'A B [--html FILE] [--all] [--json]',
  words: {
    ja: '二つのポリシー（又は新旧）を条項ごと・要件ごとに比べる（--html は新旧対照表）',
    en: 'compare two policies by clause and by requirement (--html writes a printable table)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [fileA, fileB, ...others] = positionals
    if (fileA === undefined || fileB === undefined || others.length > 0)
      throw new UsageError(say(screen, 'ファイルを二つ指定してください。', 'Name two files.'))
    const a = await loadPolicy(fileA, screen)
    const b = await loadPolicy(fileB, screen)
    if (!a || !b) return 2
    const clauses = compareByClause(a, b)
    const requirements = compareByRequirement(a, b, EDITIONS, todayInJapan())
    if (
      values.html !== undefined &&
      !(await writeHtml(values.html, comparisonHtml(a, b, clauses, requirements), screen))
    )
      return 2
    if (values.json) screen.write(`${JSON.stringify(toJson([fileA, fileB], clauses, requirements), null, 2)}\n`)
    else if (values.html === undefined) screen.write(describe(clauses, requirements, screen, values.all === true))
    return 0
  },
}

async function writeHtml(file: string, html: string, screen: Screen): Promise<boolean> {
  try {
    await writeFile(file, html)
    screen.complain(say(screen, `${file} に新旧対照表を書きました。\n`, `Wrote ${file}.\n`))
    return true
  } catch {
    screen.complain(
      say(
        screen,
        `${file} に書けません。場所と権限を確かめてください。\n`,
        `Cannot write ${file}. Check the place and its permissions.\n`,
      ),
    )
    return false
  }
}

const VERDICTS = {
  same: { ja: '同じ', en: 'same' },
  changed: { ja: '変更', en: 'changed' },
  removed: { ja: '削除', en: 'removed' },
  added: { ja: '追加', en: 'added' },
  'only-a': { ja: '左だけ', en: 'left only' },
  'only-b': { ja: '右だけ', en: 'right only' },
  alike: { ja: '同じ', en: 'alike' },
  'a-stronger': { ja: '左が強い', en: 'left stronger' },
  'b-stronger': { ja: '右が強い', en: 'right stronger' },
} as const

function describe(
  clauses: readonly ClauseComparison[],
  requirements: readonly RequirementComparison[],
  screen: Screen,
  all: boolean,
): string {
  const { language } = screen
  const sides = [
    { head: say(screen, '左', 'Left'), grows: true as const },
    { head: say(screen, '右', 'Right'), grows: true as const },
  ]
  const byClause = clauses
    .filter(({ verdict }) => all || verdict !== 'same')
    .map((row): (string | Cell)[] => [VERDICTS[row.verdict][language], side(row, 'removed'), side(row, 'added')])
  const byRequirement = requirements
    .filter(({ verdict }) => all || verdict !== 'alike')
    .map(({ requirement, verdict, a, b }): (string | Cell)[] => [
      VERDICTS[verdict][language],
      requirement.words[language],
      `${a.modality ?? '－'} ／ ${b.modality ?? '－'}`,
    ])
  const clauseTable = table([{ head: say(screen, '違い', 'Change') }, ...sides], byClause, screen)
  const requirementTable = table(
    [
      { head: say(screen, '強さ', 'Strength') },
      { head: say(screen, '要件', 'Requirement'), grows: true },
      { head: say(screen, '左 ／ 右', 'Left / right') },
    ],
    byRequirement,
    screen,
  )
  return `${clauseTable}\n${requirementTable}`
}

/** What one side says; letters that only it has stand in [-…-] and {+…+}. */
function side(row: ClauseComparison, only: 'removed' | 'added'): string {
  const of = only === 'removed' ? row.a : row.b
  if (!of) return ''
  const where = `${rangeWords(of.lines)}: `
  if (row.changes.length === 0)
    return `${where}${[of.number, of.title].filter(Boolean).join(' ')}\n${of.text}`.trimEnd()
  const [open, close] = only === 'removed' ? ['[-', '-]'] : ['{+', '+}']
  const marked = row.changes.map(({ kind, text }) =>
    kind === 'same' ? text : kind === only ? `${open}${text}${close}` : '',
  )
  return (where + marked.join('')).trimEnd()
}

function toJson(
  files: readonly string[],
  clauses: readonly ClauseComparison[],
  requirements: readonly RequirementComparison[],
): object {
  return {
    files,
    clauses,
    requirements: requirements.map(({ requirement, verdict, a, b }) => ({
      key: requirement.id,
      words: requirement.words,
      verdict,
      a: strengthJson(a),
      b: strengthJson(b),
    })),
  }
}

function strengthJson({ status, modality, by }: RequirementComparison['a']): object {
  return { status, modality, lines: by.flatMap(({ lines }) => (lines ? [lines] : [])) }
}
