import type { Screen, Style } from './screen.ts'
import { columnsOf, padEnd, wrap } from './width.ts'

export interface Column {
  readonly head: string
  /** Takes what is left and breaks its text; others are as wide as their widest cell. */
  readonly grows?: true
}

export interface Cell {
  readonly text: string
  readonly style?: Style
}

const GAP = '  '
const NARROWEST = 12

/** A table that fits the screen: full-width glyphs count two, long text breaks inside its column. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (string | Cell)[])[],
  screen: Screen,
): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell } : cell)))
  const widths = widthsOf(columns, cells, screen.width)
  const head = columns.map(({ head: text }, at) => screen.paint('strong', padEnd(text, widths[at]!))).join(GAP)
  const rule = screen.paint('faint', widths.map((width) => '-'.repeat(width)).join(GAP))
  return `${[head, rule, ...cells.flatMap((row) => rowLines(row, widths, screen))].map((line) => line.trimEnd()).join('\n')}\n`
}

function widthsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): readonly number[] {
  const natural = columns.map(({ head }, at) =>
    Math.max(columnsOf(head), ...rows.map((row) => widest(row[at]?.text ?? ''))),
  )
  const growing = columns.flatMap(({ grows }, at) => (grows ? [at] : []))
  const fixed = natural.reduce(
    (sum, own, at) => sum + (growing.includes(at) ? 0 : own),
    GAP.length * (columns.length - 1),
  )
  const room = Math.max(NARROWEST * growing.length, width - fixed)
  const wanted = growing.reduce((sum, at) => sum + natural[at]!, 0)
  if (wanted <= room) return natural
  return natural.map((own, at) => (growing.includes(at) ? Math.max(NARROWEST, Math.floor((own / wanted) * room)) : own))
}

const widest = (text: string): number => text.split('\n').reduce((most, line) => Math.max(most, columnsOf(line)), 0)

function rowLines(row: readonly Cell[], widths: readonly number[], screen: Screen): readonly string[] {
  const blocks = row.map(({ text }, at) => wrap(text, widths[at]!))
  const height = Math.max(...blocks.map((block) => block.length))
  return Array.from({ length: height }, (_, line) =>
    row
      .map(({ style }, at) => {
        const text = padEnd(blocks[at]![line] ?? '', widths[at]!)
        return style ? screen.paint(style, text) : text
      })
      .join(GAP),
  )
}
