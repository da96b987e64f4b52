import type { Store } from './store.ts'

/** The same store, some of whose methods are others. */
export function withMethods(store: Store, others: Partial<Store>): Store {
  return {
    organisation: store.organisation,
    origin: store.origin,
    act: (asking, commands) => store.act(asking, commands),
    weigh: (asking, groups) => store.weigh(asking, groups),
    acted: (act) => store.acted(act),
    acts: (after, limit) => store.acts(after, limit),
    damage: () => store.damage(),
    size: () => store.size(),
    entries: (from, to) => store.entries(from, to),
    item: (register, id) => store.item(register, id),
    list: (register, query) => store.list(register, query),
    listKeys: (register, after, limit) => store.listKeys(register, after, limit),
    page: (register, after, limit) => store.page(register, after, limit),
    history: (register, item) => store.history(register, item),
    personal: (register, id) => store.personal(register, id),
    payload: (index) => store.payload(index),
    payloads: (from, to) => store.payloads(from, to),
    assignments: () => store.assignments(),
    alone: (work) => store.alone(work),
    root: (size) => store.root(size),
    node: (level, index) => store.node(level, index),
    tile: (level, index) => store.tile(level, index),
    close: () => store.close(),
    ...others,
  }
}
