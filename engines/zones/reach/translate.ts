import type { Nat, NatRule, Rewrite } from '../model/index.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import { not, type Bounds } from '../sets/bounds.ts'
import type { Bits, Headers } from '../sets/header.ts'
import { packetsOf } from '../sets/predicate.ts'

/** Protocols that carry ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
export const WITH_PORTS = [6, 17, 33, 132, 136]

/** One rule of a translation, on the packets that reach it. */
export interface Translated {
  readonly rule: NatRule | undefined
  readonly before: Bounds
  readonly after: Bounds
}

/** What a list of translations does to a flow, rule by rule; the last part is what no rule matched. */
export function translate(headers: Headers, nat: Nat, interfaces: readonly string[], flow: Bounds): Translated[] {
  if (nat.family !== headers.family) return [{ rule: undefined, before: flow, after: flow }]
  const { bdd } = headers
  const parts: Translated[] = []
  let left = flow
  for (const rule of nat.rules) {
    const when = packetsOf(headers, rule.when, interfaces)
    const before = { may: bdd.and(left.may, when.may), must: bdd.and(left.must, when.must) }
    if (before.may === NONE) continue
    const rest = not(when)
    left = { may: bdd.and(left.may, rest.may), must: bdd.and(left.must, rest.must) }
    parts.push({ rule, before, after: apply(headers, rule, before) })
  }
  return [...parts, { rule: undefined, before: left, after: left }]
}

/** The packets of `before` that a rule turns into packets of `after`. O(rewritten fields · set operations). */
export function undo(headers: Headers, rule: NatRule, before: Edge, after: Edge): Edge {
  const { action } = rule
  if (action.do === 'drop') return NONE
  let image = after
  if (action.do === 'unknown') for (const field of action.fields) image = headers.without(image, field)
  else
    for (const rewrite of action.fields.toReversed()) {
      const turned =
        'ranges' in rewrite ? headers.without(image, rewrite.field) : shift(headers, image, inverse(rewrite))
      image = carried(headers, rewrite.field, image, turned)
    }
  return headers.bdd.and(before, image)
}

function apply(headers: Headers, rule: NatRule, before: Bounds): Bounds {
  const { action } = rule
  if (action.do === 'drop') return { may: NONE, must: NONE }
  if (action.do === 'unknown') {
    return { may: action.fields.reduce((set, field) => headers.without(set, field), before.may), must: NONE }
  }
  const each = (set: Edge) => action.fields.reduce((now, rewrite) => rewritten(headers, now, rewrite), set)
  return { may: each(before.may), must: each(before.must) }
}

function rewritten(headers: Headers, set: Edge, rewrite: Rewrite): Edge {
  if (set === NONE) return NONE
  if (!('ranges' in rewrite)) return carried(headers, rewrite.field, set, shift(headers, set, rewrite))
  const free = headers.without(set, rewrite.field)
  return carried(headers, rewrite.field, set, headers.bdd.and(free, headers.union(rewrite.field, rewrite.ranges)))
}

/** A port is rewritten only where there is one: an ICMP packet stays as it is. */
function carried(headers: Headers, field: Bits, before: Edge, after: Edge): Edge {
  if (field !== 'sport' && field !== 'dport') return after
  const ports = headers.any(WITH_PORTS.map((protocol) => headers.value('protocol', protocol)))
  return headers.bdd.choose(ports, after, before)
}

type Shift = Exclude<Rewrite, { readonly ranges: unknown }>

function inverse(rewrite: Shift): Shift {
  if (rewrite.to === 'shift') return { ...rewrite, from: rewrite.base, base: rewrite.from }
  return { ...rewrite, from: rewrite.base, base: rewrite.from }
}

function shift(headers: Headers, set: Edge, rewrite: Shift): Edge {
  const { first, width } = headers.place(rewrite.field)!
  return headers.bdd.add(set, first, width, BigInt(rewrite.base) - BigInt(rewrite.from))
}
