import type { Line, Nat, Rewrite } from '../../model/index.ts'
import { last, Refused, type Box, type Interval } from './box.ts'
import { lies, wholly } from './predicate.ts'

/** Protocols with ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
const PORTED = [6, 17, 33, 132, 136]

/** A box after a translation; the same box where it stays as it is. */
export interface Turned {
  readonly box: Box
  readonly line?: Line
}

/** All that a list of translations may make of a box; none where a rule throws it away (`dropped`). O(rules). */
export function translated(nat: Nat, box: Box, names: readonly string[]): { ways: Turned[]; dropped?: Line } {
  const ways: Turned[] = []
  for (const { when, action, at } of nat.rules) {
    const holds = wholly(when, box, names)
    if (holds === 'none') continue
    if (action.do !== 'drop') {
      const fields = action.do === 'rewrite' ? action.fields : action.fields.map(anything)
      const images = fields.reduce<Box[]>((boxes, field) => boxes.flatMap((one) => rewritten(one, field)), [box])
      ways.push(...images.map((image) => ({ box: image, line: at })))
    }
    if (holds === 'open') continue
    return action.do === 'drop' ? { ways, dropped: at } : { ways }
  }
  return { ways: [...ways, { box }] }
}

function anything(field: Rewrite['field']): Rewrite {
  const whole = [0, Number(last(field))] as const
  if (field === 'src6' || field === 'dst6') return { field, to: 'in6', ranges: [[0n, (1n << 128n) - 1n]] }
  return { field, to: 'in', ranges: [whole] }
}

function rewritten(box: Box, rewrite: Rewrite): Box[] {
  const { field } = rewrite
  const old = box.get(field)
  if (!old) return [box]
  if (field === 'sport' || field === 'dport') {
    const protocol = box.get('protocol')!
    const ported = PORTED.filter((one) => lies(one, protocol))
    if (ported.length === 0) return [box]
    if (protocol[0] !== protocol[1]) throw new Refused('undecided')
  }
  return images(old, rewrite).map((side) => {
    const out = new Map(box).set(field, side)
    const isSource = field === 'src4' || field === 'src6'
    if (isSource && box.get('origin')![0] === -1n) out.set('origin', [BigInt(old[0]), BigInt(old[1])])
    return out
  })
}

function images([low, high]: Interval, rewrite: Rewrite): Interval[] {
  if ('ranges' in rewrite) return [...rewrite.ranges]
  const by = BigInt(rewrite.base) - BigInt(rewrite.from)
  const [from, to] = [BigInt(low) + by, BigInt(high) + by]
  if (from < 0n || to > BigInt(last(rewrite.field))) throw new Refused('undecided')
  return rewrite.to === 'shift' ? [[Number(from), Number(to)]] : [[from, to]]
}
