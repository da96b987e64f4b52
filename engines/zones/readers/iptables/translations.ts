import {
  every,
  not,
  parseIp4,
  parseIp6,
  parsePrefix,
  range4,
  range6,
  type Family,
  type Interface,
  type NatRule,
  type Predicate,
  type Range,
  type Rewrite,
  type Translation,
} from '../../model/index.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { parseNumber } from '../words.ts'
import type { ParsedRule } from './matches.ts'
import { OPEN_TARGET_WORDS } from './modules.ts'

/** Most rules that the chains of one nat hook may unfold to. Real ones have hundreds. */
const MAX_UNFOLDED = 20_000
const MAX_DEPTH = 32

/** What it takes to unfold the chains of the nat table into one flat list. */
export interface NatSources {
  readonly chains: ReadonlyMap<string, readonly ParsedRule[]>
  readonly family: Family
  /** Which half of the address is rewritten here: `dst` before routing, `src` after. */
  readonly side: 'src' | 'dst'
  readonly interfaces: readonly Interface[]
  readonly ledger: Ledger
}

/** The chains that hang on `chain`, unfolded: a jump becomes the rules behind it, each with the conditions on the way. */
export function unfoldNat(chain: string, sources: NatSources): NatRule[] {
  const out: NatRule[] = []
  walk(chain, every(), sources, out, 0)
  return out
}

function walk(chain: string, guard: Predicate, sources: NatSources, out: NatRule[], depth: number): void {
  let still = guard
  for (const rule of sources.chains.get(chain) ?? []) {
    const when = every(still, rule.when)
    const target = rule.target
    if (!target) continue
    if (out.length >= MAX_UNFOLDED || depth > MAX_DEPTH) {
      const unknown = sources.ledger.unknown(rule.line, notUnderstood(`${chain}: too deep`))
      out.push({ when: still, action: { do: 'unknown', fields: bothFields(sources), unknown }, at: unknown.at })
      return
    }
    if (sources.chains.has(target.name)) {
      walk(target.name, when, sources, out, depth + 1)
      if (target.goes === 'goto') still = every(still, not(rule.when))
    } else if (target.name === 'RETURN') {
      still = every(still, not(rule.when))
    } else {
      const at = sources.ledger.at(rule.line)
      out.push(
        ...translate(rule, sources).map(({ action, only }) => ({ when: only ? every(when, only) : when, action, at })),
      )
    }
  }
}

interface Case {
  readonly action: Translation
  /** A condition beside the rule's own, where the translation differs by interface. */
  readonly only?: Predicate
}

const SILENT = new Set('LOG NFLOG ULOG MARK CONNMARK SET TRACE CT NOTRACK'.split(' '))

function translate(rule: ParsedRule, sources: NatSources): Case[] {
  const { name, options } = rule.target!
  const { ledger } = sources
  if (SILENT.has(name)) return []
  if (name === 'ACCEPT') return [{ action: { do: 'rewrite', fields: [] } }]
  if (name === 'DROP') return [{ action: { do: 'drop' } }]
  if (name === 'MASQUERADE' || name === 'REDIRECT') return ownAddress(rule, sources)
  const to = options.get('--to-source') ?? options.get('--to-destination') ?? options.get('--to')
  const fields =
    name === 'NETMAP'
      ? netmap(to?.[0], rule, sources)
      : name === 'SNAT' || name === 'DNAT'
        ? endpoint(to?.[0], sources)
        : undefined
  if (fields) return [{ action: { do: 'rewrite', fields } }]
  const unknown = ledger.unknown(rule.line, notUnderstood(`-j ${name} ${to?.[0] ?? ''}`))
  return [{ action: { do: 'unknown', fields: bothFields(sources), unknown } }]
}

function addressField({ side, family }: NatSources): 'src4' | 'dst4' | 'src6' | 'dst6' {
  return `${side}${family}`
}

function portField({ side }: NatSources): 'sport' | 'dport' {
  return side === 'src' ? 'sport' : 'dport'
}

function bothFields(sources: NatSources): Rewrite['field'][] {
  return [addressField(sources), portField(sources)]
}

/** `192.0.2.1`, `192.0.2.1-192.0.2.9:1024-2048`, `[2001:db8::1]:80`, `:8080`. */
function endpoint(text: string | undefined, sources: NatSources): Rewrite[] | undefined {
  const found =
    /^(?:\[(?<six>[^\]]+)\]|(?<bare>[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.-]*)|(?<four>[\d.-]*))(?::(?<ports>[\d-]+))?(?:\/\S*)?$/i.exec(
      text ?? '',
    )?.groups
  if (!found) return undefined
  const out: Rewrite[] = []
  const address = found['six'] ?? found['bare'] ?? found['four'] ?? ''
  if (address !== '') {
    const rewrite = addressRewrite(address, sources)
    if (!rewrite) return undefined
    out.push(rewrite)
  }
  const ports = found['ports']
  if (ports !== undefined) {
    const range = portRange(ports)
    if (!range) return undefined
    out.push({ field: portField(sources), to: 'in', ranges: [range] })
  } else if (sources.side === 'src') {
    out.push({ field: 'sport', to: 'in', ranges: [[0, 65_535]] })
  }
  return out
}

function addressRewrite(text: string, { side, family }: NatSources): Rewrite | undefined {
  const [from = '', to = from] = text.split('-')
  if (family === 4) {
    const [low, high] = [parseIp4(from), parseIp4(to)]
    return low === undefined || high === undefined ? undefined : { field: `${side}4`, to: 'in', ranges: [[low, high]] }
  }
  const [low, high] = [parseIp6(from), parseIp6(to)]
  return low === undefined || high === undefined ? undefined : { field: `${side}6`, to: 'in6', ranges: [[low, high]] }
}

function portRange(text: string): Range | undefined {
  const [from, to = from] = text.split('-')
  const [low, high] = [parseNumber(from, 65_535), parseNumber(to, 65_535)]
  return low === undefined || high === undefined ? undefined : [low, high]
}

/** A whole network onto another: exact where the rule names one network of the same length, else any address of it. */
function netmap(text: string | undefined, rule: ParsedRule, { side, family }: NatSources): Rewrite[] | undefined {
  const to = text === undefined ? undefined : parsePrefix(text)
  const from = parsePrefix((side === 'src' ? rule.source : rule.destination) ?? '')
  if (!to || to.family !== family) return undefined
  const same = from?.family === to.family && from.length === to.length ? from : undefined
  if (to.family === 4) {
    const field = `${side}4` as const
    const [base, last] = range4(to.address, to.length)
    if (same?.family === 4) return [{ field, to: 'shift', from: range4(same.address, same.length)[0], base }]
    return [{ field, to: 'in', ranges: [[base, last]] }]
  }
  const field = `${side}6` as const
  const [base, last] = range6(to.address, to.length)
  if (same?.family === 6) return [{ field, to: 'shift6', from: range6(same.address, same.length)[0], base }]
  return [{ field, to: 'in6', ranges: [[base, last]] }]
}

/** MASQUERADE takes the address of the interface a packet leaves by, REDIRECT of the one it came in by. */
function ownAddress(rule: ParsedRule, sources: NatSources): Case[] {
  const { side, family, ledger } = sources
  const ports = rule.target!.options.get('--to-ports')?.[0]
  const range: Range | undefined = ports === undefined ? undefined : portRange(ports)
  const port: Rewrite[] =
    range || side === 'src' ? [{ field: portField(sources), to: 'in', ranges: [range ?? [0, 65_535]] }] : []
  const known = sources.interfaces.flatMap((one): Case[] => {
    const own = one.addresses.find((address) => address.family === family)
    if (!own) return []
    const only: Predicate = { is: 'interface', way: side === 'src' ? 'out' : 'in', names: [one.name] }
    const rewrite: Rewrite =
      own.family === 4
        ? { field: `${side}4`, to: 'in', ranges: [[own.address, own.address]] }
        : { field: `${side}6`, to: 'in6', ranges: [[own.address, own.address]] }
    return [{ action: { do: 'rewrite', fields: [rewrite, ...port] }, only }]
  })
  const unknown = ledger.open('dynamic', rule.line, OPEN_TARGET_WORDS.address)
  return [...known, { action: { do: 'unknown', fields: bothFields(sources), unknown } }]
}
