import type { Action } from '../../model/index.ts'
import type { At, RuleContext } from './context.ts'
import type { Token } from './tokens.ts'

/** What a rule ends in. `translate` holds the words after `snat`, `dnat`, `masquerade`, `redirect`. */
export type Verdict = Action | { readonly do: 'translate'; readonly words: readonly string[] }

const PLAIN: Readonly<Record<string, Action>> = {
  accept: { do: 'permit' },
  drop: { do: 'deny' },
  return: { do: 'return' },
  continue: { do: 'continue' },
  notrack: { do: 'untrack' },
}

/** The verdict that begins at a token, and where it ends; undefined where none does. */
export function readVerdict(
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
