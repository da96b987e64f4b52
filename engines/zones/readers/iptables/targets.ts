import type { Action } from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import type { ParsedRule } from './matches.ts'
import { OPEN_TARGET_WORDS } from './modules.ts'

/** Targets that do nothing to whether a packet passes. */
const HARMLESS = new Set(
  (
    'LOG NFLOG ULOG MARK CONNMARK CONNSECMARK SECMARK TOS DSCP TTL HL CLASSIFY TCPMSS TCPOPTSTRIP CHECKSUM SET AUDIT TRACE ' +
    'ECN RATEEST LED IDLETIMER NFACCT ACCOUNT TEE HMARK'
  ).split(' '),
)
const REFUSING = new Set(['DROP', 'REJECT', 'TARPIT', 'STEAL', 'DELUDE', 'CHAOS'])
const TRANSLATING = new Set(['SNAT', 'DNAT', 'MASQUERADE', 'REDIRECT', 'NETMAP', 'SAME'])

/** What a rule of a filtering table does. `chains`: names that it may jump to, with the name of the list in the model. */
export function actionOf(rule: ParsedRule, chains: ReadonlyMap<string, string>, ledger: Ledger): Action {
  if (!rule.target) return { do: 'continue' }
  const { name, goes, options } = rule.target
  const filter = chains.get(name)
  if (filter !== undefined) return { do: goes === 'goto' ? 'goto' : 'call', filter }
  if (name === 'ACCEPT') return { do: 'permit' }
  if (REFUSING.has(name)) return { do: 'deny' }
  if (name === 'RETURN') return { do: 'return' }
  if (name === 'NOTRACK' || (name === 'CT' && options.has('--notrack'))) return { do: 'untrack' }
  if (HARMLESS.has(name) || name === 'CT') return { do: 'continue' }
  if (name === 'NFQUEUE' || name === 'QUEUE') {
    return { do: 'unknown', unknown: ledger.open('application', rule.line, OPEN_TARGET_WORDS.queue) }
  }
  const text = `-j ${name}`
  if (!TRANSLATING.has(name) && /^[a-z]/.test(name)) {
    return {
      do: 'unknown',
      unknown: ledger.open('undefined', rule.line, {
        ja: `チェイン「${name}」がありません。`,
        en: `There is no chain “${name}”.`,
      }),
    }
  }
  return { do: 'unknown', unknown: ledger.unknown(rule.line, notUnderstood(text)) }
}
