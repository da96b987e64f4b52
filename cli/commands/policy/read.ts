import { parseArgs } from 'node:util'
import { FINDING_WORDS, SEVERITY_WORDS, type Clause, type Finding, type LineRange, type Policy } from '#policy'
import { UsageError, type Command, type ExitCode } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table, type Cell } from '../../terminal/table.ts'
import { loadPolicy } from './load-policy.ts'
import { policyJson } from './policy-json.ts'
import { KIND_WORDS, rangeWords, say } from './words.ts'

/** `sekisho policy read FILE… [--json] [--all]` */
export const read: Command = {
  usage: 'FILE… [--json] [--all]',
  words: {
    ja: 'ポリシーを読み、条項と所見を示す（--all は参考の所見も）',
    en: 'read policies; show clauses and findings (--all: also minor ones)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, all: { type: 'boolean' } },
    })
    if (positionals.length === 0) throw new UsageError(say(screen, 'ファイルを指定してください。', 'Name a file.'))
    const found: object[] = []
    let exit: ExitCode = 0
    for (const file of positionals) {
      const policy = await loadPolicy(file, screen)
      if (!policy) {
        exit = 2
        continue
      }
      if (exit === 0 && policy.findings.some(({ severity }) => severity === 'error')) exit = 1
      if (values.json) found.push(policyJson(file, policy))
      else screen.write(`${describe(policy, screen, values.all === true)}\n`)
    }
    if (values.json) screen.write(`${JSON.stringify(found, null, 2)}\n`)
    return exit
  },
}

function describe(policy: Policy, screen: Screen, all: boolean): string {
  return [identity(policy, screen), clauseTable(policy, screen), findingTable(policy, screen, all)].join('\n')
}

function identity(policy: Policy, screen: Screen): string {
  const dates = policy.dates.map(({ kind, wareki, iso }) => `${kind} ${wareki}（${iso}）`).join('、')
  const issuer =
    policy.issuer === '' ? say(screen, '発行者不明', 'issuer unknown') : `${policy.issuer}（${policy.issuerKind}）`
  const facts = [issuer, KIND_WORDS[policy.kind][screen.language], policy.instrument, dates]
    .filter(Boolean)
    .join(' ／ ')
  return `${screen.paint('strong', policy.title)}\n${facts}\n`
}

function clauseTable(policy: Policy, screen: Screen): string {
  const counts = countByLine(policy)
  const rows = policy.clauses.flatMap((clause) => clauseRows(clause, 0, counts))
  const head = [
    { head: say(screen, '条項', 'Clause'), grows: true as const },
    { head: say(screen, 'キー', 'Key') },
    { head: say(screen, '行', 'Lines') },
    { head: say(screen, '語', 'Terms') },
    { head: say(screen, '義務文', 'Duties') },
    { head: say(screen, '所見', 'Findings') },
  ]
  return table(head, rows, screen)
}

/** First lines, ascending, of what is counted clause by clause. */
interface Counts {
  readonly obligations: readonly number[]
  readonly findings: readonly number[]
}

function countByLine(policy: Policy): Counts {
  return {
    obligations: startsOf(policy.obligations),
    findings: startsOf(policy.findings.filter(({ severity }) => severity !== 'info')),
  }
}

function startsOf(all: readonly { readonly lines: LineRange }[]): readonly number[] {
  return all.map(({ lines }) => lines[0]).toSorted((a, b) => a - b)
}

/** How many stand within the lines of a clause. O(log n). */
function countWithin({ lines: [from, to] }: Clause, starts: readonly number[]): number {
  return placeOf(starts, to + 1) - placeOf(starts, from)
}

/** How many of ascending numbers are below a limit. */
function placeOf(ascending: readonly number[], limit: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Clauses, and the items of those that hold keyed ones. */
function clauseRows(clause: Clause, depth: number, counts: Counts): (string | Cell)[][] {
  const findings = countWithin(clause, counts.findings)
  const name = `${'  '.repeat(depth)}${[clause.number, clause.title].filter(Boolean).join(' ')}`
  const own = [
    depth === 0 ? { text: name, style: 'strong' as const } : name,
    { text: clause.key ?? '', style: 'faint' as const },
    rangeWords(clause.lines),
    count(clause.items.filter(({ term }) => term !== undefined).length),
    count(countWithin(clause, counts.obligations)),
    { text: count(findings), style: 'warning' as const },
  ]
  const shown = clause.items.filter(({ title }) => title !== undefined && depth < 2)
  return [own, ...shown.flatMap((item) => clauseRows(item, depth + 1, counts))]
}

const count = (many: number): string => (many === 0 ? '' : String(many))

const STYLES = { error: 'error', warning: 'warning', info: 'faint' } as const

function findingTable(policy: Policy, screen: Screen, all: boolean): string {
  const shown = policy.findings.filter(({ severity }) => all || severity !== 'info')
  const minor = policy.findings.length - shown.length
  const tail =
    minor > 0
      ? say(
          screen,
          `ほかに参考の所見が ${minor} 件あります（--all で表示）。\n`,
          `${minor} minor findings more (--all shows them).\n`,
        )
      : ''
  if (shown.length === 0) return screen.paint('good', say(screen, '所見はありません。\n', 'No findings.\n')) + tail
  const head = [
    { head: say(screen, '重さ', 'Severity') },
    { head: say(screen, '行', 'Lines') },
    { head: say(screen, '所見', 'Finding') },
    { head: say(screen, '本文 → 案', 'Text → proposal'), grows: true as const },
  ]
  return (
    table(
      head,
      shown.map((finding) => findingRow(finding, screen)),
      screen,
    ) + tail
  )
}

function findingRow({ code, severity, lines, found, proposed }: Finding, screen: Screen): (string | Cell)[] {
  const change =
    proposed === undefined ? found : `${found} → ${proposed === '' ? say(screen, '（削除）', '(remove)') : proposed}`
  return [
    { text: SEVERITY_WORDS[severity][screen.language], style: STYLES[severity] },
    rangeWords(lines),
    FINDING_WORDS[code][screen.language],
    change,
  ]
}
