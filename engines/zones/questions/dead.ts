import { BoxesTooMany } from '../boxes/from-predicate.ts'
import { coversInTree, type Taker } from '../boxes/covers-in-tree.ts'
import { deadRules } from '../boxes/dead-rules.ts'
import {
  deviceWords,
  isNever,
  listWords,
  near,
  type Device,
  type Filter,
  type Line,
  type Rule,
} from '../model/index.ts'
import { deadBySets } from '../sets/dead-by-sets.ts'

/** A rule that no packet reaches. */
export interface Dead {
  readonly device: string
  readonly filter: string
  readonly label?: string
  readonly at: Line
  /** `shadowed`: the rules of `coveredBy` take all its packets. `empty`: it matches no packet, or none that a call sends there, whatever stands before it. */
  readonly because: 'shadowed' | 'empty'
  /** Rules before it that together take all its packets; none can be left out. The end of a list stands as its head. Empty where boxes are too many. */
  readonly coveredBy: readonly { readonly at: Line; readonly label?: string }[]
}

/**
 * Rules that can be deleted without changing what any packet meets. Flat lists are searched with boxes, which name the
 * covering rules; lists that call others, and lists that boxes are too many for, with sets, and boxes name the covers.
 */
export function dead(devices: readonly Device[]): Dead[] {
  return devices.flatMap((device) => {
    const names = device.interfaces.map((one) => one.name)
    const called = new Set(device.filters.flatMap((filter) => filter.rules.flatMap((rule) => targetOf(rule) ?? [])))
    return device.filters.flatMap((filter) => {
      if (filter.rules.some((rule) => targetOf(rule) !== undefined) && !called.has(filter.name)) {
        return byTree(device, filter)
      }
      return called.has(filter.name) ? [] : byList(device, filter, names)
    })
  })
}

function byList(device: Device, filter: Filter, names: readonly string[]): Dead[] {
  const deciding = filter.rules.filter((rule) => decides(rule))
  try {
    return deadRules(
      deciding.map((rule) => rule.when),
      names,
    ).map(({ rule, coveredBy }) =>
      toDead(
        device,
        filter,
        deciding[rule]!,
        coveredBy.map((one) => deciding[one]!),
      ),
    )
  } catch (error) {
    if (error instanceof BoxesTooMany) return byTree(device, filter)
    throw error
  }
}

function byTree(device: Device, filter: Filter): Dead[] {
  const found = near(deviceWords(device.name), () =>
    near(listWords(filter.name), () => deadBySets(device, filter.name)),
  )
  const lists = new Map(device.filters.map((one) => [one.name, one]))
  const rules = found.map(({ filter: owner, rule }) => lists.get(owner)!.rules[rule]!)
  const covers = coversOf(device, filter, rules)
  return found.map(({ filter: owner }, i) => toDead(device, lists.get(owner)!, rules[i]!, covers.get(rules[i]!)))
}

/** None where they are too many for boxes; that the rules are dead, the sets have shown already. */
function coversOf(device: Device, filter: Filter, rules: readonly Rule[]): ReadonlyMap<Rule, readonly Taker[]> {
  try {
    return coversInTree(
      device.filters,
      filter,
      rules,
      device.interfaces.map((one) => one.name),
    )
  } catch (error) {
    if (error instanceof BoxesTooMany) return new Map()
    throw error
  }
}

function toDead(device: Device, filter: Filter, rule: Rule, by: readonly Taker[] | undefined): Dead {
  const empty = by?.length === 0 || isNever(rule.when)
  const base = { device: device.name, filter: filter.name, at: rule.at }
  const coveredBy = (by ?? []).map((one) =>
    'label' in one && one.label !== undefined ? { at: one.at, label: one.label } : { at: one.at },
  )
  const dead: Dead = { ...base, because: empty ? 'empty' : 'shadowed', coveredBy }
  return rule.label === undefined ? dead : { ...dead, label: rule.label }
}

/** Rules that only write a log line or leave a mark take no packet from the rules after them. */
function decides({ action }: Rule): boolean {
  return action.do !== 'continue' && action.do !== 'untrack' && action.do !== 'unknown'
}

function targetOf({ action }: Rule): string | undefined {
  return action.do === 'call' || action.do === 'goto' ? action.filter : undefined
}
