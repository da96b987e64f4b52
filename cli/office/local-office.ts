import { Readable } from 'node:stream'

import {
  approvals,
  isLive,
  isRefusal,
  proposalOf,
  refuse,
  trust,
  type AnyFacts,
  type Entry,
  type House,
  type Item,
} from '#kernel'
import { actorOf } from '#server/identity'
import type { HeldFolder } from '#server/organisations'
import { takeUpload } from '#server/uploads'
import { everyEntry, everyItem, LARGEST_BLOB_BYTES, type Store } from '#store'

import { localList } from './local-list.ts'
import { localSheets } from './local-sheets.ts'
import { occasionNow } from './occasion.ts'
import { lineOf, NO_SUCH_ITEM, standingTold, type EntryLine, type Office } from './office.ts'

/** An organisation whose folder this process holds. */
export function localOffice(held: HeldFolder): Office {
  const { card, house, store, operator } = held
  return {
    card,
    house,
    act: async (command, { by = operator, on }) => {
      if (command.act !== 'open' && !(await store.item(command.register, command.item))) return NO_SUCH_ITEM
      const actor = await actorOf(house, store, await store.assignments(), by)
      const done = await store.act({ actor, occasion: occasionNow(by, on) }, [command])
      return isRefusal(done) ? done : await linesOf(store, done.first, done.first + done.count)
    },
    putFile: async (bytes, { by = operator }) => {
      const { at } = occasionNow(by)
      const content = Readable.from([bytes])
      const upload = { content, declared: 'application/octet-stream', most: LARGEST_BLOB_BYTES, actor: by, at }
      const taken = await takeUpload(held, upload)
      return 'fault' in taken ? EMPTY_FILE : taken
    },
    list: (register, asked = {}) => localList(house, store, register, asked),
    whole: async (register, id) => {
      const item = await store.item(register, id)
      if (!item) return null
      const history: EntryLine[] = []
      for (const index of await store.history(register, id)) history.push(...(await linesOf(store, index, index + 1)))
      const input = register === approvals.name ? (await store.personal(register, id))['input'] : null
      const proposal = register === approvals.name ? { asks: proposalOf(house, item, input) } : {}
      return { item, personal: await shownPersonal(house, store, register, id), ...proposal, history }
    },
    sheets: (options, language) => localSheets(held, options, language),
    staff: async () => {
      const people: { readonly item: Item; readonly personal: AnyFacts }[] = []
      for (const item of (await everyItem(store, 'staff')).filter(isLive))
        people.push({ item, personal: await store.personal('staff', item.id) })
      return people
    },
    standing: async (on, known) => standingTold(house, await everyEntry(store), on, known),
  }
}

const EMPTY_FILE = refuse('bad-request', { ja: 'ファイルが空です。', en: 'The file is empty.' })

/** Personal values as people may see them: no secret. */
async function shownPersonal(house: House, store: Store, register: string, id: string): Promise<AnyFacts> {
  const { fields } = house.registers.get(register)!
  const all = Object.entries(await store.personal(register, id))
  return Object.fromEntries(all.filter(([name]) => fields[name]?.kind !== 'secret'))
}

async function linesOf(store: Store, from: number, to: number): Promise<EntryLine[]> {
  const entries = await store.entries(from, to)
  return entries.map(({ text }) => lineOf(trust<Entry>(JSON.parse(text)))) // as sealed
}
