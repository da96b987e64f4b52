import { factsOf, fieldsOf, filesOf, trust, type AnyRegister, type Entry, type FileRef, type Item } from '#kernel'
import type { Store } from '#store'

/** Entries of an item that are looked through, the latest first. */
const MOST_ENTRIES = 200

/** The file that is meant as an item refers to it, now or in one of its latest events; null where it does not. */
export async function fileOfItem(
  store: Store,
  register: AnyRegister,
  item: Item,
  isMeant: (file: FileRef) => boolean,
): Promise<FileRef | null> {
  const now = filesOf(register.fields, item.facts).find(isMeant)
  if (now) return now
  const indices = (await store.history(register.name, item.id)).slice(-MOST_ENTRIES)
  for (const index of indices.toReversed()) {
    const [stored] = await store.entries(index, index + 1)
    const entry = trust<Entry>(JSON.parse(stored!.text)) // as sealed
    const found = filesOf(fieldsOf(register, entry.event), factsOf(register, entry)).find(isMeant)
    if (found) return found
  }
  return null
}
