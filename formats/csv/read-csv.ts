/** Limits of a table that people fill in. Reasons: an import has 5,000 rows at most, a sheet of Excel 16,384 columns. */
export const CSV_LIMITS = { characters: 64 << 20, rows: 20_000, columns: 500 } as const

export type CsvProblemCode = 'too-large' | 'too-many-rows' | 'too-many-columns' | 'open-quote' | 'stray-quote'

export interface CsvProblem {
  readonly code: CsvProblemCode
  /** The row in which it lies, from 1, as a spreadsheet would number it. */
  readonly row: number
}

/**
 * Reads values parted by commas or tabs (RFC 4180): quoted values may hold the separator, quotes (doubled) and line
 * breaks; lines end with CRLF, LF or CR. Rows without any value are kept, so that numbers stay those of the spreadsheet.
 * Linear.
 */
export function readCsv(text: string, separator: ',' | '\t' = separatorOf(text)): readonly string[][] | CsvProblem {
  if (text.length > CSV_LIMITS.characters) return { code: 'too-large', row: 0 }
  const reader = new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text, separator)
  return reader.read()
}

/** A table pasted from a spreadsheet is parted by tabs; so is one whose first line has a tab and no comma. */
export function separatorOf(text: string): ',' | '\t' {
  const [first = ''] = text.slice(0, 100_000).split(/[\r\n]/u, 1)
  return first.includes('\t') && !first.includes(',') ? '\t' : ','
}

class Reader {
  readonly #text: string
  readonly #separator: string
  readonly #rows: string[][] = []
  #row: string[] = []
  #at = 0

  constructor(text: string, separator: string) {
    this.#text = text
    this.#separator = separator
  }

  read(): readonly string[][] | CsvProblem {
    while (this.#at < this.#text.length) {
      const problem = this.#readValue()
      if (problem) return { code: problem, row: this.#rows.length + 1 }
    }
    if (this.#row.length > 0) this.#rows.push(this.#row)
    return this.#rows
  }

  /** One value and what ends it: a separator, a line break, or the end of the text. */
  #readValue(): CsvProblemCode | null {
    if (this.#row.length >= CSV_LIMITS.columns) return 'too-many-columns'
    if (this.#rows.length >= CSV_LIMITS.rows) return 'too-many-rows'
    const isQuoted = this.#text[this.#at] === '"'
    const value = isQuoted ? this.#quoted() : this.#plain()
    if (value === null) return 'open-quote'
    this.#row.push(value)
    const next = this.#text[this.#at]
    if (next === undefined) return null
    this.#at += 1
    if (next === this.#separator) {
      if (this.#at === this.#text.length) this.#row.push('')
      return null
    }
    if (next !== '\r' && next !== '\n') return 'stray-quote'
    if (next === '\r' && this.#text[this.#at] === '\n') this.#at += 1
    this.#rows.push(this.#row)
    this.#row = []
    return null
  }

  #plain(): string {
    const from = this.#at
    for (; this.#at < this.#text.length; this.#at += 1) {
      const letter = this.#text[this.#at]!
      if (letter === this.#separator || letter === '\r' || letter === '\n') break
    }
    return this.#text.slice(from, this.#at)
  }

  /** Null where the quote is never closed. */
  #quoted(): string | null {
    const parts: string[] = []
    for (let from = this.#at + 1; ; from = this.#at + 1) {
      const end = this.#text.indexOf('"', from)
      if (end < 0) return null
      parts.push(this.#text.slice(from, end))
      this.#at = end + 1
      if (this.#text[this.#at] !== '"') return parts.join('"')
    }
  }
}
