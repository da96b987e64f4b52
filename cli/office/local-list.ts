import { nameField, readListParameters, WHOLE, type House, type Item, type Called } from '#kernel'
import { listParametersOf } from '#client'
import { LARGEST_PAGE, namesOn, PersonalIndex, type Store } from '#store'

import type { ListAsked, Listed } from './office.ts'

/**
 * A list of an organisation whose folder this process holds, read page by page as a server would tell it.
 *
 * @throws {RangeError} where the register has no such fields.
 */
export async function localList(house: House, store: Store, register: string, asked: ListAsked): Promise<Listed> {
  const declared = house.registers.get(register)!
  const reading = readListParameters(declared, WHOLE, listParametersOf({ ...asked, limit: LARGEST_PAGE }))
  if ('problem' in reading) throw new RangeError(reading.problem.words.en)
  const index = new PersonalIndex(house, store)
  const items: Item[] = []
  const names: Record<string, Called[string]> = {}
  for (let after: string | null = ''; after !== null;) {
    const page = await index.list(register, { ...reading.ok, ...(after === '' ? {} : { after }) })
    items.push(...page.items)
    const called = await namesOn({ house, store, scopeOf: () => WHOLE }, register, page.items)
    for (const [to, some] of Object.entries(called)) names[to] = { ...names[to], ...some }
    after = page.next
  }
  const name = nameField(declared)
  const isPersonal = name !== null && declared.fields[name]!.personal
  return { items, names, persons: isPersonal ? await personsOf(store, register, name, items) : {} }
}

async function personsOf(
  store: Store,
  register: string,
  name: string,
  items: readonly Item[],
): Promise<Record<string, string>> {
  const persons: Record<string, string> = {}
  for (const { id } of items) {
    const called = (await store.personal(register, id))[name]
    if (typeof called === 'string') persons[id] = called
  }
  return persons
}
