import type { Abbreviation, Definition } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import { lineAt, sentencesOf } from '../clauses/paragraph.ts'

/** Definitions as lists, tables and running text. Linear. */
export function readDefinitions(clauses: readonly ReadClause[]): readonly Definition[] {
  const found: Definition[] = []
  for (const clause of walk(clauses)) {
    if (clause.term !== undefined) {
      found.push({ term: clause.term, text: wholeText(clause), lines: clause.lines, form: 'list' })
    } else {
      for (const one of [...fromTable(clause), ...fromRunningText(clause), ...fromLabels(clause)]) found.push(one)
    }
  }
  return found
}

function wholeText(clause: ReadClause): string {
  return [clause.text, ...clause.items.map((item) => `${item.number ?? ''}${item.title ?? ''}${item.text}`)]
    .filter(Boolean)
    .join('\n')
}

/** A row whose second cell says what its first cell means. */
function fromTable(clause: ReadClause): readonly Definition[] {
  return clause.paragraphs.flatMap((paragraph): readonly Definition[] => {
    const [term, meaning] = paragraph.cells ?? []
    if (!term || !meaning || term.length > 60) return []
    if (clause.draft.marker?.style === 'appendix') return []
    if (!clause.defines && !/(?:こと|状態|もの|する|いう)。?$/.test(meaning)) return []
    if (/^(?:用語|項目|名称|区分|分類)$/.test(term)) return []
    const line = paragraph.starts[0]!.line
    return [{ term, text: meaning.replace(/^[:：]\s*/, ''), lines: [line, line], form: 'table' }]
  })
}

const TOHA = /「([^「」]{1,40})」とは、?([^「」]{2,400}?)をい[うい]/g

function fromRunningText(clause: ReadClause): readonly Definition[] {
  return clause.paragraphs.flatMap((paragraph) =>
    sentencesOf(paragraph).flatMap((sentence): readonly Definition[] => {
      const said = [...sentence.text.matchAll(TOHA)]
      if (said.length > 0) {
        return said.map(([, term, text]) => ({ term: term!, text: text!, lines: sentence.lines, form: 'running' }))
      }
      const plainly = clause.defines ? PLAINLY.exec(sentence.text) : null
      return plainly ? [{ term: plainly[1]!, text: plainly[2]!, lines: sentence.lines, form: 'running' }] : []
    }),
  )
}

/** A term on a line of its own, and the sentence below that says what it means. */
function fromLabels(clause: ReadClause): readonly Definition[] {
  if (!clause.defines) return []
  return clause.paragraphs.flatMap((label, at): readonly Definition[] => {
    const meaning = clause.paragraphs[at + 1]
    if (!meaning || label.text.length > 40 || /[、。：:]/.test(label.text) || label.cells) return []
    if (!/をい(?:う|います)。?$/.test(meaning.text)) return []
    const lines = [label.starts[0]!.line, meaning.starts.at(-1)!.line] as const
    return [{ term: label.text, text: meaning.text, lines, form: 'list' }]
  })
}

/** `情報資産とは、…をいう` and `情報資産: …をいう` without quotation marks. */
const PLAINLY = /^([^、。「」:：]{1,30}?)(?:とは、|\s*[:：]\s*)(.{2,400})をい/

/** Where the last bracket opens; 0 where none does. */
const lastOpening = (text: string): number => Math.max(0, text.lastIndexOf('（'), text.lastIndexOf('('))

const HEREAFTER = /(?:[（(]|。)以下、?(?:単に)?(.{1,120}?)(?:という|と称する|とする|と略す)。?[^（()）]{0,20}[)）]/g

/** Names given in passing: （以下「職員等」という。）. Linear. */
export function readAbbreviations(clauses: readonly ReadClause[]): readonly Abbreviation[] {
  const found: Abbreviation[] = []
  for (const clause of walk(clauses)) {
    for (const paragraph of clause.paragraphs) {
      for (const match of paragraph.text.matchAll(HEREAFTER)) {
        const said = paragraph.text.slice(Math.max(0, match.index - 120), match.index)
        // 職員（会計年度任用職員を含む。以下「職員等」という。）: what is named stands before the bracket.
        const before = match[0].startsWith('。') ? said.slice(0, lastOpening(said)) : said
        const of = /[^、。「」（()）]{1,60}$/.exec(before)?.[0] ?? ''
        for (const [, name] of match[1]!.matchAll(/「([^「」]{1,40})」/g)) {
          found.push({ name: name!, of, line: lineAt(paragraph, match.index) })
        }
      }
    }
  }
  return found
}
