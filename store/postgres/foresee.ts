import {
  actsOf,
  referencesOf,
  trust,
  VOID,
  type AnyFacts,
  type Command,
  type House,
  type Item,
  type Sees,
} from '#kernel'

import type { View } from './view.ts'

/** References by which an item is held, asked for many items at once. */
export interface Holding {
  readonly register: string
  readonly field: string
  readonly ids: readonly string[]
}

/**
 * Asks a view for what commands are going to need, as far as their registers declare it, so that a batch of thousands
 * costs a handful of statements. What is not foreseen is noted when the decision misses it; nothing here decides.
 */
export function foreseeItems(view: View, commands: readonly Command[]): void {
  for (const { register, item } of commands) view.want(register, item)
}

/** The second look, once the items of the commands are known: what approvals are about, and what acts see. */
export function foreseeSights(house: House, view: View, commands: readonly Command[]): void {
  for (const command of commands) {
    const item = view.item(command.register, command.item)
    if (command.register === 'approvals' && item) foreseeRequest(view, item)
    foreseeSeen(house, view, command, item)
  }
}

/** What a request says it is about: fields of `approvals`. */
interface Asked {
  readonly register: string
  readonly item: string
  readonly act: string
}

function foreseeRequest(view: View, { id, facts }: Item): void {
  const { register, item } = trust<Asked>(facts)
  view.want(register, item)
  view.personal('approvals', id)
}

function foreseeSeen(house: House, view: View, { register: name, act, input }: Command, item: Item | null): void {
  const register = house.registers.get(name)
  const sees: Sees = (act === 'open' ? register?.open.sees : register && actsOf(register)[act]?.sees) ?? {}
  const facts: AnyFacts = { ...item?.facts, ...asFacts(input) }
  for (const { name: field, to } of register ? referencesOf(register, act) : []) {
    const id = asFacts(input)[field]
    if (typeof id === 'string') view.want(to, id)
  }
  for (const see of Object.values(sees)) {
    if (see.see === 'count') view.count(see.register, see.where, see.limit)
    else if (see.see === 'holders') view.assignments()
    else {
      const id = facts[see.by]
      if (typeof id === 'string') view.want(see.register, id)
    }
  }
}

/** What the approvals among commands would do, once the requests are known: it will be decided too. */
export function requested(view: View, commands: readonly Command[]): Command[] {
  return commands.flatMap(({ register, item: id }): Command[] => {
    const item = register === 'approvals' ? view.item(register, id) : null
    const input = item && view.personal('approvals', id)['input']
    if (!item || typeof input !== 'string') return []
    const asked = trust<Asked>(item.facts)
    return [{ register: asked.register, item: asked.item, act: asked.act, input: JSON.parse(input) as unknown }]
  })
}

/** What voiding looks for: whether anything refers to the items that are to go. */
export function holdingsOf(house: House, commands: readonly Command[]): Holding[] {
  const going = Map.groupBy(
    commands.filter(({ act }) => act === VOID),
    ({ register }) => register,
  )
  return [...going].flatMap(([name, voided]) =>
    [...house.registers.values()].flatMap((register) =>
      Object.entries(register.fields)
        .filter(([, { to }]) => to === name)
        .map(([field]) => ({ register: register.name, field, ids: voided.map(({ item }) => item) })),
    ),
  )
}

function asFacts(input: unknown): AnyFacts {
  return typeof input === 'object' && input !== null ? (input as AnyFacts) : {} // only texts are taken from it
}
