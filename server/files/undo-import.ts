import {
  approvals,
  canonical,
  evolve,
  isRefusal,
  refuse,
  served,
  settle,
  trust,
  VOID,
  type AnyFacts,
  type AnyRegister,
  type Command,
  type Entry,
  type Item,
  type Occasion,
  type Refusal,
  type Wish,
  type Words,
} from '#kernel'
import type { Appended } from '#store'

import type { Session } from '../context.ts'
import { each } from './load.ts'

/** Why one item cannot be put back. */
export interface UndoProblem {
  readonly register: string
  readonly item: string
  readonly code: string
  readonly words: Words
}

/** Nothing was undone, and why, item by item. */
export interface UndoRefusal extends Refusal {
  readonly problems: readonly UndoProblem[]
}

/** Acts of one import at most: as many as a batch has. */
const MOST_ENTRIES = 40_000
/** Batches that are weighed as a whole, each without the commands that stood in the way of the one before. */
const MOST_PASSES = 20

interface Undoing {
  readonly session: Session
  readonly occasion: Occasion
}

/**
 * Undoes an import by acts that compensate it, all or none: what it added is voided, what it changed is acted back to what
 * it was, what it proposed is withdrawn. Refused item by item where something has happened to an item since.
 */
export async function undoImport(undoing: Undoing, id: string): Promise<Appended | Refusal | UndoRefusal> {
  const { session, occasion } = undoing
  const { store } = session.hosted
  const one = await store.item('imports', id)
  if (!one) return NO_SUCH_IMPORT
  if (one.facts['status'] === 'undone') return ALREADY_UNDONE
  const problems: UndoProblem[] = []
  const touched = [...Map.groupBy(await entriesOf(undoing, id), ({ register, item }) => `${register}/${item}`).values()]
  const items = await each(touched, (entries) => compare(undoing, entries))
  for (const { register, now, last } of items) {
    if (now && now.version !== last.version) problems.push(problemOf(register.name, now.id, MOVED_ON))
  }
  const withdrawn = items.filter(({ register }) => register.name === approvals.name)
  const added = items.filter(({ register, before }) => register.name !== approvals.name && before === null)
  const changed = items.filter(({ register, before }) => register.name !== approvals.name && before !== null)
  const back = await actBack(undoing, changed, problems)
  const commands: Command[] = [
    ...withdrawn.map(({ last }) => ({ register: approvals.name, item: last.item, act: 'withdraw', input: {} })),
    ...back,
    // What was added last may refer to what was added before it.
    ...added.toReversed().map(({ last }) => voidOf(last)),
  ]
  if (problems.length === 0) problems.push(...(await weighTogether(undoing, commands)))
  if (problems.length > 0) return { ...NOT_UNDONE, problems }
  const undone = { register: 'imports', item: id, act: 'undo', input: {} }
  return await store.act({ actor: served(session.actor), occasion }, [...commands, undone])
}

function voidOf({ register, item, version }: Entry): Command {
  return { register, item, act: VOID, input: { cause: 'undone', remarks: null }, version }
}

/** The entries that an import sealed, without its own. */
async function entriesOf({ session }: Undoing, id: string): Promise<Entry[]> {
  const { store } = session.hosted
  const [first = 0] = await store.history('imports', id)
  const entries: Entry[] = []
  for (let from = first; from - first < MOST_ENTRIES; from += 1_000) {
    const page = (await store.entries(from, from + 1_000)).map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
    const own = page.filter(({ act }) => act === id)
    entries.push(...own)
    if (own.length < 1_000) break
  }
  return entries.filter(({ register }) => register !== 'imports')
}

interface Touched {
  readonly register: AnyRegister
  /** The last entry that the import made of the item. */
  readonly last: Entry
  readonly now: Item | null
  readonly personal: AnyFacts
  /** The item before the import, with its personal values; null where the import opened it. */
  readonly before: { readonly item: Item; readonly personal: AnyFacts; readonly erased: readonly string[] } | null
}

async function compare({ session }: Undoing, made: readonly Entry[]): Promise<Touched> {
  const { store, house } = session.hosted
  const [first, last] = [made[0]!, made.at(-1)!]
  const register = house.registers.get(first.register)!
  const [now, personal] = await Promise.all([
    store.item(first.register, first.item),
    store.personal(first.register, first.item),
  ])
  if (first.version === 1) return { register, last, now, personal, before: null }
  let item: Item | null = null
  for (const index of await store.history(first.register, first.item)) {
    if (index >= first.index) break
    const [entry] = await store.entries(index, index + 1)
    item = evolve(register, item, trust<Entry>(JSON.parse(entry!.text))) // as sealed
  }
  const values = await each(Object.entries(item!.personal), async ([name, index]) => {
    const payload = await store.payload(index)
    return { name, value: payload?.personal[name] ?? null, isErased: payload === null }
  })
  const before = {
    item: item!,
    personal: Object.fromEntries(values.map(({ name, value }) => [name, value])),
    erased: values.filter(({ isErased }) => isErased).map(({ name }) => name),
  }
  return { register, last, now, personal, before }
}

/** The acts by which changed items become what they were. */
async function actBack(undoing: Undoing, changed: readonly Touched[], problems: UndoProblem[]): Promise<Command[]> {
  const { session, occasion } = undoing
  const { store, house } = session.hosted
  const commands: Command[] = []
  for (const [register, items] of Map.groupBy(changed, (one) => one.register)) {
    const wishes = items.flatMap((one, row) => {
      const wish = wishOf(one, row)
      if (!wantsErased(one, wish)) return wish
      problems.push(problemOf(register.name, one.last.item, ERASED))
      return []
    })
    const settled = await settle(house, register, wishes, {
      weigh: (groups) => store.weigh({ actor: session.actor, occasion }, groups),
      occasion,
    })
    for (const [{ item }, settlement] of settled) {
      if ('code' in settlement) problems.push({ register: register.name, item, ...settlement })
      else if (settlement.isProposed) problems.push(problemOf(register.name, item, NEEDS_APPROVAL))
      else commands.push(...settlement.commands)
    }
  }
  return commands
}

function wishOf({ now, personal, before }: Touched, row: number): Wish[] {
  if (!now || !before) return []
  const current: AnyFacts = { ...now.facts, ...personal }
  const wanted: AnyFacts = { ...before.item.facts, ...before.personal }
  const changed = Object.keys(wanted).filter((name) => canonical(wanted[name]!) !== canonical(current[name] ?? null))
  if (changed.length === 0) return []
  return [{ row, item: now.id, before: { item: now, personal }, wanted, changed, changes: [] }]
}

/** Whether a personal value that is to be put back is gone for good. */
function wantsErased({ before }: Touched, wishes: readonly Wish[]): boolean {
  return wishes.some(({ changed }) => changed.some((name) => before!.erased.includes(name)))
}

/** What stands in the way of the whole: each pass finds one command more. */
async function weighTogether({ session, occasion }: Undoing, commands: readonly Command[]): Promise<UndoProblem[]> {
  const problems: UndoProblem[] = []
  let together = commands
  for (let pass = 0; pass < MOST_PASSES && together.length > 0; pass += 1) {
    const [result] = await session.hosted.store.weigh({ actor: session.actor, occasion }, [together])
    if (!isRefusal(result!)) break
    const at = 'command' in result ? result.command : 0
    const { register, item } = together[at]!
    problems.push(problemOf(register, item, result))
    together = together.toSpliced(at, 1)
  }
  return problems
}

function problemOf(register: string, item: string, { refused, words }: Refusal): UndoProblem {
  return { register, item, code: refused, words }
}

/** What is told of an import that is not there, or may not be read. */
export const NO_SUCH_IMPORT = refuse('no-such-item', { ja: 'その取込はありません。', en: 'There is no such import.' })

const ALREADY_UNDONE = refuse('already-undone', {
  ja: 'この取込はすでに取り消されています。',
  en: 'This import is already undone.',
})
const NOT_UNDONE = refuse('not-undone', {
  ja: '取込のあとで変わったものがあるため、何も取り消していません。理由を台帳項目ごとに示します。',
  en: 'Some items have changed since the import, so that nothing was undone: the reasons are given for each.',
})
const MOVED_ON = refuse('moved-on', {
  ja: '取込のあとで別の行為が行われています。台帳の画面で、一つずつ直してください。',
  en: 'Another act was done to it since the import: put it right in the register.',
})
const ERASED = refuse('erased', {
  ja: '元の個人情報が消去されているため、戻せません。台帳の画面で直してください。',
  en: 'The personal value it had is erased, so that it cannot be put back: put it right in the register.',
})
const NEEDS_APPROVAL = refuse('needs-approval', {
  ja: '元に戻すには決裁が要ります。台帳の画面から申請してください。',
  en: 'Putting it back needs an approval: apply in the register.',
})
