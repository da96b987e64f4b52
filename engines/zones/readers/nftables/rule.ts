import { every, not, type Action, type Predicate } from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { protocolIs, TCP, tcpFlags } from '../terms.ts'
import { BARE, SELECTORS, type Selector } from './selectors.ts'
import type { NamedSet } from './tables.ts'
import type { Token } from './tokens.ts'
import { anyOf, flagBits } from './values.ts'

/** What a rule ends in. `translate` holds the words after `snat`, `dnat`, `masquerade`, `redirect`. */
export type Verdict = Action | { readonly do: 'translate'; readonly words: readonly string[] }

export interface ParsedRule {
  readonly when: Predicate
  readonly verdict: Verdict
  readonly line: number
  readonly to: number
}

export interface RuleContext {
  readonly ledger: Ledger
  readonly sets: ReadonlyMap<string, NamedSet>
  /** Name of a chain in the model; undefined where there is none. */
  readonly chain: (name: string) => string | undefined
}

/** Statements that do nothing to whether a packet passes, with how many words follow (-1: all that are no keywords). */
const HARMLESS = new Set(['counter', 'log', 'comment', 'nftrace', 'flow', 'tproxy_'])
const KEYWORDS = new Set([
  'accept',
  'drop',
  'reject',
  'jump',
  'goto',
  'return',
  'continue',
  'queue',
  'masquerade',
  'snat',
  'dnat',
  'redirect',
  'notrack',
  'counter',
  'log',
  'comment',
  ...Object.keys(SELECTORS),
  ...Object.keys(BARE),
])

/** Reads one rule; a verdict map makes it several. The lines are claimed. */
export function parseRule(tokens: readonly Token[], context: RuleContext): ParsedRule[] {
  const line = tokens[0]!.line
  const to = tokens.at(-1)!.line
  context.ledger.understood(line, to)
  const parts: Predicate[] = []
  const at = { line, to }
  let i = 0
  let verdict: Verdict = { do: 'continue' }
  while (i < tokens.length) {
    const word = tokens[i]!.text
    const next = tokens[i + 1]?.text ?? ''
    const selector = SELECTORS[word]?.[next] ?? BARE[word]
    if (selector) {
      const start = SELECTORS[word]?.[next] ? i + 2 : i + 1
      if (tokens[start]?.text === 'vmap') return verdictMap(tokens, start, selector, parts, { context, ...at })
      // `meta mark set …` and the like write.
      const compared = comparison(tokens, start, selector, context)
      parts.push(compared?.predicate ?? unread(tokens, context, at))
      i = compared?.end ?? tokens.length
    } else if (word === 'tcp' && next === 'flags') {
      const found = tcpFlagsTerm(tokens, i + 2)
      parts.push(found ? every(protocolIs(TCP), found.predicate) : unread(tokens, context, at))
      i = found?.end ?? tokens.length
    } else if (HARMLESS.has(word)) {
      i = skip(tokens, i + 1)
    } else {
      const open = openTerm(tokens, i, context, at)
      if (open) {
        parts.push(...open.parts)
        i = open.end
      } else {
        const found = readVerdict(tokens, i, context, at)
        if (!found) parts.push(unread(tokens, context, at))
        verdict = found?.verdict ?? verdict
        i = found?.end ?? tokens.length
      }
    }
  }
  return [{ when: every(...parts), verdict, line, to }]
}

interface At {
  readonly line: number
  readonly to: number
}

function unread(tokens: readonly Token[], { ledger }: RuleContext, { line, to }: At): Predicate {
  return { is: 'unknown', unknown: ledger.unknown(line, notUnderstood(tokens.map(({ text }) => text).join(' ')), to) }
}

function skip(tokens: readonly Token[], from: number): number {
  let i = from
  while (i < tokens.length && (tokens[i]!.quoted || !KEYWORDS.has(tokens[i]!.text))) i++
  return i
}

/** Values from here: `{ a, b }`, `@set`, `a`, `a,b`. */
function valuesAt(tokens: readonly Token[], from: number): { values: string[]; end: number } {
  if (tokens[from]?.text === '{') {
    const close = tokens.findIndex((token, index) => index > from && token.text === '}')
    const end = close < 0 ? tokens.length : close
    return { values: elementsOf(tokens.slice(from + 1, end)), end: end + 1 }
  }
  const values: string[] = []
  let i = from
  while (i < tokens.length) {
    values.push(tokens[i]!.text)
    i++
    if (tokens[i]?.text !== ',') break
    i++
  }
  return { values, end: i }
}

/** Elements of a set: what stands first between commas; the rest is timeouts and comments. */
export function elementsOf(tokens: readonly Token[]): string[] {
  const out: string[] = []
  let first = true
  for (const { text } of tokens) {
    if (text === ',') first = true
    else if (first) {
      out.push(text)
      first = false
    } else if (text === '.') out[out.length - 1] += ' .'
  }
  return out
}

function comparison(
  tokens: readonly Token[],
  from: number,
  selector: Selector,
  context: RuleContext,
): { predicate: Predicate; end: number } | undefined {
  const sign = tokens[from]?.text
  const negated = sign === '!=' || sign === '!'
  const start = negated || sign === '==' ? from + 1 : from
  if (sign === 'set' || sign === '<' || sign === '>' || sign === '<=' || sign === '>=' || sign === '&') return undefined
  const { values, end } = valuesAt(tokens, start)
  // A concatenation (`ip saddr . tcp dport`) is read as a whole elsewhere or not at all.
  if (
    values.length === 0 ||
    values.some((value) => value === '.' || value.endsWith(' .')) ||
    tokens[start]?.text === '.'
  )
    return undefined
  const set =
    values.length === 1 && values[0]!.startsWith('@')
      ? namedSet(values[0]!.slice(1), selector, context)
      : anyOf(values, selector.read)
  return set && { predicate: every(selector.needs, negated ? not(set) : set), end }
}

/** What a named set holds; open where it is filled while the device runs, or not defined. */
function namedSet(name: string, selector: Selector, { sets, ledger }: RuleContext): Predicate | undefined {
  const set = sets.get(name)
  if (!set) return undefined
  if (set.dynamic) {
    const why = { ja: `集合「${name}」は動作中に変わります。`, en: `Set “${name}” is filled while the device runs.` }
    return { is: 'unknown', unknown: ledger.open('dynamic', set.line, why) }
  }
  return selector.set.test(set.type) ? anyOf(elementsOf(set.elements), selector.read) : undefined
}

interface MapContext extends At {
  readonly context: RuleContext
}

/** `tcp dport vmap { 22 : accept, 23 : drop }`. */
// oxlint-disable-next-line max-params -- the rule, where the map stands in it, and what came before
function verdictMap(
  tokens: readonly Token[],
  from: number,
  selector: Selector,
  parts: readonly Predicate[],
  { context, line, to }: MapContext,
): ParsedRule[] {
  const at = { line, to }
  const named = tokens[from + 1]?.text.startsWith('@') ? context.sets.get(tokens[from + 1]!.text.slice(1)) : undefined
  const close = tokens.findLastIndex((token) => token.text === '}')
  const elements = named ? named.elements : tokens.slice(from + 2, close)
  const pairs = splitAt(elements, ',').map((pair) => splitAt(pair, ':'))
  const rules = pairs.map(([key = [], verdict = []]): ParsedRule | undefined => {
    const value = key[0]?.text
    const set = value === '*' ? every() : value === undefined ? undefined : anyOf([value], selector.read)
    const found = verdict.length === 0 ? undefined : readVerdict(verdict, 0, context, at)
    return set && found && { when: every(...parts, selector.needs, set), verdict: found.verdict, line, to }
  })
  if (rules.length > 0 && !rules.includes(undefined)) return rules.filter((rule) => rule !== undefined)
  const unknown = context.ledger.unknown(line, notUnderstood(tokens.map(({ text }) => text).join(' ')), to)
  return [{ when: every(...parts), verdict: { do: 'unknown', unknown }, line, to }]
}

function splitAt(tokens: readonly Token[], mark: string): Token[][] {
  const out: Token[][] = [[]]
  for (const token of tokens) {
    if (token.text === mark && !token.quoted) out.push([])
    else out.at(-1)!.push(token)
  }
  return out.filter((part) => part.length > 0)
}

function isFlagWord(text: string): boolean {
  return /^[&|()=,!/]$|^[!=]=$/.test(text) || flagBits([text]) !== undefined
}

function namesOnly(words: readonly string[]): string[] {
  return words.filter((word) => !/^[(),|]$/.test(word))
}

/** `tcp flags & (fin | syn) == syn`, `tcp flags syn / syn,ack`, `tcp flags syn`. */
function tcpFlagsTerm(tokens: readonly Token[], from: number): { predicate: Predicate; end: number } | undefined {
  const words: string[] = []
  let i = from
  while (i < tokens.length && isFlagWord(tokens[i]!.text)) words.push(tokens[i++]!.text)
  const slash = words.indexOf('/')
  const compare = words.findIndex((word) => word === '==' || word === '!=')
  if (words[0] === '&' && compare > 0) {
    const [mask, value] = [flagBits(namesOnly(words.slice(1, compare))), flagBits(namesOnly(words.slice(compare + 1)))]
    if (mask === undefined || value === undefined) return undefined
    const found = tcpFlags(mask, value)
    return { predicate: words[compare] === '!=' ? not(found) : found, end: i }
  }
  if (slash > 0) {
    const [value, mask] = [flagBits(namesOnly(words.slice(0, slash))), flagBits(namesOnly(words.slice(slash + 1)))]
    return value === undefined || mask === undefined ? undefined : { predicate: tcpFlags(mask, value & mask), end: i }
  }
  const negated = words[0] === '!='
  const bits = flagBits(namesOnly(words.slice(negated || words[0] === '==' ? 1 : 0)))
  if (bits === undefined || words.length === 0) return undefined
  // Without a mask: exactly these where one flag or a comparison is written, any of them where a list is.
  const any = words.includes(',')
    ? not(tcpFlags(bits, 0))
    : words[0] === '==' || negated
      ? tcpFlags(0xff, bits)
      : not(tcpFlags(bits, 0))
  return { predicate: negated ? not(any) : any, end: i }
}

const OPEN: Readonly<Record<string, 'rate' | 'mark' | 'user' | 'time'>> = {
  limit: 'rate',
  quota: 'rate',
  numgen: 'rate',
  fib: 'mark',
  socket: 'mark',
  rt: 'mark',
  osf: 'mark',
  jhash: 'mark',
  mark: 'mark',
  skuid: 'user',
  skgid: 'user',
  ipsec: 'mark',
  update: 'rate',
  add: 'rate',
  xfrm: 'mark',
  cpu: 'mark',
}
const SECOND_OPEN = new Set([
  'mark',
  'skuid',
  'skgid',
  'status',
  'zone',
  'label',
  'direction',
  'helper',
  'hour',
  'day',
  'time',
  'pkttype',
  'dscp',
  'ttl',
  'hoplimit',
  'length',
  'frag-off',
  'id',
  'ecn',
  'priority',
  'original',
  'reply',
  'count',
  'rtclassid',
  'cgroup',
  'ibrname',
  'iifgroup',
  'oifgroup',
  'random',
  'type',
  'vlan',
])

/** Known conditions that headers do not decide, and statements that only write (`meta mark set`). */
function openTerm(
  tokens: readonly Token[],
  i: number,
  { ledger }: RuleContext,
  { line }: At,
): { parts: Predicate[]; end: number } | undefined {
  const [word = '', next = ''] = [tokens[i]?.text, tokens[i + 1]?.text]
  const second = (word === 'meta' || word === 'ct' || word === 'ip' || word === 'ip6') && SECOND_OPEN.has(next)
  const cause =
    OPEN[word] ?? (second ? (next === 'hour' || next === 'day' || next === 'time' ? 'time' : 'mark') : undefined)
  if (!cause) return undefined
  const end = skip(tokens, i + (second ? 2 : 1))
  if (tokens.slice(i, end).some(({ text }) => text === 'set')) return { parts: [], end }
  const why = {
    ja: `「${word}${second ? ` ${next}` : ''}」で変わります。`,
    en: `It depends on “${word}${second ? ` ${next}` : ''}”.`,
  }
  return { parts: [{ is: 'unknown', unknown: ledger.open(cause, line, why) }], end }
}

const PLAIN: Readonly<Record<string, Action>> = {
  accept: { do: 'permit' },
  drop: { do: 'deny' },
  return: { do: 'return' },
  continue: { do: 'continue' },
  notrack: { do: 'untrack' },
}

function readVerdict(
  tokens: readonly Token[],
  i: number,
  context: RuleContext,
  at: At,
): { verdict: Verdict; end: number } | undefined {
  const [word = '', next = ''] = [tokens[i]?.text, tokens[i + 1]?.text]
  const plain = PLAIN[word]
  if (plain) return { verdict: plain, end: i + 1 }
  if (word === 'reject') return { verdict: { do: 'deny' }, end: tokens.length }
  if (word === 'jump' || word === 'goto') {
    const filter = context.chain(next)
    const why = { ja: `チェイン「${next}」がありません。`, en: `There is no chain “${next}”.` }
    if (filter === undefined)
      return { verdict: { do: 'unknown', unknown: context.ledger.open('undefined', at.line, why) }, end: i + 2 }
    return { verdict: { do: word === 'jump' ? 'call' : 'goto', filter }, end: i + 2 }
  }
  if (word === 'queue') {
    const why = { ja: '別のプログラムが通すか決めます。', en: 'Another program decides whether it passes.' }
    return { verdict: { do: 'unknown', unknown: context.ledger.open('application', at.line, why) }, end: tokens.length }
  }
  if (word === 'masquerade' || word === 'snat' || word === 'dnat' || word === 'redirect') {
    return { verdict: { do: 'translate', words: tokens.slice(i).map(({ text }) => text) }, end: tokens.length }
  }
  return undefined
}
