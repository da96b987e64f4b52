import { notUnderstood, type Ledger } from '../ledger.ts'
import type { Token } from './tokens.ts'

export interface Chain {
  readonly name: string
  readonly rules: (readonly Token[])[]
  readonly line: number
  base?: { readonly type: string; readonly hook: string; readonly priority: number }
  policy: 'accept' | 'drop'
}

export interface NamedSet {
  readonly name: string
  readonly type: string
  readonly elements: readonly Token[]
  /** Filled while the device runs. */
  readonly dynamic: boolean
  readonly line: number
}

export interface Table {
  readonly family: string
  readonly name: string
  readonly chains: Map<string, Chain>
  readonly sets: Map<string, NamedSet>
  readonly line: number
}

const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
}

/** Walks over tokens with a place to stand. */
class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  /** A method rather than a property: it says something else after every step. */
  token(): Token | undefined {
    return this.#tokens[this.#at]
  }

  ahead(): Token | undefined {
    return this.#tokens[this.#at + 1]
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  /** The tokens up to the end of the statement; braces keep it open. */
  statement(): Token[] {
    const out: Token[] = []
    let depth = 0
    for (let token = this.next(); token; token = this.next()) {
      if (depth === 0 && (token.text === '\n' || token.text === ';') && !token.quoted) break
      if (depth === 0 && token.text === '}' && !token.quoted) {
        this.#at--
        break
      }
      if (token.text === '{' && !token.quoted) depth++
      if (token.text === '}' && !token.quoted) depth--
      if (token.text !== '\n') out.push(token)
    }
    return out
  }
}

/** The tables of a ruleset. Lines that declare are claimed; those of rules are left to whoever reads the rule. */
export function readTables(tokens: readonly Token[], ledger: Ledger): Table[] {
  const tables = new Map<string, Table>()
  const cursor = new Cursor(substitute(tokens, ledger))
  for (let token = cursor.token(); token; token = cursor.token()) {
    const { text, line } = token
    if (text === '\n' || text === ';') cursor.next()
    else if (text === 'table' || (text === 'add' && cursor.ahead()?.text === 'table')) readTable(cursor, tables, ledger)
    else if (text === 'flush' || text === 'delete' || text === 'destroy') {
      const words = cursor.statement().map((token) => token.text)
      // At the head of a file it clears what was there before.
      if (tables.size === 0) ledger.irrelevant('structure', line)
      else ledger.stray(line, notUnderstood(words.join(' ')))
    } else if (text === 'add') addRule(cursor, tables, ledger)
    else {
      const words = cursor.statement().map((token) => token.text)
      ledger.stray(line, notUnderstood(words.join(' ')))
      if (words.length === 0) cursor.next()
    }
  }
  return [...tables.values()]
}

const FAMILIES = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'])

function tableOf(tables: Map<string, Table>, family: string, name: string, line: number): Table {
  const key = `${family} ${name}`
  const table = tables.get(key) ?? { family, name, chains: new Map(), sets: new Map(), line }
  tables.set(key, table)
  return table
}

function readTable(cursor: Cursor, tables: Map<string, Table>, ledger: Ledger): void {
  if (cursor.token()?.text === 'add') cursor.next()
  const line = cursor.next()!.line
  ledger.understood(line)
  const words: string[] = []
  for (let token = cursor.token(); token && token.text !== '{' && token.text !== '\n'; token = cursor.token()) {
    words.push(token.text)
    cursor.next()
  }
  const family = FAMILIES.has(words[0] ?? '') ? words.shift()! : 'ip'
  const table = tableOf(tables, family, words[0] ?? '', line)
  if (cursor.token()?.text !== '{') return
  cursor.next()
  for (let token = cursor.token(); token && token.text !== '}'; token = cursor.token()) {
    const { text, line: at } = token
    if (text === '\n' || text === ';') cursor.next()
    else if (text === 'chain') readChain(cursor, table, ledger)
    else if (text === 'set' || text === 'map') readSet(cursor, table, ledger)
    else {
      const statement = cursor.statement()
      const known =
        text === 'comment' ||
        text === 'flags' ||
        text === 'counter' ||
        text === 'quota' ||
        text === 'limit' ||
        text === 'flowtable' ||
        (text === 'ct' && statement[1]?.text === 'helper')
      for (const token of statement) {
        if (known) ledger.irrelevant('link', token.line)
        else ledger.stray(token.line, notUnderstood(statement.map((one) => one.text).join(' ')))
      }
      if (statement.length === 0) ledger.stray(cursor.next()!.line, notUnderstood(text))
      else ledger.understood(at)
    }
  }
  closeBrace(cursor, ledger, line)
}

function closeBrace(cursor: Cursor, ledger: Ledger, line: number): void {
  const close = cursor.next()
  if (close) ledger.understood(close.line)
  else ledger.stray(line, { ja: '途中で切れています（}がありません）。', en: 'The file is cut off: a } is missing.' })
}

function readChain(cursor: Cursor, table: Table, ledger: Ledger): void {
  const line = cursor.next()!.line
  const name = cursor.next()?.text ?? ''
  ledger.understood(line)
  const chain: Chain = table.chains.get(name) ?? { name, rules: [], line, policy: 'accept' }
  table.chains.set(name, chain)
  if (cursor.token()?.text !== '{') return
  cursor.next()
  for (let token = cursor.token(); token && token.text !== '}'; token = cursor.token()) {
    if (token.text === '\n' || token.text === ';') {
      cursor.next()
      continue
    }
    const statement = cursor.statement()
    if (statement.length === 0) {
      cursor.next()
      continue
    }
    const words = statement.map((token) => token.text)
    if (words[0] === 'type') chain.base = baseOf(words)
    else if (words[0] === 'policy') chain.policy = words[1] === 'drop' ? 'drop' : 'accept'
    else if (words[0] !== 'comment') {
      chain.rules.push(statement)
      continue
    }
    for (const token of statement) ledger.understood(token.line)
  }
  closeBrace(cursor, ledger, line)
}

/** `type filter hook forward priority filter - 10`. */
function baseOf(words: readonly string[]): NonNullable<Chain['base']> {
  const hook = words[words.indexOf('hook') + 1] ?? ''
  const [first = '0', sign, more] = words.slice(words.indexOf('priority') + 1)
  const joined = /^(\w+?)([+-]\d+)$/.exec(first)
  const base = PRIORITIES[joined?.[1] ?? first] ?? Number(first)
  const shift = joined ? Number(joined[2]) : sign === '+' || sign === '-' ? Number(`${sign}${more ?? 0}`) : 0
  return { type: words[1] ?? '', hook, priority: (Number.isFinite(base) ? base : 0) + shift }
}

function readSet(cursor: Cursor, table: Table, ledger: Ledger): void {
  const line = cursor.next()!.line
  const name = cursor.next()?.text ?? ''
  ledger.understood(line)
  let type = ''
  let elements: readonly Token[] = []
  let dynamic = false
  if (cursor.token()?.text === '{') cursor.next()
  for (let token = cursor.token(); token && token.text !== '}'; token = cursor.token()) {
    const statement = cursor.statement()
    if (statement.length === 0) {
      cursor.next()
      continue
    }
    for (const token of statement) ledger.understood(token.line)
    const [head] = statement
    if (head!.text === 'type' || head!.text === 'typeof')
      type = statement
        .slice(1)
        .map((token) => token.text)
        .join(' ')
    if (head!.text === 'elements')
      elements = statement.slice(statement.findIndex((token) => token.text === '{') + 1, -1)
    if (head!.text === 'flags')
      dynamic ||= statement.some((token) => token.text === 'dynamic' || token.text === 'timeout')
  }
  closeBrace(cursor, ledger, line)
  table.sets.set(name, { name, type, elements, dynamic, line })
}

/** `add rule inet filter forward …`, `add chain …`: the flat way of writing. */
function addRule(cursor: Cursor, tables: Map<string, Table>, ledger: Ledger): void {
  const statement = cursor.statement()
  const words = statement.map((token) => token.text).slice(1)
  const [what, ...rest] = words
  const family = FAMILIES.has(rest[0] ?? '') ? rest[0]! : 'ip'
  const [table = '', chain = ''] = FAMILIES.has(rest[0] ?? '') ? rest.slice(1) : rest
  const known = tables.get(`${family} ${table}`)?.chains.get(chain)
  const skip = FAMILIES.has(rest[0] ?? '') ? 5 : 4
  if (what === 'rule' && known) known.rules.push(statement.slice(skip))
  else for (const token of statement) ledger.stray(token.line, notUnderstood(words.join(' ')))
}

/** `define NAME = …`, put in place wherever `$NAME` stands. */
function substitute(tokens: readonly Token[], ledger: Ledger): Token[] {
  const values = new Map<string, readonly Token[]>()
  const out: Token[] = []
  const cursor = new Cursor(tokens)
  for (let token = cursor.token(); token; token = cursor.token()) {
    if (token.text === 'define' && !token.quoted) {
      const statement = cursor.statement()
      for (const one of statement) ledger.understood(one.line)
      values.set(
        statement[1]?.text ?? '',
        statement.slice(3).flatMap((one) => valueOf(one, values)),
      )
      continue
    }
    cursor.next()
    out.push(...valueOf(token, values))
  }
  return out
}

function valueOf(token: Token, values: ReadonlyMap<string, readonly Token[]>): readonly Token[] {
  const [, name, rest = ''] = /^\$(\w+)(.*)$/.exec(token.quoted ? '' : token.text) ?? []
  const value = name === undefined ? undefined : values.get(name)
  return value?.map(({ text, quoted }) => ({ text: text + rest, quoted, line: token.line })) ?? [token]
}
