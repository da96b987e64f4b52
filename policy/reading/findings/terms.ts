import type { Definition, Finding } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import { squeeze } from '../lines/glyphs.ts'
import { bareTerm, type Terms } from '../meaning/terms.ts'

/** Terms defined and not used, used and not defined, defined twice. Linear. */
export function findTerms(
  terms: Terms,
  definitions: readonly Definition[],
  clauses: readonly ReadClause[],
): readonly Finding[] {
  const at = (term: string): readonly [number, number] => [terms.lineOf.get(term) ?? 1, terms.lineOf.get(term) ?? 1]
  return [
    ...terms.definedButUnused.map((term): Finding => ({
      code: 'defined-but-unused',
      severity: 'info',
      lines: at(term),
      found: term,
    })),
    ...terms.usedButUndefined.map((term): Finding => ({
      code: 'used-but-undefined',
      severity: 'warning',
      lines: at(term),
      found: term,
    })),
    ...findTwice(definitions),
    ...findRepeatedLists(clauses),
  ]
}

function findTwice(definitions: readonly Definition[]): readonly Finding[] {
  const first = new Map<string, Definition>()
  return definitions.flatMap((definition): readonly Finding[] => {
    const name = squeeze(bareTerm(definition.term))
    const before = first.get(name)
    if (!before) {
      first.set(name, definition)
      return []
    }
    return [
      {
        code: 'defined-twice',
        severity: 'warning',
        lines: definition.lines,
        found: definition.term,
        other: before.lines,
      },
    ]
  })
}

/** One sentence that announces what a term covers, in two places with a list each. */
function findRepeatedLists(clauses: readonly ReadClause[]): readonly Finding[] {
  const first = new Map<string, ReadClause>()
  return walk(clauses).flatMap((clause): readonly Finding[] => {
    if (clause.items.length === 0 || !clause.text.includes('は、次の')) return []
    const said = /[^。]{0,60}は、次の(?:とおり|もの)とする/.exec(clause.text)?.[0]
    if (!said) return []
    const before = first.get(said)
    if (!before) {
      first.set(said, clause)
      return []
    }
    return [{ code: 'defined-twice', severity: 'warning', lines: clause.lines, found: said, other: before.lines }]
  })
}
