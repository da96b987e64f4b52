import { every, type NatRule, type Predicate, type Range, type Rewrite, type Translation } from '../../model/index.ts'
import { familyIs } from '../terms.ts'
import { inside, move, through, widen, type NatContext, type Rules, type Way } from './nat-terms.ts'
import { portsThrough, type ServicePair } from './service-pair.ts'

/** An entry of NAT, of whichever kind. */
export interface Twice {
  readonly kind: string
  readonly real: readonly Range[]
  readonly mapped: readonly Range[] | 'interface' | undefined
  /** What the packet is addressed to, and what that becomes. */
  readonly destination: { readonly mapped: readonly Range[]; readonly real: readonly Range[] } | undefined
  readonly service?: ServicePair
}

function rewrite(fields: readonly Rewrite[]): Translation {
  return { do: 'rewrite', fields }
}

/** The rules of an entry, both ways unless it is `oneWay`. */
// oxlint-disable-next-line max-params -- an entry, its two interfaces, and where it stands
export function rulesOf(entry: Twice, way: Way, oneWay: boolean, at: NatRule['at'], context: NatContext): Rules {
  const { real, mapped, destination, kind, service } = entry
  const before: NatRule[] = []
  const after: NatRule[] = []
  const four = familyIs(4)
  const { asked, reached, sportOut, dportIn, dportBack, sportBack } = portsThrough(service)
  const forward = [four, through('in', way.real), inside('src', real)]
  if (destination) {
    before.push({
      when: every(...forward, inside('dst', destination.mapped), asked('sport'), asked('dport')),
      action: rewrite([...move('dst4', destination.mapped, destination.real), ...dportIn]),
      at,
    })
  }
  const leaving = every(
    ...forward,
    through('out', way.mapped),
    ...(destination ? [inside('dst', destination.real)] : []),
    asked('sport'),
    // The destination has been translated already, where there is one.
    destination ? reached('dport') : asked('dport'),
  )
  if (mapped === 'interface') after.push(...toInterface(leaving, way, at, context))
  else {
    const target = kind === 'static' ? widen(mapped ?? [], real) : (mapped ?? [])
    const fields = kind === 'static' ? [...move('src4', real, target), ...sportOut] : [...anyOf(target), ANY_PORT]
    after.push({ when: leaving, action: rewrite(fields), at })
    if (!oneWay) {
      const from = destination ? [inside('src', destination.real)] : []
      before.push({
        when: every(
          four,
          through('in', way.mapped),
          inside('dst', target),
          ...from,
          reached('sport', 'dport'),
          reached('dport', 'sport'),
        ),
        action: rewrite([...move('dst4', target, real), ...dportBack]),
        at,
      })
      if (destination) {
        after.push({
          when: every(
            four,
            through('in', way.mapped),
            through('out', way.real),
            inside('dst', real),
            ...from,
            asked('sport', 'dport'),
            reached('dport', 'sport'),
          ),
          action: rewrite([...move('src4', destination.real, destination.mapped), ...sportBack]),
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
