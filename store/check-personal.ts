import { erasureOf, subjectOf, type Entry, type Fault } from '#kernel'

import type { Store } from './store.ts'

/**
 * Follows which personal values there have to be: those that entries commit to, less what was erased since. What is lost
 * without a word and what remains after an erasure are told alike. Memory grows with what is missing and what was erased.
 */
export class PersonalCheck {
  /** Of each subject, the entries whose values were not at hand. */
  readonly #missing = new Map<string, number[]>()
  /** Of each subject, the entries of which it was last said that they are erased: all before one. */
  readonly #erased = new Map<string, number>()
  /** Entries of other items that hold values of a subject: what was asked of it. */
  readonly #asked = new Map<string, number[]>()

  /** @param isThere whether its personal values were at hand when it was read. */
  take(entry: Entry, isThere: boolean): void {
    const subject = subjectOf(entry)
    if (entry.commitment !== undefined && !isThere) put(this.#missing, subject, entry.index)
    if (subject !== `${entry.register}/${entry.item}`) put(this.#asked, subject, entry.index)
    const erasure = erasureOf(entry)
    if (!erasure) return
    this.#erased.set(erasure.subject, Math.max(erasure.before, this.#erased.get(erasure.subject) ?? 0))
    const left = this.#missing.get(erasure.subject)?.filter((index) => index >= erasure.before) ?? []
    if (left.length > 0) this.#missing.set(erasure.subject, left)
    else this.#missing.delete(erasure.subject)
  }

  get isAnyMissing(): boolean {
    return this.#missing.size > 0
  }

  /** What is wrong, once every entry was taken. */
  async finish(store: Store): Promise<Fault[]> {
    const faults = [...this.#missing.values()].flat().map((index): Fault => ({ code: 'personal-missing', index }))
    for (const [subject, before] of this.#erased) {
      const at = subject.indexOf('/')
      const own = await store.history(subject.slice(0, at), subject.slice(at + 1))
      for (const index of [...own, ...(this.#asked.get(subject) ?? [])]) {
        if (index < before && (await store.payload(index)) !== null) faults.push({ code: 'not-erased', index })
      }
    }
    return faults.toSorted((a, b) => a.index! - b.index!) // each is of an entry
  }
}

function put(map: Map<string, number[]>, subject: string, index: number): void {
  const known = map.get(subject)
  if (known) known.push(index)
  else map.set(subject, [index])
}
