import type { Outside } from '../../model.ts'
import { walk, type ReadClause } from '../clauses/clauses.ts'
import { isBlank, type Line } from '../lines/line.ts'

/** Names the lines that no clause holds, neighbours of one kind together. Linear. */
export function outsideOf(
  lines: readonly Line[],
  clauses: readonly ReadClause[],
  titleLines: ReadonlySet<number>,
): readonly Outside[] {
  const inside = linesOf(clauses)
  const outside: { kind: Outside['kind']; lines: [number, number] }[] = []
  for (const line of lines) {
    if (inside.has(line.number)) continue
    const kind = titleLines.has(line.number) ? 'title' : (line.aside ?? (isBlank(line) ? 'blank' : 'preamble'))
    const last = outside.at(-1)
    if (last && last.kind === kind && last.lines[1] >= line.number - 1) last.lines[1] = line.number
    else outside.push({ kind, lines: [line.number, line.number] })
  }
  return outside
}

function linesOf(clauses: readonly ReadClause[]): ReadonlySet<number> {
  const lines = new Set<number>()
  for (const { draft } of walk(clauses)) {
    lines.add(draft.line)
    if (draft.caption) lines.add(draft.caption.line)
    for (const piece of draft.pieces) lines.add(piece.line)
  }
  return lines
}
