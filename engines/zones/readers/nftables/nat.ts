import {
  every,
  not,
  parseIp4,
  parseIp6,
  type Family,
  type Interface,
  type NatRule,
  type Predicate,
  type Range,
  type Rewrite,
  type Translation,
} from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { familyIs } from '../terms.ts'
import { parseNumber } from '../words.ts'
import type { ParsedRule } from './rule.ts'

export interface NatSources {
  readonly chains: ReadonlyMap<string, readonly ParsedRule[]>
  readonly family: Family
  readonly side: 'src' | 'dst'
  readonly interfaces: readonly Interface[]
  readonly ledger: Ledger
}

const MAX_UNFOLDED = 20_000
const MAX_DEPTH = 32

/** A nat chain with the chains it calls, as one flat list. `name` as in the model. */
export function unfoldNat(name: string, sources: NatSources): NatRule[] {
  const out: NatRule[] = []
  walk(name, familyIs(sources.family), sources, out, 0)
  return out
}

function walk(name: string, guard: Predicate, sources: NatSources, out: NatRule[], depth: number): void {
  let still = guard
  for (const { when: own, verdict, line, to } of sources.chains.get(name) ?? []) {
    const when = every(still, own)
    const at = sources.ledger.at(line, to)
    if (out.length >= MAX_UNFOLDED || depth > MAX_DEPTH) {
      const unknown = sources.ledger.unknown(line, notUnderstood(`${name}: too deep`))
      out.push({ when: still, action: { do: 'unknown', fields: fieldsOf(sources), unknown }, at })
      return
    }
    if (verdict.do === 'call' || verdict.do === 'goto') {
      walk(verdict.filter, when, sources, out, depth + 1)
      if (verdict.do === 'goto') still = every(still, not(own))
    } else if (verdict.do === 'return') still = every(still, not(own))
    else if (verdict.do === 'permit') out.push({ when, action: { do: 'rewrite', fields: [] }, at })
    else if (verdict.do === 'deny') out.push({ when, action: { do: 'drop' }, at })
    else if (verdict.do === 'unknown')
      out.push({ when, action: { do: 'unknown', fields: fieldsOf(sources), unknown: verdict.unknown }, at })
    else if (verdict.do === 'translate') {
      for (const { only, action } of translate(verdict.words, line, sources))
        out.push({ when: every(when, only), action, at })
    }
  }
}

function fieldsOf({ side, family }: NatSources): Rewrite['field'][] {
  return [`${side}${family}`, side === 'src' ? 'sport' : 'dport']
}

interface Case {
  readonly only: Predicate
  readonly action: Translation
}

function translate(words: readonly string[], line: number, sources: NatSources): Case[] {
  const [kind, ...given] = words
  const rest = given.filter(
    (word) => !['to', 'ip', 'ip6', 'random', 'persistent', 'fully-random', 'counter'].includes(word),
  )
  const text = rest[0] === ':' ? `:${rest[1] ?? ''}` : (rest[0] ?? '')
  if (kind === 'masquerade' || kind === 'redirect') return ownAddress(portsOf(text.replace(/^:/, '')), line, sources)
  const target = rest[1] === ':' ? `${text}:${rest[2] ?? ''}` : text
  const fields = endpoint(target, sources)
  if (fields) return [{ only: every(), action: { do: 'rewrite', fields } }]
  // A target of the other family belongs to the other family's list.
  if (
    sources.family === 6
      ? parseIp4(target.split(/[:-]/)[0] ?? '') !== undefined
      : target.includes('::') || target.startsWith('[')
  )
    return []
  const unknown = sources.ledger.unknown(line, notUnderstood(words.join(' ')))
  return [{ only: every(), action: { do: 'unknown', fields: fieldsOf(sources), unknown } }]
}

function portsOf(text: string): Range | undefined {
  const [low, high = low] = text.split('-')
  const [from, to] = [parseNumber(low, 65_535), parseNumber(high, 65_535)]
  return from === undefined || to === undefined ? undefined : [from, to]
}

/** `192.0.2.1`, `192.0.2.1-192.0.2.5:80-90`, `[2001:db8::1]:80`, `:8080`. */
function endpoint(text: string, { side, family }: NatSources): Rewrite[] | undefined {
  const found = (
    family === 4 ? /^([\d.-]*)(?::([\d-]+))?$/ : /^\[?([0-9a-f:]*::?[0-9a-f:-]*)(?:\]:([\d-]+)|\])?$/i
  ).exec(text)
  if (!found || text === '') return undefined
  const [, address = '', ports] = found
  const out: Rewrite[] = []
  if (address !== '') {
    const [low = '', high = low] = address.split('-')
    if (family === 4) {
      const [from, to] = [parseIp4(low), parseIp4(high)]
      if (from === undefined || to === undefined) return undefined
      out.push({ field: `${side}4`, to: 'in', ranges: [[from, to]] })
    } else {
      const [from, to] = [parseIp6(low), parseIp6(high)]
      if (from === undefined || to === undefined) return undefined
      out.push({ field: `${side}6`, to: 'in6', ranges: [[from, to]] })
    }
  }
  const range = ports === undefined ? undefined : portsOf(ports)
  if (ports !== undefined && !range) return undefined
  if (range) out.push({ field: side === 'src' ? 'sport' : 'dport', to: 'in', ranges: [range] })
  else if (side === 'src') out.push({ field: 'sport', to: 'in', ranges: [[0, 65_535]] })
  return out
}

function ownAddress(ports: Range | undefined, line: number, sources: NatSources): Case[] {
  const { side, family, interfaces, ledger } = sources
  const range: Rewrite[] =
    ports || side === 'src'
      ? [{ field: side === 'src' ? 'sport' : 'dport', to: 'in', ranges: [ports ?? [0, 65_535]] }]
      : []
  const known = interfaces.flatMap((one): Case[] => {
    const own = one.addresses.find((address) => address.family === family)
    const only: Predicate = { is: 'interface', way: side === 'src' ? 'out' : 'in', names: [one.name] }
    if (own?.family === 4)
      return [
        {
          only,
          action: {
            do: 'rewrite',
            fields: [{ field: `${side}4`, to: 'in', ranges: [[own.address, own.address]] }, ...range],
          },
        },
      ]
    if (own?.family === 6)
      return [
        {
          only,
          action: {
            do: 'rewrite',
            fields: [{ field: `${side}6`, to: 'in6', ranges: [[own.address, own.address]] }, ...range],
          },
        },
      ]
    return []
  })
  const why = {
    ja: 'その機器のアドレスが設定からは分かりません。',
    en: 'The address of the interface is not in the configuration.',
  }
  const unknown = ledger.open('dynamic', line, why)
  return [...known, { only: every(), action: { do: 'unknown', fields: fieldsOf(sources), unknown } }]
}
