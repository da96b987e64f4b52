import type { Ledger } from '../ledger.ts'

/** A word, a quoted text (without its quotes), or one of `{ } ; = , : . ! ( )` and comparison signs. */
export interface Token {
  readonly text: string
  readonly line: number
  readonly quoted: boolean
}

/** Most tokens of a file; the largest rulesets hold some hundred thousand. */
const MAX_TOKENS = 4_000_000

const PATTERN = /\s+|#.*|"((?:[^"\\]|\\.)*)"?|(!=|==|<=|>=|&|\||\/(?!\d)|[{};=,!()<>^])|([^\s#"{};=,!()<>&|^]+)/g

/** Tokens of a ruleset. The end of a line ends a statement, as `;` does, unless `\` or an open brace keeps it going. */
export function readTokens(ledger: Ledger): Token[] {
  const out: Token[] = []
  for (const [index, whole] of ledger.lines.entries()) {
    const line = index + 1
    const goesOn = /\\\s*$/.test(whole)
    const text = goesOn ? whole.replace(/\\\s*$/, '') : whole
    const before = out.length
    for (const found of text.matchAll(PATTERN)) {
      if (out.length >= MAX_TOKENS) return out
      const [, quoted, sign, word] = found
      if (quoted !== undefined) out.push({ text: quoted, line, quoted: true })
      else if (sign !== undefined) out.push({ text: sign, line, quoted: false })
      else if (word !== undefined) out.push(...splitColon(word, line))
    }
    if (out.length === before && text.trim().startsWith('#')) ledger.irrelevant('comment', line)
    if (!goesOn && out.length > before) out.push({ text: '\n', line, quoted: false })
  }
  return out
}

/** `22:` of a verdict map; colons inside addresses and `1.2.3.4:80` stay. */
function splitColon(word: string, line: number): Token[] {
  if (word.length > 1 && word.endsWith(':') && !word.endsWith('::')) {
    return [
      { text: word.slice(0, -1), line, quoted: false },
      { text: ':', line, quoted: false },
    ]
  }
  return [{ text: word, line, quoted: false }]
}
