import stringWidth from 'string-width'

/** Columns that text takes on a terminal; ambiguous glyphs (①, ―) take two, as Japanese terminals show them. */
export function columnsOf(text: string): number {
  return stringWidth(text, { ambiguousIsNarrow: false })
}

/** Breaks text into lines of at most so many columns, anywhere between glyphs, as Japanese text is broken. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    let width = 0
    for (const glyph of paragraph) {
      const glyphWidth = columnsOf(glyph)
      // 行頭禁則: closing marks hang at the end of the line before.
      if (width + glyphWidth > columns && line !== '' && !'、。）」』】'.includes(glyph)) {
        lines.push(line)
        line = ''
        width = 0
      }
      line += glyph
      width += glyphWidth
    }
    lines.push(line)
  }
  return lines
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)))
}
