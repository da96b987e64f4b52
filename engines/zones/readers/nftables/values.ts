import {
  parseIp4,
  parseIp6,
  parsePrefix,
  range4,
  range6,
  some,
  STATE,
  type Predicate,
  type Range,
  type Range6,
} from '../../model/index.ts'
import { PORTS } from '../services.ts'
import { addressed, FLAG, PROTOCOLS } from '../terms.ts'
import { parseMac, parseNumber } from '../words.ts'

/** One set of packets per value; undefined where the value is not understood. */
export type Reader = (value: string) => Predicate | undefined

const ICMP: Readonly<Record<string, number>> = {
  'echo-reply': 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
  'info-request': 15,
  'info-reply': 16,
  'address-mask-request': 17,
  'address-mask-reply': 18,
}
const ICMP6: Readonly<Record<string, number>> = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'mld-listener-reduction': 132,
  'nd-router-solicit': 133,
  'nd-router-advert': 134,
  'nd-neighbor-solicit': 135,
  'nd-neighbor-advert': 136,
  'nd-redirect': 137,
  'router-renumbering': 138,
  'ind-neighbor-solicit': 141,
  'ind-neighbor-advert': 142,
  'mld2-listener-report': 143,
}
const STATES: ReadonlyMap<string, number> = new Map(Object.entries(STATE))

/** Addresses of one side and one family: `192.0.2.0/24`, `a-b`. */
export function addressReader(side: 'src' | 'dst', family: 4 | 6): Reader {
  return (value) => {
    const [low = '', high] = value.split('-')
    if (high !== undefined) {
      const four: readonly (number | undefined)[] = [parseIp4(low), parseIp4(high)]
      const six: readonly (bigint | undefined)[] = [parseIp6(low), parseIp6(high)]
      if (family === 4 && four[0] !== undefined && four[1] !== undefined)
        return addressed(side, { four: [[four[0], four[1]]], six: [] })
      if (family === 6 && six[0] !== undefined && six[1] !== undefined)
        return addressed(side, { four: [], six: [[six[0], six[1]]] })
      return undefined
    }
    const prefix = parsePrefix(value)
    if (prefix?.family !== family) return undefined
    const four: Range[] = prefix.family === 4 ? [range4(prefix.address, prefix.length)] : []
    const six: Range6[] = prefix.family === 6 ? [range6(prefix.address, prefix.length)] : []
    return addressed(side, { four, six })
  }
}

/** Numbers and their names: `80`, `ssh`, `1024-65535`. */
export function numberReader(
  field: 'sport' | 'dport' | 'protocol' | 'icmpType' | 'icmpCode' | 'mac' | 'state' | 'fragment',
  max: number,
  named: (name: string) => number | undefined,
): Reader {
  return (value) => {
    const whole = named(value)
    if (whole !== undefined) return { is: 'in', field, ranges: [[whole, whole]] }
    const [low = '', high = low] = value.split('-')
    const [from, to] = [parseNumber(low, max) ?? named(low), parseNumber(high, max) ?? named(high)]
    return from === undefined || to === undefined || from > to ? undefined : { is: 'in', field, ranges: [[from, to]] }
  }
}

export function portReader(field: 'sport' | 'dport'): Reader {
  return numberReader(field, 65_535, (name) => PORTS[name])
}

export const protocolReader: Reader = numberReader('protocol', 255, (name) => PROTOCOLS[name])
export const stateReader: Reader = numberReader('state', 7, (name) => STATES.get(name))
export const macReader: Reader = numberReader('mac', 2 ** 48 - 1, parseMac)
export const icmpCodeReader: Reader = numberReader('icmpCode', 255, () => undefined)

export function icmpReader(family: 4 | 6): Reader {
  return numberReader('icmpType', 255, (name) => (family === 4 ? ICMP : ICMP6)[name])
}

export function interfaceReader(way: 'in' | 'out'): Reader {
  return (value) => ({ is: 'interface', way, names: [value] })
}

export const familyReader: Reader = (value) => {
  if (value === 'ipv4' || value === 'ip' || value === '2') return { is: 'family', family: 4 }
  return value === 'ipv6' || value === 'ip6' || value === '10' ? { is: 'family', family: 6 } : undefined
}

/** Bits of `syn`, `syn,ack`, `syn|ack`, `0x2`. */
export function flagBits(words: readonly string[]): number | undefined {
  let bits = 0
  for (const word of words) {
    const bit = FLAGS.get(word) ?? (/^0x[0-9a-f]{1,2}$/i.test(word) ? Number(word) : undefined)
    if (bit === undefined) return undefined
    bits |= bit
  }
  return bits
}

const FLAGS: ReadonlyMap<string, number> = new Map(Object.entries(FLAG))

/** Union of the values; undefined where one of them is not understood. */
export function anyOf(values: readonly string[], reader: Reader): Predicate | undefined {
  const parts = values.map(reader)
  return parts.includes(undefined) ? undefined : some(...parts.filter((part) => part !== undefined))
}
