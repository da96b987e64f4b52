const MAX_WORDS = 10_000

/**
 * The words of a command line. `"…"` and `'…'` keep blanks together (with `\` before a quote or itself), and join with
 * what touches them. An open quote runs to the end of the line.
 */
export function splitWords(line: string): string[] {
  const words: string[] = []
  const pattern = /(?:[^\s"']|"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$))+/g
  for (const [word] of line.matchAll(pattern)) {
    if (words.length >= MAX_WORDS) break
    words.push(word.includes('"') || word.includes("'") ? unquote(word) : word)
  }
  return words
}

function unquote(word: string): string {
  return word.replaceAll(/"((?:[^"\\]|\\.)*)(?:"|$)|'([^']*)(?:'|$)/g, (_, double?: string, single?: string) =>
    double === undefined ? (single ?? '') : double.replaceAll(/\\(.)/g, '$1'),
  )
}

/** A whole number in decimal, within bounds; undefined otherwise. */
export function parseNumber(text: string | undefined, max: number, min = 0): number | undefined {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined
  const value = Number(text)
  return value >= min && value <= max ? value : undefined
}

/** A hardware address (`00:11:22:33:44:55`, `0011.2233.4455`, `00-11-…`) as a 48-bit number. */
export function parseMac(text: string): number | undefined {
  const digits = text.replaceAll(/[:.-]/g, '')
  return /^[0-9a-f]{12}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined
}
