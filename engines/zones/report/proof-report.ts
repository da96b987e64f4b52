import { beyond } from './beyond.ts'
import type { Line, Network } from '../model/index.ts'
import type { Finding, Proof } from '../questions/index.ts'
import type { Reading } from '../readers/reading.ts'
import { escapeHtml, page } from './html.ts'
import { linesOf } from './line-text.ts'
import { ROW_WORDS, VERDICT_WORDS } from './proof-words.ts'
import { packetWords, servicesWords } from './service-words.ts'
import { zoneMap } from './zone-map.ts'

/** What a proof's page needs beside the proof. */
export interface ProofReportContext {
  /** The day that was asked about, `YYYY-MM-DD`. */
  readonly on: string
  readonly readings: readonly Reading[]
  readonly language: 'ja' | 'en'
}

type Say = (ja: string, en: string) => string

const WHY = {
  filter: { ja: '許可', en: 'permit' },
  nat: { ja: '変換', en: 'translate' },
  route: { ja: '経路', en: 'route' },
} as const

/** A proof as a self-contained page: the verdict, each refutation as a story, the register row by row. */
export function proofReport(network: Network, proof: Proof, context: ProofReportContext): string {
  const { language, on, readings } = context
  const say: Say = (ja, en) => (language === 'ja' ? ja : en)
  const name = (key: string) => network.zones.find((zone) => zone.key === key)?.words[language] ?? key
  const arrows = proof.findings
    .filter(({ verdict }) => verdict !== 'PROVED')
    .map(({ from, to, family, verdict }) => ({
      from,
      to,
      kind: verdict === 'REFUTED' ? ('refuted' as const) : ('unknown' as const),
      title: `${name(from)} → ${name(to)} IPv${family}`,
    }))
  const verdict = `<p class="mark ${proof.verdict}">${VERDICT_WORDS[proof.verdict][language]}</p><p>${say(`${on} 現在。許可のない通信が通り得る組を、赤の破線（反証）と茶の点線（未決）で示します。`, `On ${on}. Dashed red: refuted. Dotted brown: undecided.`)}</p>`
  const findings = proof.findings.map((finding) => findingHtml(finding, name, say, readings))
  const rows = proof.rows.map(
    ({ id, from, to, state, lacks }) =>
      `<tr><td>${escapeHtml(id)}</td><td>${escapeHtml(name(from))}</td><td>${escapeHtml(name(to))}</td><td>${ROW_WORDS[state][language]}</td><td>${lacks.join(', ')}</td></tr>`,
  )
  const head = [
    say('行', 'Row'),
    say('から', 'From'),
    say('へ', 'To'),
    say('状態', 'State'),
    say('限定がない', 'Not limited by'),
  ]
    .map((text) => `<th>${text}</th>`)
    .join('')
  const register =
    rows.length === 0
      ? ''
      : `<h2>${say('許可した通信の台帳', 'Register of permitted communications')}</h2><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
  return page(
    say('領域の分離の証明', 'Proof of the separation of zones'),
    language,
    `${verdict}${zoneMap(network.zones, arrows, language)}<h2>${say('領域の組ごと', 'Pair by pair')}</h2>${findings.join('\n')}${register}`,
  )
}

/** Lines that were not understood, below a finding. */
const MOST_SHOWN = 20

// oxlint-disable-next-line max-params -- a finding and how to say it
function findingHtml(finding: Finding, name: (key: string) => string, say: Say, readings: readonly Reading[]): string {
  const { from, to, family, verdict, egress, services, trail, because, open } = finding
  const by = egress === undefined ? '' : say(`（「${egress}」を通らずに）`, ` (not by “${egress}”)`)
  const head = `<h3><span class="mark ${verdict}">${say(VERDICT_WORDS[verdict].ja, VERDICT_WORDS[verdict].en)}</span> ${escapeHtml(`${name(from)} → ${name(to)}`)} IPv${family}${escapeHtml(by)}</h3>`
  if (verdict === 'PROVED') return `<section>${head}</section>`
  const what =
    services.length === 0
      ? ''
      : `<p>${say('許可のない通信：', 'Not permitted: ')}${escapeHtml(servicesWords(services, say('すべて', 'everything'))).replaceAll('\n', '、')}</p>`
  const steps = trail
    ? [
        `<li>${say('送る', 'Sent')}（${escapeHtml(trail.segment)}）：<code>${escapeHtml(packetWords(trail.sent))}</code></li>`,
        ...trail.hops.map(
          ({ device, in: into, out, lines }) =>
            `<li>${escapeHtml(`${device}（${into} → ${out}）`)}<pre>${lines.map(({ why, at }) => escapeHtml(`${say(WHY[why].ja, WHY[why].en)}  ${lineText(at, readings)}`)).join('\n')}</pre></li>`,
        ),
        `<li>${say('届く', 'Arrives')}：<code>${escapeHtml(packetWords(trail.arrives))}</code></li>`,
      ]
    : []
  const more = beyond(finding, MOST_SHOWN)
  const unclear = [
    ...open.map((at) => escapeHtml(lineText(at, readings))),
    ...because
      .slice(0, MOST_SHOWN)
      .map(({ at, why }) => `${escapeHtml(lineText(at, readings))} — ${escapeHtml(say(why.ja, why.en))}`),
    ...(more ? [escapeHtml(say(more.ja, more.en))] : []),
  ]
  const doubts =
    unclear.length === 0 ? '' : `<p>${say('分からない行', 'Lines not understood')}</p><pre>${unclear.join('\n')}</pre>`
  return `<section>${head}${what}${steps.length > 0 ? `<ol>${steps.join('\n')}</ol>` : ''}${doubts}</section>`
}

/** `fw.conf:12-19`, and below it the masked lines: a place with what stands there. */
function lineText(at: Line, readings: readonly Reading[]): string {
  const { file, line, to } = at
  const lines = linesOf(at, readings)
  const place = `${file}:${line}${to === undefined ? '' : `-${to}`}`
  return lines.length === 1 ? `${place}  ${lines[0]}` : [place, ...lines.map((text) => `    ${text}`)].join('\n')
}
