import { matchesName, type Family, type Field, type Predicate } from './predicate.ts'

/**
 * One packet at one place, as filters see it. Fields that a packet does not carry (ports of ICMP, `src4` of IPv6) are
 * zero and are not asked for by any well-formed predicate.
 */
export type Packet = Readonly<Record<Field, number>> & {
  readonly family: Family
  readonly src6: bigint
  readonly dst6: bigint
  /** Name of the interface that the packet came in by; absent for packets of the device itself. */
  readonly in?: string
  /** Name of the interface that it goes out by; absent before routing. */
  readonly out?: string
}

/** Kleene's three values. */
export type Truth = 'yes' | 'no' | 'unknown'

const FIELD_FAMILY: Partial<Record<Field, Family>> = { src4: 4, dst4: 4 }

/**
 * Whether a packet is in the set: the plain definition of what {@link Predicate} means, against which the engines are
 * tested. Slow and obvious on purpose.
 */
export function holds(predicate: Predicate, packet: Packet): Truth {
  switch (predicate.is) {
    case 'in': {
      if ((FIELD_FAMILY[predicate.field] ?? packet.family) !== packet.family) return 'no'
      const value = packet[predicate.field]
      return truth(predicate.ranges.some(([low, high]) => low <= value && value <= high))
    }
    case 'in6': {
      if (packet.family !== 6) return 'no'
      const value = packet[predicate.field]
      return truth(predicate.ranges.some(([low, high]) => low <= value && value <= high))
    }
    case 'masked':
      if ((FIELD_FAMILY[predicate.field] ?? packet.family) !== packet.family) return 'no'
      return truth((packet[predicate.field] & predicate.mask) >>> 0 === predicate.value)
    case 'family':
      return truth(packet.family === predicate.family)
    case 'interface': {
      const name = packet[predicate.way]
      return truth(name !== undefined && predicate.names.some((pattern) => matchesName(pattern, name)))
    }
    case 'every':
      return both(predicate.of.map((part) => holds(part, packet)))
    case 'some':
      return negate(both(predicate.of.map((part) => negate(holds(part, packet)))))
    case 'not':
      return negate(holds(predicate.of, packet))
    case 'unknown':
      return 'unknown'
    default:
      return predicate satisfies never
  }
}

function truth(is: boolean): Truth {
  return is ? 'yes' : 'no'
}

function negate(value: Truth): Truth {
  if (value === 'unknown') return 'unknown'
  return value === 'yes' ? 'no' : 'yes'
}

function both(values: readonly Truth[]): Truth {
  if (values.includes('no')) return 'no'
  return values.includes('unknown') ? 'unknown' : 'yes'
}
