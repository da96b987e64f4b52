import { every, not, type Predicate } from '../../model/index.ts'
import type { Ledger } from '../ledger.ts'
import type { RuleContext } from './context.ts'
import type { Selector } from './selectors.ts'
import type { NamedSet } from './tables.ts'
import type { Token } from './tokens.ts'
import { anyOf } from './values.ts'

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

/** `10.0.0.1`, `!= { 22, 80 }`, `@set` behind a selector. */
export function comparison(
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
  if (values.length === 0 || values.some((value) => value === '.' || value.endsWith(' .'))) return undefined
  const set =
    values.length === 1 && values[0]!.startsWith('@')
      ? namedSet(values[0]!.slice(1), selector, context)
      : anyOf(values, selector.read)
  return set && { predicate: every(selector.needs, negated ? not(set) : set), end }
}

/** A set that is filled while the device runs: it may hold anything. */
export function changing({ name, line }: NamedSet, ledger: Ledger): Predicate {
  const why = { ja: `集合「${name}」は動作中に変わります。`, en: `Set “${name}” is filled while the device runs.` }
  return { is: 'unknown', unknown: ledger.open('dynamic', line, why) }
}

/** What a named set holds; open where it is filled while the device runs, or not defined. */
function namedSet(name: string, selector: Selector, { sets, ledger }: RuleContext): Predicate | undefined {
  const set = sets.get(name)
  if (!set) return undefined
  if (set.dynamic) return changing(set, ledger)
  return selector.set.test(set.type) ? anyOf(elementsOf(set.elements), selector.read) : undefined
}

/** Parts between marks; empty ones are left out. */
export function splitAt(tokens: readonly Token[], mark: string): Token[][] {
  const out: Token[][] = [[]]
  for (const token of tokens) {
    if (token.text === mark && !token.quoted) out.push([])
    else out.at(-1)!.push(token)
  }
  return out.filter((part) => part.length > 0)
}
