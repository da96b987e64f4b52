import {
  every,
  parseIp4,
  range4,
  type Interface,
  type Nat,
  type NatRule,
  type Predicate,
  type Range,
  type Rewrite,
  type Translation,
  type Unknown,
} from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { portNumber } from '../cisco/names.ts'
import type { Objects } from '../cisco/objects.ts'
import { notUnderstood, type Ledger } from '../ledger.ts'
import { addressed, familyIs, PROTOCOLS, protocolIs, within } from '../terms.ts'

export interface NatContext {
  readonly objects: Objects
  readonly interfaces: readonly Interface[]
  readonly ledger: Ledger
}

interface Way {
  readonly real: string
  readonly mapped: string
}

/** Rules of one entry: destinations before routing, sources after. */
interface Rules {
  readonly before: readonly NatRule[]
  readonly after: readonly NatRule[]
}

/**
 * `nat …` in the order of the device: twice NAT as written, then object NAT (static before dynamic, small before
 * large, low before high, then by name), then twice NAT `after-auto`. Lists see real addresses: destinations are
 * translated back before routing, sources at the very end.
 */
export function readNat(commands: readonly Command[], context: NatContext): readonly Nat[] {
  const first: Rules[] = []
  const last: Rules[] = []
  for (const command of commands) {
    if (command.words[0] !== 'nat' || command.words.length < 3) continue
    const rules = readTwice(command, context)
    if (rules) context.ledger.understood(command.line)
    else context.ledger.stray(command.line, notUnderstood(command.words.join(' ')))
    if (rules) (command.words.includes('after-auto') ? last : first).push(rules)
  }
  const all = [...first, ...readObjectNats(commands, context), ...last]
  const at = context.ledger.at(1)
  const before = all.flatMap((rules) => rules.before)
  const after = all.flatMap((rules) => rules.after)
  return [
    ...(before.length > 0 ? [{ name: 'nat destinations', family: 4, rules: before, at } as const] : []),
    ...(after.length > 0 ? [{ name: 'nat sources', family: 4, rules: after, at } as const] : []),
  ]
}

/** `(real,mapped)` in one word or two. */
function readWay(words: readonly string[]): { way: Way; rest: readonly string[] } {
  const joined = words.join(' ')
  const found = /^\(\s*([^,\s]+)\s*,\s*([^)\s]+)\s*\)\s*/.exec(joined)
  if (!found) return { way: { real: 'any', mapped: 'any' }, rest: words }
  return {
    way: { real: found[1]!, mapped: found[2]! },
    rest: joined
      .slice(found[0].length)
      .split(' ')
      .filter((word) => word !== ''),
  }
}

function through(way: 'in' | 'out', name: string): Predicate {
  return name === 'any' ? every() : { is: 'interface', way, names: [name] }
}

/** Addresses of an object, of a group, or written out; `any` is all of them. */
function rangesOf(name: string, { objects }: NatContext): readonly Range[] | undefined {
  if (name === 'any' || name === 'any4') return [range4(0, 0)]
  const known = objects.addresses.get(name)
  if (known) return known.four
  const address = parseIp4(name) ?? objects.hosts.get(name)
  return address === undefined ? undefined : [[address, address]]
}

function inside(side: 'src' | 'dst', ranges: readonly Range[]): Predicate {
  return addressed(side, { four: ranges, six: [] })
}

/** One-to-one where both are one range of one length; else any of the target. */
function move(field: 'src4' | 'dst4', from: readonly Range[], to: readonly Range[]): Rewrite[] {
  const [[a, b], [c, d]] = [from[0] ?? [0, 0], to[0] ?? [0, 0]]
  if (from.length === 1 && to.length === 1 && b - a === d - c)
    return a === c ? [] : [{ field, to: 'shift', from: a, base: c }]
  return [{ field, to: 'in', ranges: to.toSorted((x, y) => x[0] - y[0]) }]
}

/** A network object that a static entry maps to a host begins there (`static 192.168.1.0` for a /29). */
function widen(to: readonly Range[], from: readonly Range[]): readonly Range[] {
  const [[a, b], [c, d]] = [from[0] ?? [0, 0], to[0] ?? [0, 0]]
  return to.length === 1 && from.length === 1 && c === d && b > a ? [[c, c + (b - a)]] : to
}

interface Twice {
  readonly kind: string
  readonly real: readonly Range[]
  readonly mapped: readonly Range[] | 'interface' | undefined
  /** What the packet is addressed to, and what that becomes. */
  readonly destination: { readonly mapped: readonly Range[]; readonly real: readonly Range[] } | undefined
}

const FLAGS = new Set([
  'no-proxy-arp',
  'route-lookup',
  'dns',
  'unidirectional',
  'net-to-net',
  'extended',
  'include-reserve',
  'flat',
  'round-robin',
  'block-allocation',
])

function readTwice(command: Command, context: NatContext): Rules | undefined {
  const { way, rest } = readWay(command.words.slice(1))
  const description = rest.indexOf('description')
  const words = (description < 0 ? rest : rest.slice(0, description)).filter(
    (word) => !FLAGS.has(word) && word !== 'after-auto' && !/^\d+$/.test(word),
  )
  if (words.includes('inactive')) return { before: [], after: [] }
  const [source, kind = '', realName = '', ...more] = words
  if (source !== 'source' || (kind !== 'static' && kind !== 'dynamic')) return undefined
  let tail = more
  const pool = tail[0] === 'pat-pool'
  const mappedName = pool ? (tail[1] ?? '') : (tail[0] ?? '')
  tail = tail.slice(pool ? 2 : 1)
  if (tail[0] === 'interface') tail = tail.slice(1)
  let destination: Twice['destination']
  if (tail[0] === 'destination' && tail[1] === 'static') {
    const [mapped, real] = [rangesOf(tail[2] ?? '', context), rangesOf(tail[3] ?? '', context)]
    if (!mapped || !real) return open(command, way, context)
    destination = { mapped, real }
    tail = tail.slice(4)
  }
  // Translation of ports by twice NAT is not modelled.
  if (tail.length > 0) return undefined
  const real = rangesOf(realName, context)
  const mapped = mappedName === 'interface' ? mappedName : rangesOf(mappedName, context)
  if (!real || !mapped) return open(command, way, context)
  const oneWay = rest.includes('unidirectional') || kind === 'dynamic'
  return rulesOf({ kind, real, mapped, destination }, way, oneWay, context.ledger.at(command.line), context)
}

/** A name that is not defined: what is rewritten is open. */
function open(command: Command, way: Way, { ledger }: NatContext): Rules {
  const why = { ja: '変換に使う名前が定義されていません。', en: 'A name that the translation uses is not defined.' }
  const unknown: Unknown = ledger.open('undefined', command.line, why)
  const at = ledger.at(command.line)
  const condition = (one: Predicate): Predicate => every(familyIs(4), one, { is: 'unknown', unknown })
  return {
    before: [{ when: condition(through('in', way.mapped)), action: { do: 'unknown', fields: ['dst4'], unknown }, at }],
    after: [
      {
        when: condition(every(through('in', way.real), through('out', way.mapped))),
        action: { do: 'unknown', fields: ['src4'], unknown },
        at,
      },
    ],
  }
}

function rewrite(fields: readonly Rewrite[]): Translation {
  return { do: 'rewrite', fields }
}

// oxlint-disable-next-line max-params -- an entry, its two interfaces, and where it stands
function rulesOf(entry: Twice, way: Way, oneWay: boolean, at: NatRule['at'], context: NatContext): Rules {
  const { real, mapped, destination, kind } = entry
  const before: NatRule[] = []
  const after: NatRule[] = []
  const four = familyIs(4)
  const forward = [four, through('in', way.real), inside('src', real)]
  if (destination) {
    before.push({
      when: every(...forward, inside('dst', destination.mapped)),
      action: rewrite(move('dst4', destination.mapped, destination.real)),
      at,
    })
  }
  const leaving = every(
    ...forward,
    through('out', way.mapped),
    ...(destination ? [inside('dst', destination.real)] : []),
  )
  if (mapped === 'interface') after.push(...toInterface(leaving, way, at, context))
  else {
    const target = kind === 'static' ? widen(mapped ?? [], real) : (mapped ?? [])
    const fields = kind === 'static' ? move('src4', real, target) : [...anyOf(target), ANY_PORT]
    after.push({ when: leaving, action: rewrite(fields), at })
    if (!oneWay) {
      const from = destination ? [inside('src', destination.real)] : []
      before.push({
        when: every(four, through('in', way.mapped), inside('dst', target), ...from),
        action: rewrite(move('dst4', target, real)),
        at,
      })
      if (destination) {
        after.push({
          when: every(four, through('in', way.mapped), through('out', way.real), inside('dst', real), ...from),
          action: rewrite(move('src4', destination.real, destination.mapped)),
          at,
        })
      }
    }
  }
  return { before, after }
}

const ANY_PORT: Rewrite = { field: 'sport', to: 'in', ranges: [[0, 65_535]] }

function anyOf(ranges: readonly Range[]): Rewrite[] {
  return [{ field: 'src4', to: 'in', ranges: ranges.toSorted((a, b) => a[0] - b[0]) }]
}

/** The address of the interface that a packet leaves by. */
function toInterface(leaving: Predicate, way: Way, at: NatRule['at'], { interfaces }: NatContext): NatRule[] {
  return interfaces
    .filter(({ name }) => way.mapped === 'any' || name === way.mapped)
    .map((one): NatRule => {
      const own = one.addresses.find(({ family }) => family === 4)
      const when = every(leaving, through('out', one.name))
      if (own?.family === 4)
        return {
          when,
          action: {
            do: 'rewrite',
            fields: [{ field: 'src4', to: 'in', ranges: [[own.address, own.address]] }, ANY_PORT],
          },
          at,
        }
      const why = {
        ja: `${one.name}のアドレスが設定からは分かりません。`,
        en: `The address of ${one.name} is not in the configuration.`,
      }
      return {
        when,
        action: { do: 'unknown', fields: ['src4', 'sport'], unknown: one.learnt ?? { cause: 'dynamic', at, why } },
        at,
      }
    })
}

interface ObjectNat {
  readonly name: string
  readonly dynamic: boolean
  readonly size: number
  readonly low: number
  readonly rules: Rules
}

/** `object network X` with `nat (real,mapped) {static|dynamic} …` below, in the order in which the device tries them. */
function readObjectNats(commands: readonly Command[], context: NatContext): Rules[] {
  const found = commands.flatMap((command) => {
    if (command.words[0] !== 'object' || command.words[1] !== 'network') return []
    return command.below.flatMap((inner): ObjectNat[] => {
      if (inner.words[0] !== 'nat') return []
      const name = command.words[2] ?? ''
      const rules = readObjectNat(name, inner, context)
      if (rules) context.ledger.understood(inner.line)
      else context.ledger.stray(inner.line, notUnderstood(inner.words.join(' ')))
      const [low, high] = context.objects.addresses.get(name)?.four[0] ?? [0, 0]
      return rules ? [{ name, dynamic: inner.words.includes('dynamic'), size: high - low, low, rules }] : []
    })
  })
  return found.toSorted(inOrder).map(({ rules }) => rules)
}

/** Static before dynamic, small before large, low before high, then by name. */
function inOrder(a: ObjectNat, b: ObjectNat): number {
  return Number(a.dynamic) - Number(b.dynamic) || a.size - b.size || a.low - b.low || (a.name < b.name ? -1 : 1)
}

function readObjectNat(name: string, inner: Command, context: NatContext): Rules | undefined {
  const { way, rest } = readWay(inner.words.slice(1))
  const words = rest.filter((word) => !FLAGS.has(word))
  const [kind = '', first = '', ...more] = words
  const pool = first === 'pat-pool'
  const target = pool ? (more[0] ?? '') : first
  const tail = (pool ? more.slice(1) : more).filter((word) => word !== 'interface')
  const real = rangesOf(name, context)
  if (!real || (kind !== 'static' && kind !== 'dynamic')) return undefined
  const at = context.ledger.at(inner.line)
  if (tail[0] === 'service')
    return kind === 'static' ? portForward({ real, target, tail, way, at }, context) : undefined
  if (tail.length > 0) return undefined
  const mapped = target === 'interface' ? target : rangesOf(target, context)
  if (!mapped) return open(inner, way, context)
  return rulesOf({ kind, real, mapped, destination: undefined }, way, kind === 'dynamic', at, context)
}

interface Forward {
  readonly real: readonly Range[]
  readonly target: string
  readonly tail: readonly string[]
  readonly way: Way
  readonly at: NatRule['at']
}

/** `static X service tcp REAL MAPPED`: one port of an outer address. */
function portForward({ real, target, tail, way, at }: Forward, context: NatContext): Rules | undefined {
  const protocol = PROTOCOLS[tail[1] ?? '']
  const [inner, outer] = [portNumber(tail[2]), portNumber(tail[3])]
  const own =
    target === 'interface'
      ? context.interfaces.find(({ name }) => name === way.mapped)?.addresses.find(({ family }) => family === 4)
      : undefined
  const mapped = own?.family === 4 ? ([[own.address, own.address]] as const) : rangesOf(target, context)
  if (protocol === undefined || inner === undefined || outer === undefined || !mapped) return undefined
  const four = familyIs(4)
  return {
    before: [
      {
        when: every(
          four,
          through('in', way.mapped),
          inside('dst', mapped),
          protocolIs(protocol),
          within('dport', [[outer, outer]]),
        ),
        action: {
          do: 'rewrite',
          fields: [...move('dst4', mapped, real), { field: 'dport', to: 'shift', from: outer, base: inner }],
        },
        at,
      },
    ],
    after: [
      {
        when: every(
          four,
          through('in', way.real),
          through('out', way.mapped),
          inside('src', real),
          protocolIs(protocol),
          within('sport', [[inner, inner]]),
        ),
        action: {
          do: 'rewrite',
          fields: [...move('src4', real, mapped), { field: 'sport', to: 'shift', from: inner, base: outer }],
        },
        at,
      },
    ],
  }
}
