import type { CrossReference, Finding } from '../../model.ts'
import type { ReadClause } from '../clauses/clauses.ts'
import { lineAt, type Paragraph } from '../clauses/paragraph.ts'
import { plain } from '../lines/glyphs.ts'
import { ClauseIndex, nameOf, type Node } from './clause-index.ts'
import { REFERENCE } from './reference-pattern.ts'
import { resolve } from './resolve.ts'
import type { Resolved } from './resolved.ts'

export interface References {
  readonly references: readonly CrossReference[]
  readonly findings: readonly Finding[]
}

/** A reference right after one of these leads into another text. */
const FOREIGN =
  /(?:法律|法|条例|令|規則|規程|要綱|要領|憲法|協定|契約(?:書)?|約款|指針|通知|基準|方針|ガイドライン|マニュアル|同法|憲章)(?:[（(][^（()）]{0,60}[)）])?(?:附則)?$/
const OWN = /(?:この|本)(?:規程|訓令|基準|対策基準|方針|基本方針|要綱|告示|規則|要領|ポリシー)$/

/** Finds and resolves references to clauses of the text itself. Linear. */
export function readReferences(clauses: readonly ReadClause[]): References {
  const index = new ClauseIndex(clauses)
  const references: CrossReference[] = []
  const findings: Finding[] = []
  for (const node of index.nodes) {
    if (node.clause.draft.marker?.style === 'appendix') continue
    for (const paragraph of node.clause.paragraphs) {
      const found = readParagraph(paragraph, node, index)
      // One by one: a long paragraph holds more than a call takes arguments.
      for (const reference of found.references) references.push(reference)
      for (const finding of found.findings) findings.push(finding)
    }
  }
  return { references, findings }
}

function readParagraph(paragraph: Paragraph, node: Node, index: ClauseIndex): References {
  const text = plain(paragraph.text)
  const references: CrossReference[] = []
  const findings: Finding[] = []
  let foreignEnd = -1
  for (const match of text.matchAll(REFERENCE)) {
    const end = match.index + match[0].length
    if (isForeign(text, match.index, foreignEnd)) {
      foreignEnd = end
      continue
    }
    const resolved = resolve(match.groups ?? {}, node, index)
    if (!resolved) continue
    const line = lineAt(paragraph, match.index)
    const words =
      paragraph.text.slice(match.index, end) +
      (match.groups?.['above'] ? tail(paragraph.text.slice(end, end + 30), resolved.targets[0]) : '')
    references.push({ line, text: words, resolvesTo: resolved.targets.map(nameOf) })
    findings.push(
      ...findingsOf(resolved, words, line),
      ...findElsewhere(resolved, text.slice(end, end + 8), words, line, index),
    )
  }
  return { references, findings }
}

function isForeign(text: string, start: number, foreignEnd: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start)
  if (OWN.test(before)) return false
  if (FOREIGN.test(before)) return true
  return (
    foreignEnd >= 0 &&
    /^(?:、|及び|又は|並びに|若しくは|から|まで|・|の規定により準用する)*$/.test(text.slice(foreignEnd, start))
  )
}

/** 「の脅威」 after 上記3: the words of the target's title that the sentence repeats. */
function tail(after: string, target: Node | undefined): string {
  const title = target?.clause.title
  const link = /^(?:の|で示した|に掲げる|に示す|で定める|に定める)/.exec(after)
  if (!title || !link) return ''
  const rest = after.slice(link[0].length)
  for (let length = Math.min(title.length, rest.length); length >= 2; length--) {
    if (rest.startsWith(title.slice(-length))) return link[0] + title.slice(-length)
  }
  return ''
}

/** 「上記3の脅威」 where clause 3 is 適用範囲 and another clause lists the threats: left behind when clauses moved. */
function findElsewhere(
  { targets }: Resolved,
  after: string,
  words: string,
  line: number,
  index: ClauseIndex,
): readonly Finding[] {
  const [target, ...others] = targets
  if (!target || others.length > 0 || !/^(?:の|に掲げる|に定める|で想定した)脅威/.test(after)) return []
  // A text with its own word for it, or with threats in no clause of their own, says nothing.
  const [meant, ...rest] = index.childrenOf(target.parent).filter((node) => node.clause.key === 'threats')
  if (!meant || rest.length > 0 || target === meant || /threats|measures/.test(target.clause.key ?? 'measures'))
    return []
  const proposed = meant.clause.number ?? ''
  return [{ code: 'reference-elsewhere', severity: 'warning', lines: [line, line], found: words, proposed }]
}

function findingsOf(resolved: Resolved, words: string, line: number): readonly Finding[] {
  const lines = [line, line] as const
  if (!resolved.complete) return [{ code: 'dangling-reference', severity: 'error', lines, found: words }]
  if (!resolved.prefixed) return []
  const proposed = resolved.targets.map((target) => target.clause.number ?? '').join('、')
  return [{ code: 'reference-without-prefix', severity: 'warning', lines, found: words, proposed }]
}
