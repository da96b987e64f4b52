import type { Predicate } from '../../model/index.ts'
import type { At, RuleContext } from './context.ts'
import { BARE, SELECTORS } from './selectors.ts'
import type { Token } from './tokens.ts'

/** Statements that do nothing to whether a packet passes, with how many words follow (-1: all that are no keywords). */
export const HARMLESS = new Set(['counter', 'log', 'comment', 'nftrace', 'flow', 'tproxy_'])
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

/** The next word that begins something. */
export function skip(tokens: readonly Token[], from: number): number {
  let i = from
  while (i < tokens.length && (tokens[i]!.quoted || !KEYWORDS.has(tokens[i]!.text))) i++
  return i
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
export function openTerm(
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
