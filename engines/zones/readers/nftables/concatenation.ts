import { every, not, some, type Predicate } from '../../model/index.ts'
import type { RuleContext } from './context.ts'
import { BARE, SELECTORS, type Selector } from './selectors.ts'
import { changing, splitAt } from './sets.ts'
import type { Token } from './tokens.ts'

/** One selector, or several joined by dots, with where their values begin. */
export interface Concatenation {
  readonly selectors: readonly Selector[]
  readonly end: number
}

/** `ip saddr`, or `ip saddr . tcp dport`; undefined where no selector begins here, or one behind a dot is not known. */
export function readSelectors(tokens: readonly Token[], from: number): Concatenation | undefined {
  const selectors: Selector[] = []
  let i = from
  for (;;) {
    const word = tokens[i]?.text ?? ''
    const long = SELECTORS[word]?.[tokens[i + 1]?.text ?? '']
    const selector = long ?? BARE[word]
    if (!selector) return undefined
    selectors.push(selector)
    i += long ? 2 : 1
    if (tokens[i]?.text !== '.') return { selectors, end: i }
    i++
  }
}

/**
 * `{ 10.0.0.1 . 22, 10.0.1.0/24 . 80-90 }` or `@set` behind a concatenation: a packet matches where every part of one
 * element does. Undefined where an element is not understood.
 */
export function tuples(
  tokens: readonly Token[],
  { selectors, end: from }: Concatenation,
  { sets, ledger }: RuleContext,
): { predicate: Predicate; end: number } | undefined {
  const sign = tokens[from]?.text
  const start = sign === '!=' || sign === '==' ? from + 1 : from
  const [first] = tokens.slice(start)
  const needs = every(...selectors.map((one) => one.needs))
  const told = (set: Predicate | undefined, end: number) =>
    set && { predicate: every(needs, sign === '!=' ? not(set) : set), end }
  if (first?.text.startsWith('@')) {
    const set = sets.get(first.text.slice(1))
    const types = set?.type.split(' . ') ?? []
    const fits = types.length === selectors.length && selectors.every((one, i) => one.set.test(types[i]!))
    if (!set || !fits) return undefined
    return told(set.dynamic ? changing(set, ledger) : anyTuple(set.elements, selectors), start + 1)
  }
  if (first?.text !== '{') return undefined
  const close = tokens.findIndex((token, index) => index > start && token.text === '}')
  return close < 0 ? undefined : told(anyTuple(tokens.slice(start + 1, close), selectors), close + 1)
}

function anyTuple(elements: readonly Token[], selectors: readonly Selector[]): Predicate | undefined {
  const found = splitAt(elements, ',').map((element) => tuple(element, selectors))
  return found.includes(undefined) ? undefined : some(...found.filter((one) => one !== undefined))
}

/** One element: a value for each selector, with dots between; what follows is a timeout or a comment. */
export function tuple(element: readonly Token[], selectors: readonly Selector[]): Predicate | undefined {
  const parts = selectors.map((selector, i) => {
    const isJoined = i === 0 || element[2 * i - 1]?.text === '.'
    const value = element[2 * i]?.text
    return isJoined && value !== undefined ? selector.read(value) : undefined
  })
  if (element[2 * selectors.length - 1]?.text === '.' || parts.includes(undefined)) return undefined
  return every(...parts.filter((one) => one !== undefined))
}
