import { setImmediate } from 'node:timers/promises'

import { performInSteps, type BatchRefusal, type Command, type House, type Sealing } from '#kernel'

import { act, decide } from './sealing/desk.ts'
import { inspectFiles } from './sqlite/inspect-file.ts'
import { readActs } from './sqlite/read-acts.ts'
import { LARGEST_PAGE, type Appending, type Asking, type LocalStore, type Store } from './store.ts'

/** A store within this process as everyone works with it. */
export function openLocal(house: House, local: LocalStore): Store {
  /** NOTE: items and the last entries are at hand, since acts are decided on them; tables follow a little later. */
  const written = async <T>(read: () => T): Promise<T> => {
    await local.written()
    return read()
  }
  return {
    organisation: local.organisation,
    origin: `sekisho/${local.organisation}`,
    act: (asking, commands) => actInTurns(house, local, asking, commands),
    weigh: (asking, groups) => weighInTurns(house, local, asking, groups),
    acted: (id) => local.acted(id),
    acts: (after, limit) => Promise.resolve(local.folder === undefined ? null : readActs(local.folder, after, limit)),
    damage: () => Promise.resolve(local.folder === undefined ? [] : inspectFiles(local.folder)),
    size: () => Promise.resolve(local.size),
    entries: (from, to) => Promise.resolve([...local.entries(from, Math.min(to, from + LARGEST_PAGE))]),
    item: (register, id) => Promise.resolve(local.item(register, id)),
    list: (register, query) => written(() => local.list(register, query)),
    listKeys: (register, after, limit) => written(() => local.listKeys(register, after, limit)),
    page: (register, after, limit) => written(() => local.page(register, after, limit)),
    history: (register, item) => written(() => local.history(register, item)),
    personal: (register, id) => Promise.resolve(local.personal(register, id)),
    payload: (index) => Promise.resolve(local.payload(index)),
    payloads: (from, to) => written(() => local.payloads(from, Math.min(to, from + LARGEST_PAGE))),
    assignments: () => Promise.resolve(local.assignments()),
    // There is no other process that writes.
    alone: (work) => work(new AbortController().signal),
    root: (size) => written(() => local.root(size)),
    node: (level, index) => written(() => local.node(level, index)),
    tile: (level, index) => written(() => local.tile(level, index)),
    close: () => Promise.resolve(local.close()),
  }
}

/** Commands decided in one turn of the event loop; between turns others are served. */
const COMMANDS_A_TURN = 250

async function weighInTurns(
  house: House,
  local: LocalStore,
  asking: Asking,
  groups: readonly (readonly Command[])[],
): Promise<Awaited<ReturnType<Store['weigh']>>> {
  const results: ReturnType<Appending['decide']>[] = []
  for (const [at, commands] of groups.entries()) {
    const isLong = commands.length > COMMANDS_A_TURN
    results.push(isLong ? await decideInTurns(house, local, asking, commands) : decide(house, local, asking, commands))
    if (at % COMMANDS_A_TURN === 0) await setImmediate()
  }
  return results
}

/**
 * A long act is decided beforehand, in turns. What was decided is sealed where nothing was written since it was begun, for
 * then it is what would be decided now; else it is decided once more, in one turn.
 */
async function actInTurns(
  house: House,
  local: LocalStore,
  asking: Asking,
  commands: readonly Command[],
): ReturnType<Store['act']> {
  if (commands.length <= COMMANDS_A_TURN || (await local.acted(asking.occasion.id))) {
    return await act(house, local, asking, commands)
  }
  const { revision } = local
  const decided = await decideInTurns(house, local, asking, commands)
  return await act(house, local, asking, commands, () => (local.revision === revision ? decided : null))
}

async function decideInTurns(
  house: House,
  local: LocalStore,
  asking: Asking,
  commands: readonly Command[],
): Promise<Sealing | BatchRefusal> {
  const steps = performInSteps({ house, reader: local, ...asking }, commands)
  for (let step = 1; ; step += 1) {
    const { done, value } = steps.next()
    if (done) return value
    if (step % COMMANDS_A_TURN === 0) await setImmediate()
  }
}
