/** One line of a text, without its line break. `number` is 1-based. */
export interface TextLine {
  readonly number: number
  readonly text: string
}

/** Cuts a text at LF, CR LF and lone CR. Linear. */
export function splitLines(text: string): readonly TextLine[] {
  return text.split(/\r\n|\n|\r/).map((line, at) => ({ number: at + 1, text: line }))
}
