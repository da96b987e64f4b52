import { subjectOf, trust, type Entry } from '#kernel'

import type { Prepared } from '../sealing/prepare-entry.ts'
import type { Group } from './pending.ts'
import type { KeyRow } from './writing/messages.ts'

/** An entry as it was decided, with its personal values as they are kept. */
export interface RedoEntry extends Prepared {
  readonly sealed: Uint8Array | null
}

/** What a group is decided to write, of which all else follows. */
export interface RedoFrame {
  /** The act that was sealed right before; empty where there was none. */
  readonly after: string
  readonly keys: readonly KeyRow[]
  readonly entries: readonly RedoEntry[]
}

/** One line of a frame for an entry. NOTE: in JSON no tab and no line break stands as itself. */
export function redoLine(text: string, sealed: Uint8Array | null): string {
  return sealed ? `${text}\t${base64(sealed)}` : text
}

/** A group as a frame: the act that it follows on, its keys, each on a line that begins with a tab, then its entries. */
export function spellFrame(after: string, { keys, lines }: Group): string {
  const spelled = [...keys].map(([subject, { wrapped }]) => `\t${JSON.stringify([subject, base64(wrapped)])}`)
  return [JSON.stringify(after), ...spelled, ...lines].join('\n')
}

export function readFrame(frame: string): RedoFrame {
  const [after, ...lines] = frame.split('\n')
  const keys = lines.filter((line) => line.startsWith('\t'))
  return {
    after: trust<string>(JSON.parse(after!)), // `spellFrame` wrote it
    keys: keys.map((line) => {
      const [subject, wrapped] = trust<[string, string]>(JSON.parse(line)) // likewise
      return [subject, Buffer.from(wrapped, 'base64')]
    }),
    entries: lines.slice(keys.length).map((line) => {
      const [text, sealed] = line.split('\t')
      const entry = trust<Entry>(JSON.parse(text!)) // as decided
      if (sealed === undefined) return { entry, text: text!, payload: null, subject: '', sealed: null }
      return { entry, text: text!, payload: null, subject: subjectOf(entry), sealed: Buffer.from(sealed, 'base64') }
    }),
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
