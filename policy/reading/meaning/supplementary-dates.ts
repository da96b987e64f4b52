import type { PolicyDate } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import { sentencesOf, type Sentence } from '../clauses/paragraph.ts'
import { findDates } from '../lines/wareki.ts'

/** Days from which a 附則 lets the text apply, and the days of amendments that head one. */
export function readSupplementaryDates(clauses: readonly ReadClause[]): readonly PolicyDate[] {
  const supplementary = clauses.filter(({ key }) => key === 'supplementary')
  const headed = supplementary.flatMap(({ draft }) => datesIn(draft.marker?.rest ?? '', draft.line, () => '改正'))
  const sentences = walk(supplementary).flatMap(({ paragraphs }) => paragraphs.flatMap(sentencesOf))
  return [...headed, ...sentences.flatMap(beginningsIn)]
}

/** 「令和8年4月1日から施行する」: a date that begins something, not one that ends a transition. */
function beginningsIn({ text, lines }: Sentence): readonly PolicyDate[] {
  return datesIn(text, lines[0], (after) => /^(?:から|より|に)、?(施行|適用)/.exec(after)?.[1])
}

function datesIn(text: string, line: number, kindOf: (after: string) => string | undefined): readonly PolicyDate[] {
  return findDates(text).flatMap(({ wareki, iso, offset }) => {
    const kind = kindOf(text.slice(offset + wareki.length))
    return kind === undefined ? [] : [{ kind, wareki, iso, line }]
  })
}
