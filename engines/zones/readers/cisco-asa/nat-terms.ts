import {
  every,
  parseIp4,
  range4,
  type Interface,
  type NatRule,
  type Predicate,
  type Range,
  type Rewrite,
  type Unknown,
} from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import type { Objects } from '../cisco/objects.ts'
import type { Ledger } from '../ledger.ts'
import { addressed, familyIs } from '../terms.ts'

export interface NatContext {
  readonly objects: Objects
  readonly interfaces: readonly Interface[]
  readonly ledger: Ledger
}

export interface Way {
  readonly real: string
  readonly mapped: string
}

/** Rules of one entry: destinations before routing, sources after. */
export interface Rules {
  readonly before: readonly NatRule[]
  readonly after: readonly NatRule[]
}

/** `(real,mapped)` in one word or two. */
export function readWay(words: readonly string[]): { way: Way; rest: readonly string[] } {
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

export function through(way: 'in' | 'out', name: string): Predicate {
  return name === 'any' ? every() : { is: 'interface', way, names: [name] }
}

/** Addresses of an object, of a group, or written out; `any` is all of them. */
export function rangesOf(name: string, { objects }: NatContext): readonly Range[] | undefined {
  if (name === 'any' || name === 'any4') return [range4(0, 0)]
  const known = objects.addresses.get(name)
  if (known) return known.four
  const address = parseIp4(name) ?? objects.hosts.get(name)
  return address === undefined ? undefined : [[address, address]]
}

export function inside(side: 'src' | 'dst', ranges: readonly Range[]): Predicate {
  return addressed(side, { four: ranges, six: [] })
}

/** One-to-one where both are one range of one length; else any of the target. */
export function move(field: 'src4' | 'dst4', from: readonly Range[], to: readonly Range[]): Rewrite[] {
  const [[a, b], [c, d]] = [from[0] ?? [0, 0], to[0] ?? [0, 0]]
  if (from.length === 1 && to.length === 1 && b - a === d - c)
    return a === c ? [] : [{ field, to: 'shift', from: a, base: c }]
  return [{ field, to: 'in', ranges: to.toSorted((x, y) => x[0] - y[0]) }]
}

/** A network object that a static entry maps to a host begins there (`static 192.168.1.0` for a /29). */
export function widen(to: readonly Range[], from: readonly Range[]): readonly Range[] {
  const [[a, b], [c, d]] = [from[0] ?? [0, 0], to[0] ?? [0, 0]]
  return to.length === 1 && from.length === 1 && c === d && b > a ? [[c, c + (b - a)]] : to
}

/** Words that bear on neither addresses nor ports. */
export const FLAGS = new Set([
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

/** A name that is not defined: what is rewritten is open. */
export function open(command: Command, way: Way, { ledger }: NatContext): Rules {
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
