import { setImmediate } from 'node:timers/promises'

import type { Command, House } from '#kernel'

import { act, weigh } from './desk.ts'
import { LARGEST_PAGE, type Asking, type LocalStore, type Store } from './store.ts'

/** A store within this process as everyone works with it. */
export function openLocal(house: House, local: LocalStore): Store {
  return {
    organisation: local.organisation,
    origin: `sekisho/${local.organisation}`,
    act: (asking, commands) => act(house, local, asking, commands),
    weigh: (asking, groups) => weighInTurns(house, local, asking, groups),
    acted: (id) => local.acted(id),
    size: () => Promise.resolve(local.size),
    entries: (from, to) => Promise.resolve([...local.entries(from, Math.min(to, from + LARGEST_PAGE))]),
    item: (register, id) => Promise.resolve(local.item(register, id)),
    list: (register, query) => Promise.resolve(local.list(register, query)),
    listKeys: (register, after, limit) => Promise.resolve(local.listKeys(register, after, limit)),
    page: (register, after, limit) => Promise.resolve(local.page(register, after, limit)),
    history: (register, item) => Promise.resolve(local.history(register, item)),
    personal: (register, id) => Promise.resolve(local.personal(register, id)),
    payload: (index) => Promise.resolve(local.payload(index)),
    payloads: (from, to) => Promise.resolve(local.payloads(from, Math.min(to, from + LARGEST_PAGE))),
    assignments: () => Promise.resolve(local.assignments()),
    // There is no other process that writes.
    alone: (work) => work(new AbortController().signal),
    root: (size) => Promise.resolve(local.root(size)),
    node: (level, index) => Promise.resolve(local.node(level, index)),
    tile: (level, index) => Promise.resolve(local.tile(level, index)),
    close: () => Promise.resolve(local.close()),
  }
}

/** Groups weighed in one turn of the event loop; between turns others are served. */
const GROUPS_A_TURN = 250

async function weighInTurns(
  house: House,
  local: LocalStore,
  asking: Asking,
  groups: readonly (readonly Command[])[],
): Promise<ReturnType<typeof weigh>> {
  const results: ReturnType<typeof weigh> = []
  for (let at = 0; at < groups.length; at += GROUPS_A_TURN) {
    results.push(...weigh(house, local, asking, groups.slice(at, at + GROUPS_A_TURN)))
    await setImmediate()
  }
  return results
}
