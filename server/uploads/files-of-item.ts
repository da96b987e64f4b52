import {
  approvals,
  factsOf,
  fieldsOf,
  filesOf,
  trust,
  type AnyFacts,
  type AnyRegister,
  type Entry,
  type FileRef,
  type House,
  type Item,
} from '#kernel'
import type { Store } from '#store'

import { fieldsOfCommand } from './given-files.ts'

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

/**
 * The file that is meant, where an act names it that waits for approval: whoever decides reads it. NOTE: it gives no right to
 * name it elsewhere, since what is asked for can be erased, and its file removed.
 */
export async function fileAskedWith(
  { house, store }: { readonly house: House; readonly store: Store },
  request: Item,
  isMeant: (file: FileRef) => boolean,
): Promise<FileRef | null> {
  const { input } = await store.personal(approvals.name, request.id)
  const { register: name, act } = trust<{ register: string; act: string }>(request.facts) // fields of `approvals`
  const register = house.registers.get(name)
  if (!register || typeof input !== 'string') return null
  const asked = trust<AnyFacts>(JSON.parse(input)) // the input of an act, which was read
  return filesOf(fieldsOfCommand(register, act), asked).find(isMeant) ?? null
}
