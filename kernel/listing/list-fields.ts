import type { Field } from '../fields/field.ts'
import { day, instant, ref } from '../fields/index.ts'
import type { Json } from '../json/json.ts'
import type { Item } from '../register/item.ts'
import { oncePerRegister } from '../register/once-per-register.ts'
import type { AnyRegister } from '../register/register.ts'
import { searchKey } from './search-key.ts'
import { sortKey } from './sort-key.ts'

type OwnName = 'id' | 'openedOn' | 'openedAt'

/** What every item has beside its facts. */
const OWN: Readonly<Record<OwnName, Field>> = {
  id: ref('items', { label: { ja: 'ID', en: 'ID' } }),
  openedOn: day({ label: { ja: '登録日', en: 'Opened on' } }),
  openedAt: instant({ label: { ja: '登録日時', en: 'Opened at' } }),
}

/** Less than every number that a field takes. */
const LEAST = -Number.MAX_VALUE

/** A field that a list may ask about: a fact of the register, or what every item has; null where there is none. */
export function listField(register: AnyRegister, name: string): Field | null {
  const known: Readonly<Record<string, Field>> = Object.hasOwn(register.fields, name) ? register.fields : OWN
  const field = Object.hasOwn(known, name) ? known[name] : undefined
  return field && !field.personal ? field : null
}

/** The fields that a list can be filtered and sorted by. */
export function listFields(register: AnyRegister): [string, Field][] {
  const names = [...Object.keys(register.fields), ...Object.keys(OWN)]
  return [...new Set(names)].flatMap((name): [string, Field][] => {
    const field = listField(register, name)
    return field && sortKind(field) !== null ? [[name, field]] : []
  })
}

/** Whether a field of a list is what every item has, and no fact of its register. */
export function isOwn(register: AnyRegister, name: string): name is OwnName {
  return !Object.hasOwn(register.fields, name) && Object.hasOwn(OWN, name)
}

/** What an item has in a field of a list. */
export function listValue(register: AnyRegister, item: Item, name: string): Json {
  return isOwn(register, name) ? item[name] : (item.facts[name] ?? null)
}

/** The fields that are facts and of one of these kinds, by their names. */
export function factsOfKind(register: AnyRegister, kind: Field['kind']): [string, Field][] {
  return Object.entries(register.fields).filter(([, field]) => field.kind === kind && !field.personal)
}

/** How a list sorts by a field: by a sort key, by the place of a choice, by the value itself, or not at all. */
export function sortKind({ kind }: Field): 'key' | 'rank' | 'value' | null {
  if (kind === 'text') return 'key'
  if (kind === 'choice') return 'rank'
  return kind === 'day' || kind === 'instant' || kind === 'number' || kind === 'ref' ? 'value' : null
}

/** What stands for an item when a list is sorted by a field: a text or number, never empty. */
export function sortValue(register: AnyRegister, item: Item, name: string): string | number {
  const field = listField(register, name)!
  const value = listValue(register, item, name)
  const kind = sortKind(field)
  if (kind === 'key') return textSortKey(register, item.facts, name)
  if (kind === 'rank') return Object.keys(field.options!).findIndex((key) => key === value)
  return typeof value === 'string' || typeof value === 'number' ? value : leastOf(field)
}

/** What stands for an empty value in an order. */
export function leastOf({ column }: Field): string | number {
  return column === 'real' ? LEAST : ''
}

/** The key by which a text is sorted: that of its reading, where the register names one and it is told. */
export function textSortKey(register: AnyRegister, facts: Item['facts'], name: string): string {
  const text = readText(register, name)
  return keyOfText(facts, { text, reading: register.lists?.sortsBy?.[text] })
}

/** The sort keys of the texts that `sortedTexts` names. */
export function textSortKeys(register: AnyRegister, facts: Item['facts']): string[] {
  return textsOf(register).sorted.map((one) => keyOfText(facts, one))
}

function keyOfText(facts: Item['facts'], { text, reading }: SortedText): string {
  const told = (reading === undefined ? null : facts[reading]) ?? facts[text]
  return typeof told === 'string' ? sortKey(told) : ''
}

/** The texts that have a sort key of their own: all but readings, which stand where what they read stands. */
export function sortedTexts(register: AnyRegister): string[] {
  return textsOf(register).sorted.map(({ text }) => text)
}

interface SortedText {
  readonly text: string
  readonly reading: string | undefined
}

/** The names of the texts of a register: which have a sort key, and which are searched. */
const textsOf = oncePerRegister((register): { readonly sorted: SortedText[]; readonly searched: string[] } => {
  const searched = factsOfKind(register, 'text').map(([name]) => name)
  const sorted = searched.filter((name) => readText(register, name) === name)
  return { searched, sorted: sorted.map((text) => ({ text, reading: register.lists?.sortsBy?.[text] })) }
})

/** The text whose reading a field is; itself where it is none. */
export function readText({ lists }: AnyRegister, name: string): string {
  const [read] = Object.entries(lists?.sortsBy ?? {}).find(([, reading]) => reading === name) ?? []
  return read ?? name
}

/** What the texts of an item are found by, a line for each; the words of its choices are looked up when asked. */
export function textSearchKey(register: AnyRegister, facts: Item['facts']): string {
  const keys: string[] = []
  for (const name of textsOf(register).searched) {
    const text = facts[name]
    if (typeof text === 'string') keys.push(searchKey(text))
  }
  return keys.join('\n')
}

/** Whether two states of an item have the same texts, and so the same keys: to derive them costs more than all else of a row. */
export function haveSameTexts(register: AnyRegister, a: Item['facts'], b: Item['facts']): boolean {
  return factsOfKind(register, 'text').every(([name]) => a[name] === b[name])
}

/** The choices of a field in whose words, of either language, a key is found. */
export function choicesFound({ options }: Field, key: string): string[] {
  const named = Object.entries(options ?? {})
  return named.filter(([, { ja, en }]) => [ja, en].some((words) => searchKey(words).includes(key))).map(([one]) => one)
}
