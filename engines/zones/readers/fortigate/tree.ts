import { notUnderstood, type Ledger } from '../ledger.ts'

/** One `set key value…` with what later `append`s added. */
export interface Setting {
  readonly words: readonly string[]
  readonly line: number
  readonly to: number
}

/** A `config …` block, or an `edit …` within one. Entries keep the order in which the device tries them. */
export interface Block {
  /** `firewall policy`, or the name of the entry. */
  readonly name: string
  readonly settings: Map<string, Setting>
  entries: Block[]
  /** The same entries by name. */
  readonly index: Map<string, Block>
  readonly blocks: Block[]
  readonly line: number
  to: number
}

/** Deepest nesting of `config` and `edit`; the dialect itself needs about ten. */
const MAX_DEPTH = 40

interface Command {
  readonly words: readonly string[]
  readonly line: number
  readonly to: number
}

/**
 * The tree of a FortiGate configuration. Lines that open, close or arrange it are claimed; those of settings are left
 * to whoever reads them. A block that the end of the file leaves open is reported.
 */
export function readTree(ledger: Ledger): Block {
  const root = block('', 1)
  const stack: { readonly block: Block; readonly kind: 'config' | 'edit' }[] = [{ block: root, kind: 'config' }]
  for (const command of commands(ledger)) {
    const top = stack.at(-1)!
    const [verb = '', ...rest] = command.words
    top.block.to = command.to
    if (verb === 'config' && stack.length < MAX_DEPTH) {
      ledger.understood(command.line, command.to)
      stack.push({ block: childOf(top.block, rest.join(' '), command.line), kind: 'config' })
    } else if (verb === 'edit' && stack.length < MAX_DEPTH && rest.length > 0) {
      ledger.understood(command.line, command.to)
      stack.push({ block: entryOf(top.block, rest[0]!, command.line), kind: 'edit' })
    } else if (verb === 'next' && top.kind === 'edit') {
      ledger.irrelevant('structure', command.line)
      stack.pop()
    } else if (verb === 'end' && stack.length > 1) {
      ledger.irrelevant('structure', command.line)
      if (top.kind === 'edit') stack.pop()
      const closed = stack.length > 1 ? stack.pop()! : top
      closed.block.to = command.to
    } else if (!arrange(ledger, top.block, verb, rest, command)) {
      ledger.stray(command.line, notUnderstood(command.words.join(' ')), command.to)
    }
  }
  if (stack.length > 1) {
    const open = stack.at(-1)!.block
    const why = { ja: '途中で切れています（endがありません）。', en: 'The file is cut off: an end is missing.' }
    ledger.stray(open.line, why)
  }
  return root
}

/** Applies a command that changes settings or the order of entries; false where it has no such meaning. */
function arrange(ledger: Ledger, block: Block, verb: string, rest: readonly string[], command: Command): boolean {
  const [key, ...words] = rest
  const { line, to } = command
  if (verb === 'purge') {
    for (const entry of block.entries) claim(ledger, entry)
    setEntries(block, [])
    ledger.understood(line)
    return true
  }
  if (key === undefined) return false
  const before = block.settings.get(key)
  if (verb === 'set' || verb === 'select') {
    if (before) ledger.understood(before.line, before.to)
    block.settings.set(key, { words, line, to })
    return true
  }
  if (verb === 'append') {
    block.settings.set(key, { words: [...(before?.words ?? []), ...words], line: before?.line ?? line, to })
    if (before) ledger.understood(line, to)
    return true
  }
  const arranged = ARRANGING[verb]
  if (!arranged) return false
  arranged(block, key, words, { ledger, line })
  ledger.understood(line, to)
  return true
}

interface Place {
  readonly ledger: Ledger
  readonly line: number
}

const ARRANGING: Readonly<Record<string, (block: Block, key: string, words: readonly string[], place: Place) => void>> =
  {
    unset: (block, key, _, { ledger }) => {
      const before = block.settings.get(key)
      if (before) ledger.understood(before.line, before.to)
      block.settings.delete(key)
    },
    delete: (block, key, _, { ledger }) => {
      for (const entry of block.entries) if (entry.name === key) claim(ledger, entry)
      setEntries(
        block,
        block.entries.filter(({ name }) => name !== key),
      )
    },
    rename: (block, key, words) => rename(block, key, words[1]),
    clone: (block, key, words, { line }) => clone(block, key, words[1], line),
    move: (block, key, words) => move(block, key, words[0], words[1]),
  }

/** Settings of what is deleted again have no effect. */
function claim(ledger: Ledger, block: Block): void {
  for (const { line, to } of block.settings.values()) ledger.understood(line, to)
  for (const inner of [...block.blocks, ...block.entries]) claim(ledger, inner)
}

function setEntries(block: Block, entries: Block[]): void {
  block.entries = entries
  block.index.clear()
  for (const entry of entries) block.index.set(entry.name, entry)
}

function rename(block: Block, from: string, to: string | undefined): void {
  if (to === undefined || block.entries.some(({ name }) => name === to)) return
  setEntries(
    block,
    block.entries.map((entry) => (entry.name === from ? copyOf(entry, to, entry.line) : entry)),
  )
}

function clone(block: Block, from: string, to: string | undefined, line: number): void {
  const source = block.entries.find(({ name }) => name === from)
  if (source && to !== undefined && !block.entries.some(({ name }) => name === to)) {
    setEntries(block, [...block.entries, copyOf(source, to, line)])
  }
}

function copyOf(entry: Block, name: string, line: number): Block {
  return { ...entry, name, line, settings: new Map(entry.settings) }
}

function move(block: Block, name: string, where: string | undefined, anchor: string | undefined): void {
  const moved = block.entries.find((entry) => entry.name === name)
  const rest = block.entries.filter((entry) => entry.name !== name)
  const index = rest.findIndex((entry) => entry.name === anchor)
  if (!moved || index < 0 || (where !== 'before' && where !== 'after')) return
  rest.splice(where === 'before' ? index : index + 1, 0, moved)
  setEntries(block, rest)
}

function block(name: string, line: number): Block {
  return { name, settings: new Map(), entries: [], index: new Map(), blocks: [], line, to: line }
}

/** A block that comes again goes on where it was left. */
function childOf(parent: Block, name: string, line: number): Block {
  const known = parent.blocks.find((child) => child.name === name)
  if (known) return known
  const child = block(name, line)
  parent.blocks.push(child)
  return child
}

function entryOf(parent: Block, name: string, line: number): Block {
  const known = parent.index.get(name)
  if (known) return known
  const entry = block(name, line)
  parent.entries.push(entry)
  parent.index.set(name, entry)
  return entry
}

/** Lines with their words; a quoted word may go on over many lines (comments, certificates, messages). */
function* commands(ledger: Ledger): Generator<Command> {
  const { lines } = ledger
  let index = 0
  while (index < lines.length) {
    const line = index + 1
    const text = lines[index]!.trim()
    index++
    if (text === '') continue
    if (text.startsWith('#')) {
      ledger.irrelevant('comment', line)
      continue
    }
    let whole = text
    let open = isOpen(text, false)
    const parts = [text]
    while (open && index < lines.length) {
      const more = lines[index++]!
      parts.push(more)
      open = isOpen(more, true)
    }
    if (parts.length > 1) whole = parts.join('\n')
    yield { words: wordsOf(whole), line, to: index }
  }
}

/** Whether a quote is open at the end of the text, which begins inside one or not. */
function isOpen(text: string, inside: boolean): boolean {
  let open = inside
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') open = !open
    else if (text[i] === "'" && !open) {
      const close = text.indexOf("'", i + 1)
      if (close < 0) return false
      i = close
    }
  }
  return open
}

function wordsOf(text: string): string[] {
  const pattern = /"((?:[^"\\]|\\.)*)(?:"|$)|'([^']*)(?:'|$)|((?:[^\s"'\\]|\\.)+)/gs
  const words: string[] = []
  let end = -1
  for (const found of text.matchAll(pattern)) {
    const word = (found[1] ?? found[2] ?? found[3] ?? '').replaceAll(/\\(.)/gs, '$1')
    if (found.index === end && words.length > 0) words[words.length - 1] += word
    else words.push(word)
    end = found.index + found[0].length
  }
  return words
}
