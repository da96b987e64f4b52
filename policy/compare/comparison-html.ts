import type { Policy } from '../model.ts'
import type { ClauseComparison, Side, TextChange } from './by-clause.ts'
import type { RequirementComparison, RequirementVerdict } from './by-requirement.ts'

const STYLE = `
:root { color-scheme: light; font-family: "Noto Sans JP", "BIZ UDPGothic", "Yu Gothic UI", Meiryo, sans-serif; line-height: 1.7; color: #1a1a1a; }
body { max-width: 76rem; margin: 0 auto; padding: 2rem 1rem; }
h1 { font-size: 1.5rem; line-height: 1.4; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
p { margin: .25rem 0; } .note { color: #4d4d4d; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
caption { text-align: left; font-weight: 700; padding: .5rem 0; }
th, td { border: 1px solid #767676; padding: .5rem .75rem; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
thead th { background: #f2f2f2; } col.what { width: 7.5rem; }
.text { white-space: pre-wrap; }
del { background: #fdeeee; color: #8b0000; text-decoration: line-through; } ins { background: #e6f5ec; color: #115a36; text-decoration: underline; }
.d1 .text { margin-left: 1em } .d2 .text { margin-left: 2em } .d3 .text { margin-left: 3em }
@media (max-width: 40rem) { col.what { width: 4.5rem; } th, td { padding: .35rem .4rem; } }
@media print { @page { size: A4 landscape; margin: 12mm; } body { max-width: none; padding: 0; font-size: 9pt; } thead { display: table-header-group; } tr { break-inside: avoid; } del, ins { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`
const VERDICTS: Readonly<Record<ClauseComparison['verdict'], string>> = {
  same: '同じ',
  changed: '変更',
  removed: '削除',
  added: '追加',
}
const STRENGTHS: Readonly<Record<RequirementVerdict, string>> = {
  'only-a': '左だけ',
  'only-b': '右だけ',
  alike: '同じ',
  'a-stronger': '左が強い',
  'b-stronger': '右が強い',
}

/** The comparison as one HTML file that needs nothing else and prints on A4 (新旧対照表). */
export function comparisonHtml(
  a: Policy,
  b: Policy,
  clauses: readonly ClauseComparison[],
  requirements: readonly RequirementComparison[],
): string {
  const counts = Object.entries(VERDICTS).map(
    ([verdict, words]) => `${words} ${clauses.filter((row) => row.verdict === verdict).length}`,
  )
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>新旧対照表 ${escape(a.title)} ／ ${escape(b.title)}</title><style>${STYLE}</style></head><body>
<header><h1>新旧対照表</h1><p>左：${escape(a.title)}（${escape(a.issuer)}）</p><p>右：${escape(b.title)}（${escape(b.issuer)}）</p>
<p class="note">条項 ${counts.join('・')}。<del>取り消し線</del>は左だけ、<ins>下線</ins>は右だけにある文字です。</p></header>
<main><h2>条項ごと</h2>
<table><colgroup><col class="what"><col><col></colgroup><thead><tr><th scope="col">違い</th><th scope="col">左</th><th scope="col">右</th></tr></thead><tbody>
${clauses.map(clauseRow).join('\n')}
</tbody></table>
<h2>要件ごと</h2>
<table><colgroup><col class="what"><col><col></colgroup><thead><tr><th scope="col">強さ</th><th scope="col">要件</th><th scope="col">左 ／ 右</th></tr></thead><tbody>
${requirements.map(requirementRow).join('\n')}
</tbody></table></main></body></html>
`
}

function clauseRow(row: ClauseComparison): string {
  const depth = Math.min(row.depth, 3)
  return `<tr class="d${depth}"><td>${VERDICTS[row.verdict]}</td><td>${side(row.a, row, 'removed')}</td><td>${side(row.b, row, 'added')}</td></tr>`
}

function side(of: Side | undefined, row: ClauseComparison, only: 'removed' | 'added'): string {
  if (!of) return ''
  const tag = only === 'removed' ? 'del' : 'ins'
  const shown: readonly TextChange[] = row.changes.length > 0 ? row.changes : [{ kind: only, text: whole(of) }]
  const html = shown.flatMap(({ kind, text }) =>
    kind === 'same' ? [escape(text)] : kind === only ? [`<${tag}>${escape(text)}</${tag}>`] : [],
  )
  return `<div class="text">${html.join('')}</div>`
}

const whole = ({ number, title, text }: Side): string => `${[number, title].filter(Boolean).join(' ')}\n${text}`

function requirementRow({ requirement, verdict, a, b }: RequirementComparison): string {
  const said = [a, b].map(({ modality, by }) => (by.length === 0 ? '規定なし' : (modality ?? '規定あり')))
  return `<tr><td>${STRENGTHS[verdict]}</td><td>${escape(requirement.words.ja)}<br><span class="note">${escape(requirement.id)}</span></td><td>${said.map(escape).join(' ／ ')}</td></tr>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (glyph) => `&#${glyph.charCodeAt(0)};`)
}
