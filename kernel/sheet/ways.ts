import type { AnyFacts } from '../fields/field.ts'
import type { Command } from '../perform/perform.ts'
import type { AnyRegister } from '../register/register.ts'

/** Acts that change an item together; more than three nobody would expect of one row. */
const MOST_ACTS = 3
/** Ways that are tried for one row. */
const MOST_WAYS = 12

/** The acts that a sheet can do: what they take are fields of the item, so that a row says all of it. */
export function sheetActs({ acts, fields }: AnyRegister): string[] {
  return Object.entries(acts)
    .filter(([, { takes }]) => Object.keys(takes).length > 0)
    .filter(([, { takes }]) => Object.entries(takes).every(([name, { kind }]) => fields[name]?.kind === kind))
    .map(([name]) => name)
}

/**
 * Sets of acts that together take some fields, the fewest acts first, then those that take the least: the most particular
 * act for a change is tried before a general one.
 */
export function waysTo(register: AnyRegister, changed: readonly string[]): readonly (readonly string[])[] {
  const acts = sheetActs(register).filter((act) => changed.some((name) => takesOf(register, act).has(name)))
  const sets = subsets(acts, MOST_ACTS)
  const isWay = (set: readonly string[]): boolean =>
    changed.every((name) => set.some((act) => takesOf(register, act).has(name)))
  const taken = (set: readonly string[]): number => set.reduce((sum, act) => sum + takesOf(register, act).size, 0)
  return sets
    .filter(isWay)
    .toSorted((a, b) => a.length - b.length || taken(a) - taken(b))
    .slice(0, MOST_WAYS)
}

/** Fields that no act of a sheet takes. */
export function untaken(register: AnyRegister, changed: readonly string[]): string[] {
  return changed.filter((name) => !sheetActs(register).some((act) => takesOf(register, act).has(name)))
}

/** The commands of a way, with the values of the row. */
export function commandsOf(
  register: AnyRegister,
  item: string,
  way: readonly string[],
  values: AnyFacts,
): readonly Command[] {
  return way.map((act) => ({
    register: register.name,
    item,
    act,
    input: Object.fromEntries([...takesOf(register, act)].map((name) => [name, values[name] ?? null])),
  }))
}

function takesOf(register: AnyRegister, act: string): ReadonlySet<string> {
  return new Set(Object.keys(register.acts[act]!.takes))
}

/** Sets of one to `most` of some names, each in the order given. At most 20 names give 1,350 sets. */
function subsets(names: readonly string[], most: number): string[][] {
  const sets: string[][] = [[]]
  for (const name of names.slice(0, 20)) {
    sets.push(...sets.filter(({ length }) => length < most).map((set) => [...set, name]))
  }
  return sets.filter(({ length }) => length > 0)
}
