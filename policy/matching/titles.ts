import type { Clause } from '../model.ts'

/** Titles of the clauses that hold a line, outermost first. Lines of one clause share one array. */
export type TitlesAt = (line: number) => readonly string[]

const NONE: readonly string[] = []

/** Characters of a title that are read. A title stands above every line of its clause, so a long one would be read often. */
const TITLE_LIMIT = 200

/** Whether a title names one matter; one that joins several (監査及び自己点検) says of no sentence which it is about. */
export function namesOneMatter(title: string): boolean {
  return !SEVERAL.test(title)
}

const SEVERAL = /及び|並びに|又は|若しくは|、|・|[^\p{Script=Hiragana}\s]と[^\p{Script=Hiragana}\s]/u

/** Titles above each line of the clauses, each cut at {@link TITLE_LIMIT}. Time is lines × depth of nesting, which is small. */
export function titlesAt(clauses: readonly Clause[]): TitlesAt {
  const byLine = new Map<number, readonly string[]>()
  lay(clauses, NONE, byLine)
  return (line) => byLine.get(line) ?? NONE
}

function lay(clauses: readonly Clause[], above: readonly string[], byLine: Map<number, readonly string[]>): void {
  for (const clause of clauses) {
    const titles = clause.title === undefined ? above : [...above, clause.title.slice(0, TITLE_LIMIT)]
    for (let line = clause.lines[0]; line <= clause.lines[1]; line++) byLine.set(line, titles)
    lay(clause.items, titles, byLine)
  }
}
