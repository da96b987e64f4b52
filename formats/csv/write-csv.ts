/** What makes a spreadsheet take a text for a formula, full-width spellings too (OWASP, CSV injection). */
const DANGEROUS = /^'*[=+\-@\t\r\n＝＋－＠]/u
const GUARDED = /^'+[=+\-@\t\r\n＝＋－＠]/u
const NUMBER = /^-?\d+(?:\.\d+)?$/u

/**
 * A text that no spreadsheet takes for a formula: an apostrophe stands before it. A plain negative number is left as it
 * is. {@link unguarded} gives back exactly what was given.
 */
export function guarded(text: string): string {
  return DANGEROUS.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

export function unguarded(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text
}

/** Rows as CSV (RFC 4180): CRLF, quotes where needed, every value guarded against being taken for a formula. */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  const lines: string[] = []
  // A row of one empty value would be no row at all.
  for (const row of rows) lines.push(row.length === 1 && row[0] === '' ? '""' : row.map(quoted).join(','))
  return lines.map((line) => `${line}\r\n`).join('')
}

function quoted(value: string): string {
  const text = guarded(value)
  return /[",\r\n\t]|^[\s\uFEFF]|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
