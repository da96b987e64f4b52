import { every, type Predicate } from '../../model/index.ts'
import { notUnderstood } from '../ledger.ts'
import { protocolIs, TCP } from '../terms.ts'
import { readSelectors, tuple, tuples } from './concatenation.ts'
import { unread, type At, type RuleContext } from './context.ts'
import { HARMLESS, openTerm, skip } from './open-term.ts'
import type { Selector } from './selectors.ts'
import { comparison, splitAt } from './sets.ts'
import { tcpFlagsTerm } from './tcp-flags.ts'
import type { Token } from './tokens.ts'
import { readVerdict, type Verdict } from './verdict.ts'

export interface ParsedRule {
  readonly when: Predicate
  readonly verdict: Verdict
  readonly line: number
  readonly to: number
}

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
    const found = readSelectors(tokens, i)
    if (found) {
      const { selectors, end: start } = found
      if (tokens[start]?.text === 'vmap') return verdictMap(tokens, start, selectors, parts, { context, ...at })
      // `meta mark set …` and the like write.
      const compared =
        selectors.length === 1 ? comparison(tokens, start, selectors[0]!, context) : tuples(tokens, found, context)
      parts.push(compared?.predicate ?? unread(tokens, context, at))
      i = compared?.end ?? tokens.length
    } else if (word === 'tcp' && next === 'flags') {
      const flags = tcpFlagsTerm(tokens, i + 2)
      parts.push(flags ? every(protocolIs(TCP), flags.predicate) : unread(tokens, context, at))
      i = flags?.end ?? tokens.length
    } else if (HARMLESS.has(word)) {
      i = skip(tokens, i + 1)
    } else {
      const open = openTerm(tokens, i, context, at)
      if (open) {
        parts.push(...open.parts)
        i = open.end
      } else {
        const ended = readVerdict(tokens, i, context, at)
        if (!ended) parts.push(unread(tokens, context, at))
        verdict = ended?.verdict ?? verdict
        i = ended?.end ?? tokens.length
      }
    }
  }
  return [{ when: every(...parts), verdict, line, to }]
}

interface MapContext extends At {
  readonly context: RuleContext
}

/** `tcp dport vmap { 22 : accept, 23 : drop }`. */
// oxlint-disable-next-line max-params -- the rule, where the map stands in it, and what came before
function verdictMap(
  tokens: readonly Token[],
  from: number,
  selectors: readonly Selector[],
  parts: readonly Predicate[],
  { context, line, to }: MapContext,
): ParsedRule[] {
  const at = { line, to }
  const needs = selectors.map((one) => one.needs)
  const named = tokens[from + 1]?.text.startsWith('@') ? context.sets.get(tokens[from + 1]!.text.slice(1)) : undefined
  const close = tokens.findLastIndex((token) => token.text === '}')
  const elements = named ? named.elements : tokens.slice(from + 2, close)
  const pairs = splitAt(elements, ',').map((pair) => splitAt(pair, ':'))
  const rules = pairs.map(([key = [], verdict = []]): ParsedRule | undefined => {
    const set = key[0]?.text === '*' ? every() : tuple(key, selectors)
    const found = verdict.length === 0 ? undefined : readVerdict(verdict, 0, context, at)
    return set && found && { when: every(...parts, ...needs, set), verdict: found.verdict, line, to }
  })
  if (rules.length > 0 && !rules.includes(undefined)) return rules.filter((rule) => rule !== undefined)
  const unknown = context.ledger.unknown(line, notUnderstood(tokens.map(({ text }) => text).join(' ')), to)
  return [{ when: every(...parts), verdict: { do: 'unknown', unknown }, line, to }]
}
