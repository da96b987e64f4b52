import { parseArgs } from 'node:util'
import {
  COVERAGE_STATUSES,
  coverage,
  EDITIONS,
  findEdition,
  type CoverageStatus,
  type Day,
  type Edition,
  type RequirementCoverage,
} from '#policy'
import { todayInJapan } from '../../clock.ts'
import { UsageError, type Command } from '../../command.ts'
import type { Screen, Style } from '../../terminal/screen.ts'
import { table, type Cell } from '../../terminal/table.ts'
import { loadPolicy } from './load-policy.ts'
import { rangeWords, say } from './words.ts'

const OPTIONS = {
  json: { type: 'boolean' },
  why: { type: 'boolean' },
  catalogue: { type: 'string', multiple: true },
  on: { type: 'string' },
} as const

/** `sekisho policy coverage FILE [--catalogue KEY]… [--on DAY] [--why] [--json]` */
export const coverageCommand: Command = {
  usage: `FILE [--catalogue ${EDITIONS.map(({ key }) => key).join('|')}]… [--on YYYY-MM-DD] [--why] [--json]`,
  words: {
    ja: '法令・ガイドラインの要件のうち、規定があるもの・弱いもの・ないものを示す',
    en: 'show which requirements the policy covers, weakens or lacks',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(say(screen, 'ファイルを一つ指定してください。', 'Name one file.'))
    const editions = (values.catalogue ?? EDITIONS.map(({ key }) => key))
      .flatMap((keys) => keys.split(','))
      .map((key) => editionOf(key, screen))
    const day = values.on === undefined ? todayInJapan() : dayOf(values.on, screen)
    const policy = await loadPolicy(file, screen)
    if (!policy) return 2
    const found = coverage(policy, editions, day)
    screen.write(
      values.json
        ? `${JSON.stringify(toJson(file, day, found.requirements), null, 2)}\n`
        : describe(found.requirements, day, screen, values.why === true),
    )
    return found.requirements.some(({ status }) => status === 'missing' || status === 'weakened') ? 1 : 0
  },
}

function editionOf(key: string, screen: Screen): Edition {
  const edition = findEdition(key)
  if (edition) return edition
  const known = EDITIONS.map((known) => known.key).join(', ')
  throw new UsageError(
    say(
      screen,
      `「${key}」という要件集はありません。${known} から選んでください。`,
      `There is no catalogue "${key}". Choose from ${known}.`,
    ),
  )
}

/** A day of the calendar, `YYYY-MM-DD`. */
function dayOf(text: string, screen: Screen): Day {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  // The thirtieth of February parses, as a day of March.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  if (!isDay)
    throw new UsageError(
      say(
        screen,
        `「${text}」は日付ではありません。2027-07-01 のように書いてください。`,
        `"${text}" is no day. Write 2027-07-01.`,
      ),
    )
  return text as Day // Checked above.
}

const STYLES: Readonly<Record<CoverageStatus, Style>> = {
  covered: 'good',
  weakened: 'warning',
  missing: 'error',
  'not-in-force': 'faint',
  'not-applicable': 'faint',
}

function describe(requirements: readonly RequirementCoverage[], day: Day, screen: Screen, why: boolean): string {
  const head = [
    { head: say(screen, '状態', 'Status') },
    { head: say(screen, '要件', 'Requirement'), grows: true as const },
    { head: say(screen, '強さ', 'Strength') },
    { head: say(screen, '行', 'Lines') },
    ...(why ? [{ head: say(screen, '理由', 'Why'), grows: true as const }] : []),
  ]
  const shown = why
    ? requirements
    : requirements.filter(({ status }) => status !== 'not-applicable' && status !== 'not-in-force')
  const counts = Object.entries(COVERAGE_STATUSES).map(
    ([status, words]) => `${words[screen.language]} ${requirements.filter((found) => found.status === status).length}`,
  )
  const sum = say(screen, `${day} 現在：${counts.join('、')}\n`, `On ${day}: ${counts.join(', ')}\n`)
  return `${table(
    head,
    shown.map((found) => row(found, screen, why)),
    screen,
  )}\n${sum}`
}

function row(
  { requirement, status, modality, by, why }: RequirementCoverage,
  screen: Screen,
  explains: boolean,
): (string | Cell)[] {
  const lines = by.flatMap((carrier) => (carrier.lines ? [rangeWords(carrier.lines)] : []))
  return [
    { text: COVERAGE_STATUSES[status][screen.language], style: STYLES[status] },
    `${requirement.words[screen.language]}\n${requirement.id}`,
    modality ?? '',
    [...new Set(lines)].slice(0, 3).join(' '),
    ...(explains ? [why[screen.language]] : []),
  ]
}

function toJson(file: string, day: Day, requirements: readonly RequirementCoverage[]): object {
  return {
    file,
    day,
    requirements: requirements.map(({ requirement, status, modality, by, candidates, why }) => ({
      key: requirement.id,
      words: requirement.words,
      field: requirement.field,
      status,
      modality,
      lines: by.flatMap(({ lines }) => (lines ? [lines] : [])),
      candidates: candidates.flatMap(({ lines }) => (lines ? [lines] : [])),
      why,
    })),
  }
}
