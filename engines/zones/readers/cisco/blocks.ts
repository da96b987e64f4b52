import type { Ledger } from '../ledger.ts'
import { splitWords } from '../words.ts'

/** A command with what is indented below it. */
export interface Command {
  readonly words: readonly string[]
  readonly line: number
  /** Last line of the command and all below it. */
  to: number
  readonly below: Command[]
}

/** What stands around a configuration in a terminal log. */
const AROUND =
  /^(?:Building configuration|Current configuration|Using \d+ out of|: (?:Saved|Written|end)|:$|: Serial|: Hardware|Cryptochecksum|\[OK\]|ASA Version|PIX Version|version \d)/
const BANNER = /^\s*banner\s+(?:motd|login|exec|incoming|slip-ppp|prompt-timeout)\s+(\S.*)$/
const CERTIFICATE = /^\s+certificate\s/

/**
 * The commands of IOS and ASA as a tree of indentation. Comments, banners, certificates and what a terminal writes
 * around are claimed here; commands are left to whoever reads them.
 */
export function readBlocks(ledger: Ledger): Command[] {
  const top: Command[] = []
  const stack: { readonly indent: number; readonly command: Command }[] = []
  let index = 0
  while (index < ledger.lines.length) {
    const text = ledger.lines[index]!
    const line = ++index
    if (text.trim() === '') continue
    if (/^\s*!/.test(text) || AROUND.test(text)) {
      ledger.irrelevant('comment', line)
      continue
    }
    const end = skipText(ledger, text, index)
    if (end !== undefined) {
      index = end
      continue
    }
    const indent = /^\s*/.exec(text)![0].length
    const command: Command = { words: splitWords(text.replace(/\s!\s.*$/, '')), line, to: line, below: [] }
    while (stack.length > 0 && stack.at(-1)!.indent >= indent) stack.pop()
    for (const { command: outer } of stack) outer.to = line
    const outer = stack.at(-1)?.command
    if (outer) outer.below.push(command)
    else top.push(command)
    stack.push({ indent, command })
  }
  return top
}

/** Longest banner or certificate. */
const MAX_TEXT_LINES = 2000

/** The index after a banner or a certificate; undefined where none begins here. */
function skipText(ledger: Ledger, text: string, index: number): number | undefined {
  const banner = BANNER.exec(text)?.[1]
  if (banner !== undefined) {
    const mark = /^\^./.exec(banner)?.[0] ?? banner[0]!
    const closed = banner.slice(mark.length).includes(mark)
    // ASA writes each line of a banner as a command of its own, without marks.
    const until = closed || /^[\w"']/.test(mark) ? index : findEnd(ledger, index, (line) => line.includes(mark))
    ledger.irrelevant('display', index, until)
    return until
  }
  if (!CERTIFICATE.test(text)) return undefined
  const until = findEnd(ledger, index, (line) => /^\s*quit\s*$/.test(line))
  ledger.irrelevant('crypto', index, until)
  return until
}

function findEnd(ledger: Ledger, from: number, ends: (line: string) => boolean): number {
  const last = Math.min(ledger.lines.length, from + MAX_TEXT_LINES)
  for (let index = from; index < last; index++) if (ends(ledger.lines[index]!)) return index + 1
  return from
}

/** A command and all below it. */
export function* within(command: Command): Generator<Command> {
  yield command
  for (const inner of command.below) yield* within(inner)
}
