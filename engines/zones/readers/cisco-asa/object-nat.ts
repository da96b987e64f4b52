import { every, type NatRule, type Range } from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { portNumber } from '../cisco/names.ts'
import { notUnderstood } from '../ledger.ts'
import { familyIs, PROTOCOLS, protocolIs, within } from '../terms.ts'
import { rulesOf } from './nat-rules.ts'
import {
  FLAGS,
  inside,
  move,
  open,
  rangesOf,
  readWay,
  through,
  type NatContext,
  type Rules,
  type Way,
} from './nat-terms.ts'

interface ObjectNat {
  readonly name: string
  readonly dynamic: boolean
  readonly size: number
  readonly low: number
  readonly rules: Rules
}

/** `object network X` with `nat (real,mapped) {static|dynamic} …` below, in the order in which the device tries them. */
export function readObjectNats(commands: readonly Command[], context: NatContext): Rules[] {
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
