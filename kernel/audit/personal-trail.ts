import { erasureOf, subjectOf, type Entry } from '../log/entry.ts'
import type { Fault } from './fault.ts'

/**
 * Follows which personal values there have to be: those that entries commit to, less what was erased since. What is lost
 * without a word is told. Memory grows with what is missing and what was erased.
 */
export class PersonalTrail {
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

  /** Of each subject that was erased, the entry before which nothing of it may be left. */
  get erased(): ReadonlyMap<string, number> {
    return this.#erased
  }

  /** The entries of other items that hold values of a subject. */
  askedOf(subject: string): readonly number[] {
    return this.#asked.get(subject) ?? []
  }

  /** Values that are missing, though no entry says that they were erased, in the order of the log. */
  missing(): Fault[] {
    const indices = [...this.#missing.values()].flat().sort((a, b) => a - b)
    return indices.map((index) => ({ code: 'personal-missing', index }))
  }
}

function put(map: Map<string, number[]>, subject: string, index: number): void {
  const known = map.get(subject)
  if (known) known.push(index)
  else map.set(subject, [index])
}
