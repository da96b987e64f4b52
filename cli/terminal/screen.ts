import type { Words } from '#kernel'

/** Where a command writes: a terminal, a pipe or a test. */
export interface Screen {
  /** Language of words for people. */
  readonly language: keyof Words
  /** Columns; at least 40. */
  readonly width: number
  /** Paints on a terminal, leaves text alone elsewhere. */
  readonly paint: (style: Style, text: string) => string
  readonly write: (text: string) => void
  readonly complain: (text: string) => void
}

export type Style = 'strong' | 'faint' | 'error' | 'warning' | 'good'

/** SGR codes that stay readable on light and dark grounds. */
const SGR: Readonly<Record<Style, string>> = { strong: '1', faint: '2', error: '31;1', warning: '33', good: '32' }

/** The process's own terminal. `NO_COLOR` and pipes get no colour. */
export function processScreen(language: keyof Words): Screen {
  const isTerminal = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  return {
    language,
    width: Math.max(40, process.stdout.columns ?? 100),
    paint: (style, text) => (isTerminal ? `\u001B[${SGR[style]}m${text}\u001B[0m` : text),
    write: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
  }
}
