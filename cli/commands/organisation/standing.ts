import { parseArgs } from 'node:util'

import { STANDING_WORDS, trust, type Day, type House, type Item, type Standing, type StandingReport } from '#kernel'

import { UsageError, type Command } from '../../command.ts'
import { dayArgument, inOffice, OFFICE_OPTIONS, today } from '../../office/index.ts'
import type { Screen, Style } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { rangeWords, say } from '../policy/words.ts'
import { describeReasons } from './standing-reasons.ts'

const OPTIONS = {
  ...OFFICE_OPTIONS,
  on: { type: 'string' },
  known: { type: 'string' },
  why: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

const STYLES: Readonly<Partial<Record<Standing, Style>>> = {
  lacking: 'error',
  overdue: 'error',
  'not-started': 'warning',
  due: 'warning',
  kept: 'good',
}

/** `sekisho standing [--on DAY] [--known now] [--why]` */
export const standingCommand: Command = {
  usage: '[--on YYYY-MM-DD] [--known then|now] [--why] [--in FOLDER | --server URL] [--json]',
  words: {
    ja: '条項ごと・要件ごとの充足状況を示す（--why は根拠の記録まで）',
    en: 'show how each clause and requirement stands (--why: down to the entries)',
  },
  run: async (args, screen) => {
    const { values } = parseArgs({ args: [...args], options: OPTIONS })
    const known = values.known ?? 'then'
    if (known !== 'then' && known !== 'now') throw new UsageError('--known then|now')
    const on = dayArgument(values.on) ?? today()
    return await inOffice(values, async (office) => {
      const told = await office.standing(on, known)
      const { report, since } = told
      if (since === null || on < since) {
        screen.complain(beforeAll(on, since, screen))
        return 2
      }
      const titles = requirementTitles(office.house, (await office.list('requirements')).items, screen)
      const reasons = values.why === true && !values.json ? [await describeReasons(office, told, titles, screen)] : []
      screen.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : describe(report, titles, screen, reasons))
      if (on > today()) screen.complain(say(screen, NOT_YET.ja, NOT_YET.en))
      const isWell = report.byRequirement.every(({ is }) => is !== 'lacking' && is !== 'overdue')
      return isWell ? 0 : 1
    })
  },
}

function describe(
  report: StandingReport,
  titles: ReadonlyMap<string, string>,
  screen: Screen,
  reasons: readonly string[],
): string {
  const cell = (is: Standing): { text: string; style?: Style } => {
    const style = STYLES[is]
    return { text: STANDING_WORDS[is][screen.language], ...(style ? { style } : {}) }
  }
  const clauses = table(
    [
      head(say(screen, '条項', 'Clause')),
      head(say(screen, '見出し', 'Title'), true),
      head(say(screen, '行', 'Lines')),
      head(say(screen, '充足状況', 'Standing')),
    ],
    report.byClause.map(({ path, title: named, lines, is }) => [path, named, rangeWords(lines), cell(is)]),
    screen,
  )
  const requirements = table(
    [head(say(screen, '要件', 'Requirement')), head('', true), head(say(screen, '充足状況', 'Standing'))],
    report.byRequirement.map(({ requirement, is, isOutsidePolicy }) => [
      requirement,
      `${isOutsidePolicy ? say(screen, '〔方針にない要件〕', '[not in the policy] ') : ''}${titles.get(requirement) ?? ''}`,
      cell(is),
    ]),
    screen,
  )
  return [clauses, requirements, ...reasons, sum(report, screen)].join('\n')
}

/** Titles of the catalogues' requirements and of the organisation's own. */
function requirementTitles(house: House, items: readonly Item[], { language }: Screen): Map<string, string> {
  const own = items.map(({ facts }) => trust<{ key: string; title: string }>(facts)) // fields
  return new Map([
    ...[...house.requirements.values()].map(({ key, title }) => [key as string, title[language]] as const),
    ...own.map(({ key, title }) => [`own#${key}`, title] as const),
  ])
}

function head(text: string, grows = false): { head: string; grows?: true } {
  return grows ? { head: text, grows } : { head: text }
}

/** NOTE: before its first entry an organisation kept nothing and lacked nothing, and silence would look like the former. */
function beforeAll(on: Day, since: Day | null, screen: Screen): string {
  return since === null
    ? say(screen, '記録がまだありません。\n', 'There is no entry yet.\n')
    : say(
        screen,
        `${on} には、まだ記録がありません（最初の記録は ${since}）。その日以後を指定してください。\n`,
        `There was no entry yet on ${on} (the first is of ${since}): name that day or a later one.\n`,
      )
}

const NOT_YET = {
  ja: '（まだ来ていない日です。いまある記録だけで、その日の終わりを見込みました。）\n',
  en: '(That day is still to come: this is what follows if nothing more is recorded until then.)\n',
}

function sum({ at, known, byClause }: StandingReport, screen: Screen): string {
  const counts = Object.entries(Object.groupBy(byClause, ({ is }) => is)).map(
    ([is, clauses]) => `${STANDING_WORDS[trust<Standing>(is)][screen.language]} ${clauses.length}`, // a key of the groups
  )
  if (counts.length === 0) counts.push(say(screen, '方針の条項がまだありません', 'no clause of a policy yet'))
  const day = at.slice(0, 10)
  const judged =
    known === 'then'
      ? say(screen, 'その日までに封じた記録による', 'as sealed by then')
      : say(screen, '今わかっていることによる', 'as known now')
  return say(screen, `${day}（${judged}）: ${counts.join('、')}\n`, `${day} (${judged}): ${counts.join(', ')}\n`)
}
