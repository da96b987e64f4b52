import {
  every,
  not,
  parseIp4,
  range4,
  type Nat,
  type NatRule,
  type Predicate,
  type Range,
  type Rewrite,
  type Unknown,
} from '../../model/index.ts'
import { notUnderstood } from '../ledger.ts'
import { addressed, familyIs, ICMP, PROTOCOLS, protocolIs, within } from '../terms.ts'
import { parseNumber } from '../words.ts'
import type { Draft, DraftInterface } from './draft.ts'
import type { Statement } from './statements.ts'

interface StaticEntry {
  readonly outer: Range | undefined
  readonly inner: Range
  readonly protocols: readonly number[]
  readonly outerPort: Range | undefined
  readonly innerPort: Range | undefined
  readonly statement: Statement
}

interface Descriptor {
  readonly id: number
  readonly type: string
  readonly line: number
  readonly outer: readonly string[]
  readonly inner: readonly string[]
  readonly entries: readonly StaticEntry[]
  readonly incoming: string
  readonly incomingLine: number
}

/** The descriptors that the file defines. */
export function readDescriptors(draft: Draft): ReadonlyMap<number, Descriptor> {
  const out = new Map<number, Descriptor>()
  for (const statement of draft.natStatements) {
    const { words, line } = statement
    const at =
      words[3] === 'inner' || words[3] === 'outer' || (words[2] === 'masquerade' && words[3] !== undefined) ? 4 : 3
    const id = parseNumber(words[at], 2_147_483_647)
    if (id === undefined) {
      draft.ledger.stray(line, notUnderstood(words.join(' ')))
      continue
    }
    const known = out.get(id) ?? {
      id,
      type: 'none',
      line,
      outer: ['ipcp'],
      inner: ['auto'],
      entries: [],
      incoming: 'reject',
      incomingLine: line,
    }
    const next = applyStatement(known, statement, words.slice(at + 1))
    if (next) out.set(id, next)
    else draft.ledger.stray(line, notUnderstood(words.join(' ')))
  }
  return out
}

function applyStatement(known: Descriptor, statement: Statement, rest: readonly string[]): Descriptor | undefined {
  const { words, line } = statement
  const [, , kind, sub] = words
  if (kind === 'type') {
    const type = rest[0] ?? ''
    return ['none', 'nat', 'masquerade', 'nat-masquerade', 'static'].includes(type)
      ? { ...known, type, line }
      : undefined
  }
  if (kind === 'address') return sub === 'outer' ? { ...known, outer: rest } : { ...known, inner: rest }
  if (kind === 'static') {
    const entry = staticEntry(rest, statement)
    return entry && { ...known, entries: [...known.entries, entry] }
  }
  if (sub === 'incoming') return { ...known, incoming: rest[0] ?? 'reject', incomingLine: line }
  const entry = sub === 'static' ? masqueradeEntry(rest, statement) : undefined
  return entry && { ...known, entries: [...known.entries, entry] }
}

/** `[id] OUT=IN [count|/mask]`, also with ports (`OUT:80=IN:8080 tcp`). */
function staticEntry(rest: readonly string[], statement: Statement): StaticEntry | undefined {
  const [pair = '', more] = rest[0]?.includes('=') ? rest : rest.slice(1)
  const [outer, inner] = pair.split('=')
  if (outer === undefined || inner === undefined) return undefined
  if (outer.includes(':')) return portPair(pair, more, statement)
  const [from, to] = [parseIp4(outer), parseIp4(inner)]
  if (from === undefined || to === undefined) return undefined
  const bits = parseNumber(/^\/(\d+)$/.exec(more ?? '')?.[1], 32)
  const count = more === undefined ? 1 : bits === undefined ? parseNumber(more, 65_536, 1) : 2 ** (32 - bits)
  if (count === undefined) return undefined
  const [low, base] = bits === undefined ? [from, to] : [range4(from, bits)[0], range4(to, bits)[0]]
  return {
    outer: [low, low + count - 1],
    inner: [base, base + count - 1],
    protocols: [],
    outerPort: undefined,
    innerPort: undefined,
    statement,
  }
}

function portPair(pair: string, protocol: string | undefined, statement: Statement): StaticEntry | undefined {
  const found = /^([\d.]+):(\d+)=([\d.]+):(\d+)$/.exec(pair)
  const [outer, inner] = [parseIp4(found?.[1] ?? ''), parseIp4(found?.[3] ?? '')]
  const [outerPort, innerPort] = [parseNumber(found?.[2], 65_535), parseNumber(found?.[4], 65_535)]
  const protocols = protocol === undefined ? [6, 17] : protocol.split(',').map((word) => PROTOCOLS[word] ?? -1)
  if (
    outer === undefined ||
    inner === undefined ||
    outerPort === undefined ||
    innerPort === undefined ||
    protocols.includes(-1)
  )
    return undefined
  return {
    outer: [outer, outer],
    inner: [inner, inner],
    protocols,
    outerPort: [outerPort, outerPort],
    innerPort: [innerPort, innerPort],
    statement,
  }
}

/** `id INNER PROTOCOL [[outer=]inner port]`. */
function masqueradeEntry(rest: readonly string[], statement: Statement): StaticEntry | undefined {
  const [, where = '', protocol, ports] = rest
  if (where.includes('=')) return portPair(where, protocol, statement)
  const inner = parseIp4(where)
  const numbers = (protocol ?? '').split(',').map((word) => PROTOCOLS[word] ?? parseNumber(word, 255) ?? -1)
  if (inner === undefined || numbers.includes(-1)) return undefined
  const [outerText, innerText = outerText] = (ports ?? '').split('=')
  const [outerPort, innerPort] =
    ports === undefined || ports === '*' ? [undefined, undefined] : [portRange(outerText), portRange(innerText)]
  if (ports !== undefined && ports !== '*' && (!outerPort || !innerPort)) return undefined
  return { outer: undefined, inner: [inner, inner], protocols: numbers, outerPort, innerPort, statement }
}

const NAMED: Readonly<Record<string, number>> = {
  www: 80,
  ftp: 21,
  smtp: 25,
  pop3: 110,
  domain: 53,
  ident: 113,
  telnet: 23,
  ssh: 22,
  https: 443,
  ntp: 123,
}

function portRange(text = ''): Range | undefined {
  const [low, high = low] = text.split('-')
  const [from, to] = [low, high].map((part) => parseNumber(part, 65_535) ?? NAMED[part ?? ''])
  return from === undefined || to === undefined || from > to ? undefined : [from, to]
}

export interface InterfaceNats {
  readonly inward: readonly Nat[]
  readonly outward: readonly Nat[]
}

/** The descriptors of one interface as lists: packets coming in, and packets going out. */
export function interfaceNats(
  draft: Draft,
  here: DraftInterface,
  descriptors: ReadonlyMap<number, Descriptor>,
): InterfaceNats {
  const inward: Nat[] = []
  const outward: Nat[] = []
  for (const id of here.nat) {
    const descriptor = descriptors.get(id)
    if (!descriptor) {
      const why = { ja: `NATディスクリプタ${id}が定義されていません。`, en: `NAT descriptor ${id} is not defined.` }
      draft.unknowns.push(draft.ledger.open('undefined', here.natLine, why))
    } else if (descriptor.type !== 'none') {
      const at = draft.ledger.at(descriptor.line)
      const base = { family: 4, at } as const
      inward.push({ ...base, name: `nat ${id} in ${here.name}`, rules: inwardRules(draft, here, descriptor) })
      outward.push({ ...base, name: `nat ${id} out ${here.name}`, rules: outwardRules(draft, here, descriptor) })
    }
  }
  return { inward, outward: outward.toReversed() }
}

/** Outer addresses: ranges where the file says them, else why not. */
function outerOf(draft: Draft, here: DraftInterface, { outer, line }: Descriptor): readonly Range[] | Unknown {
  const own = here.addresses.find(({ family }) => family === 4)
  const out: Range[] = []
  for (const word of outer) {
    if (word === 'primary' || word === 'ipcp' || word === 'secondary') {
      if (own?.family !== 4) {
        const why = {
          ja: `${here.name}のアドレスは回線から割り当てられます。`,
          en: `The address of ${here.name} is assigned by the line.`,
        }
        return here.learnt ?? draft.ledger.open('dynamic', line, why)
      }
      for (const address of here.addresses) if (address.family === 4) out.push([address.address, address.address])
    } else {
      const [low = '', high = low] = word.split('-')
      const [from, to] = [parseIp4(low), parseIp4(high)]
      if (from === undefined || to === undefined) return draft.ledger.unknown(line, notUnderstood(word))
      out.push([from, to])
    }
  }
  return out.toSorted((a, b) => a[0] - b[0])
}

function isUnknown(outer: readonly Range[] | Unknown): outer is Unknown {
  return 'cause' in outer
}

function toOuter(outer: readonly Range[] | Unknown): Predicate {
  return isUnknown(outer) ? { is: 'unknown', unknown: outer } : addressed('dst', { four: outer, six: [] })
}

function protocolPart({ protocols }: StaticEntry): Predicate {
  return protocols.length === 0 ? every() : protocolIs(...protocols)
}

function inwardRules(draft: Draft, here: DraftInterface, descriptor: Descriptor): NatRule[] {
  const outer = outerOf(draft, here, descriptor)
  const entries = descriptor.entries.map((entry): NatRule => {
    const port = entry.outerPort ? within('dport', [entry.outerPort]) : every()
    const target = entry.outer ? addressed('dst', { four: [entry.outer], six: [] }) : toOuter(outer)
    return {
      label: String(descriptor.id),
      when: every(familyIs(4), target, protocolPart(entry), port),
      action: {
        do: 'rewrite',
        fields: [
          ...shift('dst4', entry.outer ?? single(outer), entry.inner),
          ...shift('dport', entry.outerPort, entry.innerPort),
        ],
      },
      at: draft.ledger.at(entry.statement.line),
    }
  })
  return [...entries, ...unmatched(draft, descriptor, outer)]
}

function single(outer: readonly Range[] | Unknown): Range | undefined {
  return isUnknown(outer) || outer.length !== 1 ? undefined : outer[0]
}

function shift(field: 'src4' | 'dst4' | 'sport' | 'dport', from: Range | undefined, to: Range | undefined): Rewrite[] {
  if (!to) return []
  const same = from && from[1] - from[0] === to[1] - to[0]
  if (same && from[0] === to[0]) return []
  return [same ? { field, to: 'shift', from: from[0], base: to[0] } : { field, to: 'in', ranges: [to] }]
}

/** What becomes of packets to the outer address that no entry and no session knows (`masquerade incoming`). */
function unmatched(
  draft: Draft,
  { type, incoming, incomingLine, id }: Descriptor,
  outer: readonly Range[] | Unknown,
): NatRule[] {
  if (!type.includes('masquerade')) return []
  const at = draft.ledger.at(incomingLine)
  const base = { label: String(id), at }
  const toMe = every(familyIs(4), toOuter(outer))
  if (incoming === 'through') {
    const words = {
      ja: `変換表にない通信を通します（masquerade incoming through）。TCPの0〜1023番を除き、すべて素通りです。`,
      en: 'Packets that no table entry knows pass untranslated (masquerade incoming through), except TCP ports 0–1023.',
    }
    draft.remarks.push({ code: 'yamaha.incoming-through', at, words })
    return [{ ...base, when: every(toMe, protocolIs(6), within('dport', [[0, 1023]])), action: { do: 'drop' } }]
  }
  const host = incoming === 'forward' ? undefined : parseIp4(incoming)
  if (incoming === 'reject' || incoming === 'discard')
    return [{ ...base, when: every(toMe, not(protocolIs(ICMP))), action: { do: 'drop' } }]
  if (host !== undefined)
    return [
      { ...base, when: toMe, action: { do: 'rewrite', fields: [{ field: 'dst4', to: 'in', ranges: [[host, host]] }] } },
    ]
  const unknown = draft.ledger.unknown(incomingLine, notUnderstood(`masquerade incoming ${incoming}`))
  return [{ ...base, when: toMe, action: { do: 'unknown', fields: ['dst4', 'dport'], unknown } }]
}

function outwardRules(draft: Draft, here: DraftInterface, descriptor: Descriptor): NatRule[] {
  const outer = outerOf(draft, here, descriptor)
  const base = { label: String(descriptor.id) }
  const entries = descriptor.entries.map((entry): NatRule => {
    const port = entry.innerPort ? within('sport', [entry.innerPort]) : every()
    const fields = [
      ...shift('src4', entry.inner, entry.outer ?? single(outer)),
      ...shift('sport', entry.innerPort, entry.outerPort),
    ]
    const unknown = isUnknown(outer) && !entry.outer ? outer : undefined
    return {
      ...base,
      when: every(familyIs(4), addressed('src', { four: [entry.inner], six: [] }), protocolPart(entry), port),
      action: unknown ? { do: 'unknown', fields: ['src4', 'sport'], unknown } : { do: 'rewrite', fields },
      at: draft.ledger.at(entry.statement.line),
    }
  })
  if (descriptor.type === 'static') return entries
  const inner = innerOf(draft, descriptor)
  const when = every(familyIs(4), inner)
  const at = draft.ledger.at(descriptor.line)
  const ports: Rewrite[] = descriptor.type.includes('masquerade')
    ? [{ field: 'sport', to: 'in', ranges: [[0, 65_535]] }]
    : []
  const dynamic: NatRule = isUnknown(outer)
    ? { ...base, when, action: { do: 'unknown', fields: ['src4', 'sport'], unknown: outer }, at }
    : { ...base, when, action: { do: 'rewrite', fields: [{ field: 'src4', to: 'in', ranges: outer }, ...ports] }, at }
  return [...entries, dynamic]
}

function innerOf(draft: Draft, { inner, line }: Descriptor): Predicate {
  const ranges: Range[] = []
  for (const word of inner) {
    if (word === 'auto') return every()
    const [low = '', high = low] = word.split('-')
    const [from, to] = [parseIp4(low), parseIp4(high)]
    if (from === undefined || to === undefined)
      return { is: 'unknown', unknown: draft.ledger.unknown(line, notUnderstood(word)) }
    ranges.push([from, to])
  }
  return addressed('src', { four: ranges, six: [] })
}
