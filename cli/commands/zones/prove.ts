import { parseArgs } from 'node:util'
import {
  beyond,
  proofReport,
  prove,
  type Finding,
  type Proof,
  servicesWords,
  matrix,
  separations,
  type Separation,
  ROW_WORDS,
  VERDICT_WORDS,
} from '#engines/zones'
import { todayInJapan } from '../../clock.ts'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { toJson } from './json.ts'
import { loadTown, type LoadedTown } from './load-town.ts'
import { inLanguage, lineWords, say } from './say.ts'
import { policyOf, writeCertificate } from './certificate-file.ts'
import { storyOf, textAt } from './story.ts'
import { writeOut } from './write-out.ts'

const OPTIONS = {
  json: { type: 'boolean' },
  on: { type: 'string' },
  html: { type: 'string' },
  certificate: { type: 'string' },
} as const

/** `sekisho zones prove TOWN.yaml [--on DAY] [--html FILE] [--certificate FILE] [--json]` */
export const proveCommand: Command = {
  usage: 'TOWN.yaml [--on YYYY-MM-DD] [--html FILE] [--certificate FILE] [--json]',
  words: {
    ja: '許可した通信のほかに何も通らないことを証明する',
    en: 'prove that nothing passes but what is permitted',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(say(screen, '団体のファイル（YAML）を一つ指定してください。', 'Name one town file (YAML).'))
    const on = values.on ?? todayInJapan()
    if (!/^\d{4}-\d{2}-\d{2}$/.test(on))
      throw new UsageError(say(screen, '日付は 2027-07-01 のように書いてください。', 'Write a day as 2027-07-01.'))
    const loaded = await loadTown(file, screen)
    if (!loaded) return 2
    const policy = policyOf(loaded)
    const proof = prove(loaded.network, policy, on)
    const pairwise = separations(matrix(loaded.network), proof)
    if (values.html !== undefined)
      await writeOut(
        values.html,
        proofReport(loaded.network, proof, { on, readings: loaded.readings, language: screen.language }),
        screen,
      )
    if (values.certificate !== undefined) await writeCertificate(values.certificate, loaded, on, screen)
    screen.write(
      values.json
        ? toJson({ on, ...proof, separations: pairwise, warnings: loaded.warnings })
        : describe(proof, pairwise, loaded, on, screen),
    )
    return proof.verdict === 'PROVED' ? 0 : 1
  },
}

const STYLE = { PROVED: 'good', REFUTED: 'error', UNDECIDED: 'warning' } as const
const SEPARATION = {
  separated: { ja: '分離（何も通らない）', en: 'separated: nothing passes' },
  divided: { ja: '分割（許可した通信だけが通る）', en: 'divided: only what is permitted passes' },
  joined: { ja: '許可のない通信が通る', en: 'joined: more passes than is permitted' },
  undecided: { ja: '決められない', en: 'undecided' },
} as const
// oxlint-disable-next-line max-params -- an answer, and how to show it
function describe(
  { verdict, findings, rows }: Proof,
  pairwise: readonly Separation[],
  loaded: LoadedTown,
  on: string,
  screen: Screen,
): string {
  const head = `${screen.paint(STYLE[verdict], inLanguage(screen, VERDICT_WORDS[verdict]))}  ${say(screen, `${on} 現在`, `on ${on}`)}\n\n`
  const pairs = pairwise.map(
    ({ zones: [a, b], state }) =>
      `  ${zoneWords(a, loaded, screen)} ⇄ ${zoneWords(b, loaded, screen)}  ${inLanguage(screen, SEPARATION[state])}\n`,
  )
  const shown = findings.map((finding) => findingWords(finding, loaded, screen))
  const register = rows.map(({ id, state, lacks }) => {
    const lacking =
      lacks.length > 0 ? say(screen, `、限定がない：${lacks.join('・')}`, `, not limited by ${lacks.join(', ')}`) : ''
    return `  ${say(screen, '行', 'row')} ${id}  ${inLanguage(screen, ROW_WORDS[state])}${lacking}\n`
  })
  const rowsHead =
    rows.length > 0 ? `\n${say(screen, '許可した通信の台帳', 'Register of permitted communications')}\n` : ''
  const warnings = loaded.warnings.map(({ at, words }) => `${lineWords(at)}  ${inLanguage(screen, words)}\n`)
  return `${head}${pairs.join('')}\n${shown.join('')}${rowsHead}${register.join('')}${warnings.join('')}`
}

function zoneWords(key: string, { network }: LoadedTown, screen: Screen): string {
  const zone = network.zones.find((one) => one.key === key)
  return zone ? inLanguage(screen, zone.words) : key
}

/** Lines that were not understood, below a finding on a screen. */
const MOST_SHOWN = 5

function findingWords(finding: Finding, loaded: LoadedTown, screen: Screen): string {
  const { readings } = loaded
  const name = (key: string) => zoneWords(key, loaded, screen)
  const by =
    finding.egress === undefined
      ? ''
      : say(screen, `（「${finding.egress}」を通らずに）`, ` (not by “${finding.egress}”)`)
  const verdict = screen.paint(STYLE[finding.verdict], inLanguage(screen, VERDICT_WORDS[finding.verdict]))
  const head = `${verdict}  ${name(finding.from)} → ${name(finding.to)} IPv${finding.family}${by}\n`
  if (finding.verdict === 'PROVED') return head
  const all = say(screen, 'すべて', 'everything')
  const services =
    finding.services.length > 0
      ? `  ${say(screen, '許可のない通信', 'not permitted')}：${servicesWords(finding.services, all).replaceAll('\n', '、')}\n`
      : ''
  const more = beyond(finding, MOST_SHOWN)
  const because = finding.because
    .slice(0, MOST_SHOWN)
    .map(({ at, why }) => `  ${lineWords(at)}  ${inLanguage(screen, why)}  ${textAt(at, readings)}\n`)
  return `${head}${services}${finding.trail ? storyOf(finding.trail, readings, screen) : ''}${because.join('')}${more ? `  ${inLanguage(screen, more)}\n` : ''}`
}
