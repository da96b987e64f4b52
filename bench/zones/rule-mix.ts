import { every, range4, WIDTH, type Predicate, type Range } from '#engines/zones'
import { Chance } from './chance.ts'

/**
 * Rule lists of the three kinds that ClassBench (Taylor and Turner 2007) found in the field, made anew from the shape
 * that the paper describes: prefixes that nest, a few services again and again, wildcards.
 * - `acl`: access lists of routers: both addresses known, ports exact.
 * - `fw`: firewalls: one address often any, port ranges on both sides.
 * - `ipc`: chains of Linux: in between.
 */
export type Mix = 'acl' | 'fw' | 'ipc'

interface Shape {
  readonly anySource: number
  readonly anyTarget: number
  /** Weights of port classes: any, high (1024 and above), low (below 1024), one port, a range. */
  readonly sport: readonly [number, number, number, number, number]
  readonly dport: readonly [number, number, number, number, number]
  readonly networks: number
  /** Bits by which a rule may stand before a narrower one. */
  readonly carelessness: number
}

const SHAPES: Readonly<Record<Mix, Shape>> = {
  acl: {
    anySource: 0.03,
    anyTarget: 0.01,
    sport: [97, 1, 0, 2, 0],
    dport: [30, 5, 0, 57, 8],
    networks: 700,
    carelessness: 16,
  },
  fw: {
    anySource: 0.35,
    anyTarget: 0.12,
    sport: [55, 18, 8, 17, 2],
    dport: [24, 14, 10, 42, 10],
    networks: 400,
    carelessness: 6,
  },
  ipc: {
    anySource: 0.09,
    anyTarget: 0.07,
    sport: [70, 6, 1, 21, 2],
    dport: [42, 6, 2, 43, 7],
    networks: 600,
    carelessness: 9,
  },
}

const PORTS = [20, 21, 22, 23, 25, 53, 67, 80, 88, 110, 123, 135, 137, 138, 139, 143, 161, 389, 443, 445, 514, 636, 993]

/** `count` rules, all different, in an order in which some hide others. The same for the same seed everywhere. */
export function ruleMix(mix: Mix, count: number, seed: number): Predicate[] {
  const chance = new Chance(seed)
  const shape = SHAPES[mix]
  const sources = networks(chance, shape.networks)
  const targets = networks(chance, shape.networks)
  const rules = new Map<string, Predicate>()
  while (rules.size < count) {
    const rule = ruleOf(chance, shape, sources, targets)
    rules.set(JSON.stringify(rule), rule)
  }
  return [...rules.values()]
    .map((rule) => ({ rule, width: width(rule) + shape.carelessness * chance.next() }))
    .sort((a, b) => a.width - b.width)
    .map(({ rule }) => rule)
}

/** How much a rule leaves open, in bits. People write the exception before the rule, and now and then they do not. */
function width(rule: Predicate): number {
  const held = rule.is === 'every' ? rule.of : [rule]
  return held.reduce((bits, part) => {
    if (part.is !== 'in') return bits
    const [low, high] = part.ranges[0]!
    return bits - WIDTH[part.field] + Math.log2(high - low + 1)
  }, 104)
}

function ruleOf(chance: Chance, shape: Shape, sources: readonly Range[], targets: readonly Range[]): Predicate {
  const protocol = chance.weighted<number | undefined>([70, 6], [20, 17], [4, 1], [1, 50], [5, undefined])
  const parts: Predicate[] = []
  if (chance.next() >= shape.anySource) parts.push({ is: 'in', field: 'src4', ranges: [address(chance, sources)] })
  if (chance.next() >= shape.anyTarget) parts.push({ is: 'in', field: 'dst4', ranges: [address(chance, targets)] })
  if (protocol !== undefined) parts.push({ is: 'in', field: 'protocol', ranges: [[protocol, protocol]] })
  if (protocol === 6 || protocol === 17) {
    for (const field of ['sport', 'dport'] as const) {
      const range = ports(chance, shape[field])
      if (range) parts.push({ is: 'in', field, ranges: [range] })
    }
  }
  return every(...parts)
}

/** Networks that nest as those of real sites do: a few wide ones, and others inside them. */
function networks(chance: Chance, count: number): Range[] {
  const found: { address: number; length: number }[] = Array.from({ length: 8 }, () => ({
    address: chance.between(1, 223) * 2 ** 24 + chance.between(0, 255) * 2 ** 16,
    length: 16,
  }))
  while (found.length < count) {
    const parent = chance.pick(found)
    if (parent.length > 28) continue
    const length = parent.length + chance.between(1, 4)
    const offset = chance.between(0, 2 ** (length - parent.length) - 1) * 2 ** (32 - length)
    found.push({ address: parent.address + offset, length })
  }
  return found.map(({ address, length }) => range4(address, length))
}

function address(chance: Chance, from: readonly Range[]): Range {
  const [low, high] = chance.pick(from)
  if (chance.next() < 0.45) return [low, high]
  const host = chance.between(low, high)
  return [host, host]
}

function ports(chance: Chance, weights: Shape['sport']): Range | undefined {
  const [any, high, low, one, range] = weights
  const kind = chance.weighted([any, 'any'], [high, 'high'], [low, 'low'], [one, 'one'], [range, 'range'])
  if (kind === 'any') return undefined
  if (kind === 'high') return [1024, 65535]
  if (kind === 'low') return [0, 1023]
  if (kind === 'one') {
    const port = chance.next() < 0.7 ? chance.pick(PORTS) : chance.between(1024, 49151)
    return [port, port]
  }
  const from = chance.between(1, 60000)
  return [from, from + chance.between(1, 5000)]
}
