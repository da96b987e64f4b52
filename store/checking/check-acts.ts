import type { Entry, Fault } from '#kernel'

import { LARGEST_PAGE, type Appended, type SealedAct, type Store } from '../store.ts'

/** Acts that are told; where the whole table is lost there is one for each. */
const MOST_ACTS = 100

interface Place {
  readonly first: number
  count: number
}

/**
 * Compares the table of act ids, by which no act is sealed twice, with the log. Memory grows with the acts.
 *
 * An act that the table does not know would be sealed again when it is asked for again; one that only the table knows, or
 * knows elsewhere, would be told as sealed and never be.
 */
export class ActsCheck {
  readonly #sealed = new Map<string, Place>()

  take({ act, index }: Entry): void {
    const known = this.#sealed.get(act)
    if (known) known.count += 1
    else this.#sealed.set(act, { first: index, count: 1 })
  }

  /**
   * @param readOn takes the entries that have come since: what is sealed while the table is read is no fault.
   * @returns what is wrong, the first act of the log first.
   */
  async faults(store: Store, readOn: () => Promise<unknown>): Promise<Fault[]> {
    const [faults, strange, left] = [new Array<Fault>(), new Array<string>(), new Map(this.#sealed)]
    for await (const { act, ...found } of everyAct(store)) {
      const place = this.#sealed.get(act)
      if (!place) strange.push(act)
      else if (!isAt(found, place)) faults.push(differs(act, place))
      left.delete(act)
    }
    // What no list has: there where the store lists none, or has not written them into its table yet.
    const asked = [...left]
    for (let at = 0; at < asked.length && faults.length < MOST_ACTS; at += LARGEST_PAGE)
      faults.push(...(await askEach(store, asked.slice(at, at + LARGEST_PAGE))))
    if (strange.length > 0) await readOn()
    const unknown = strange.filter((act) => !this.#sealed.has(act))
    faults.sort((a, b) => a.index! - b.index!) // each is of an entry
    faults.push(...unknown.map((act): Fault => ({ code: 'act-differs', index: null, place: act })))
    return faults.slice(0, MOST_ACTS)
  }
}

async function askEach(store: Store, acts: readonly (readonly [act: string, place: Place])[]): Promise<Fault[]> {
  const found = await Promise.all(acts.map(([act]) => store.acted(act)))
  return acts.flatMap(([act, place], at): Fault[] => {
    const one = found[at]
    if (!one) return [{ code: 'act-lost', index: place.first, place: act }]
    return isAt(one, place) ? [] : [differs(act, place)]
  })
}

function differs(act: string, { first }: Place): Fault {
  return { code: 'act-differs', index: first, place: act }
}

function isAt(found: Pick<Appended, 'first' | 'count'>, { first, count }: Place): boolean {
  return found.first === first && found.count === count
}

async function* everyAct(store: Store): AsyncGenerator<SealedAct> {
  for (let page = await store.acts('', LARGEST_PAGE); page && page.length > 0;) {
    yield* page
    page = await store.acts(page.at(-1)!.act, LARGEST_PAGE)
  }
}
