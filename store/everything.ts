import { trust, type Entry, type Item, type ListKeys } from '#kernel'

import { LARGEST_PAGE, type Store, type StoredEntry } from './store.ts'

/** The entries [from, to) in pages. */
export async function* entryPages(store: Store, from: number, to: number): AsyncGenerator<readonly StoredEntry[]> {
  for (let at = from; at < to; at += LARGEST_PAGE) {
    const page = await store.entries(at, Math.min(to, at + LARGEST_PAGE))
    if (page.length > 0) yield page
  }
}

/** Every entry at once, for what is judged on the whole log: memory grows with it. */
export async function everyEntry(store: Store): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const page of entryPages(store, 0, await store.size())) {
    for (const { text } of page) entries.push(trust<Entry>(JSON.parse(text))) // as sealed
  }
  return entries
}

/** Every item of a register, voided or not, in pages. */
export async function* itemPages(store: Store, register: string): AsyncGenerator<readonly Item[]> {
  for (let page = await store.page(register, '', LARGEST_PAGE); page.length > 0;) {
    yield page
    page = await store.page(register, page.at(-1)!.id, LARGEST_PAGE)
  }
}

/** What lists look at of every item of a register, voided or not, page by page. */
export async function* keyPages(store: Store, register: string): AsyncGenerator<readonly ListKeys[]> {
  for (let page = await store.listKeys(register, '', LARGEST_PAGE); page.length > 0;) {
    yield page
    page = await store.listKeys(register, page.at(-1)!.id, LARGEST_PAGE)
  }
}

/** Every item of a register, voided or not, at once: for registers that are small. */
export async function everyItem(store: Store, register: string): Promise<Item[]> {
  const items: Item[] = []
  for await (const page of itemPages(store, register)) items.push(...page)
  return items
}
