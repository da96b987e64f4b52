import { endOf, isRefusal, standing, trust, type Entry } from '#kernel'
import { actorOf } from '#server/identity'
import type { HeldFolder } from '#server/organisations'
import { everyEntry, everyItem, type Store } from '#store'

import { occasionNow } from './occasion.ts'
import type { EntryLine, Office } from './office.ts'

/** An organisation whose folder this process holds. */
export function localOffice({ card, house, store, operator }: HeldFolder): Office {
  return {
    card,
    house,
    act: async (command, { by = operator, on }) => {
      const actor = await actorOf(house, store, await store.assignments(), by)
      const done = await store.act({ actor, occasion: occasionNow(by, on) }, [command])
      return isRefusal(done) ? done : await linesOf(store, done.first, done.first + done.count)
    },
    items: (register) => everyItem(store, register),
    whole: async (register, id) => {
      const item = await store.item(register, id)
      if (!item) return null
      const history: EntryLine[] = []
      for (const index of await store.history(register, id)) history.push(...(await linesOf(store, index, index + 1)))
      return { item, personal: await store.personal(register, id), history }
    },
    standing: async (on, known) => standing(house, await everyEntry(store), { at: endOf(on), known }),
  }
}

async function linesOf(store: Store, from: number, to: number): Promise<EntryLine[]> {
  const entries = await store.entries(from, to)
  return entries.map(({ text }) => {
    const { index, on, by, register, item, event } = trust<Entry>(JSON.parse(text)) // as sealed
    return { index, on, by, register, item, event }
  })
}
