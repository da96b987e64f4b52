import type { Finding } from '../../model.ts'
import type { Line } from '../lines/line.ts'

interface Wording {
  readonly code: Finding['code']
  readonly severity: Finding['severity']
  readonly pattern: RegExp
  readonly proposed: string
}

/**
 * Words that the guideline of 2026-03 no longer uses, and spellings that differ from its own.
 * NOTE: each is proposed, never made: a town may have its reason.
 */
const WORDINGS: readonly Wording[] = [
  { code: 'outdated-reference', severity: 'warning', pattern: /ISO(?:\/IEC)?\s?17799/g, proposed: 'ISO/IEC 27002' },
  { code: 'outdated-term', severity: 'warning', pattern: /約款による外部サービス/g, proposed: 'クラウドサービス' },
  { code: 'outdated-term', severity: 'warning', pattern: /外部委託/g, proposed: '業務委託' },
  {
    code: 'outdated-term',
    severity: 'warning',
    pattern: /(?<!自治体)機密性[3３](?![A-CＡ-Ｃ])/g,
    proposed: '自治体機密性3A・3B・3C',
  },
  {
    code: 'outdated-term',
    severity: 'warning',
    pattern: /内閣サイバーセキュリティセンター|(?<![A-Za-z])NISC(?![A-Za-z])/g,
    proposed: '国家サイバー統括室',
  },
  {
    code: 'outdated-term',
    severity: 'warning',
    pattern: /総合行政ネットワーク運営主体|財団法人地方自治情報センター|LASDEC/g,
    proposed: '地方公共団体情報システム機構',
  },
  {
    code: 'outdated-term',
    severity: 'info',
    pattern: /臨時・非常勤職員|(?:非常勤|臨時)職員及び(?:臨時|非常勤)職員/g,
    proposed: '会計年度任用職員等',
  },
  { code: 'outdated-term', severity: 'info', pattern: /IT革命|電子自治体の実現/g, proposed: 'デジタル化の推進' },
  { code: 'spelling-variant', severity: 'info', pattern: /漏洩/g, proposed: '漏えい' },
  { code: 'spelling-variant', severity: 'info', pattern: /改竄/g, proposed: '改ざん' },
  { code: 'spelling-variant', severity: 'info', pattern: /講ずる/g, proposed: '講じる' },
  { code: 'spelling-variant', severity: 'info', pattern: /強靭/g, proposed: '強靱' },
  { code: 'spelling-variant', severity: 'info', pattern: /ウィルス/g, proposed: 'ウイルス' },
  { code: 'inner-space', severity: 'info', pattern: /LGWAN[ \u3000](?=[ぁ-んァ-ヴ一-龠])/g, proposed: 'LGWAN' },
  {
    code: 'html-remains',
    severity: 'info',
    pattern: /<\/?(?:sup|sub|span|br|font|div|p|b|i|u|a|img|table|tr|td)\b[^<>]{0,200}>/gi,
    proposed: '',
  },
]

/** Whether a line holds any of them at all: most hold none. */
const ANY = new RegExp(WORDINGS.map(({ pattern }) => pattern.source).join('|'), 'i')

/** Outdated terms and variant spellings, once for each word on a line. Linear. */
export function findWordings(lines: readonly Line[]): readonly Finding[] {
  return lines.flatMap((line) => (!ANY.test(line.raw) ? [] : WORDINGS.flatMap((wording) => findOn(line, wording))))
}

function findOn(line: Line, { code, severity, pattern, proposed }: Wording): readonly Finding[] {
  const words = new Set([...line.raw.matchAll(pattern)].map(([word]) => word))
  return [...words].map((found) => ({
    code,
    severity,
    lines: [line.number, line.number],
    found,
    proposed,
  }))
}
