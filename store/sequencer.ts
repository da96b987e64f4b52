/** Where the acts of a group are written: all of them or none. */
export interface Journal<A, R> {
  /** Begins a group; what it needs beforehand it makes durable here. */
  begin(group: readonly A[]): void
  /** Writes one act of the group. An act that is turned down has written nothing. */
  seal(act: A): R
  /** Makes the group durable. When this returns, no crash undoes it. */
  commit(): void
  /** Forgets the group, as far as it is not durable. @returns what to tell those who wait. */
  fail(error: unknown): unknown
}

/** Acts sealed by one commit at most; the rest wait for the next. */
const LARGEST_GROUP = 1_000

interface Waiting<A, R> {
  readonly act: A
  readonly resolve: (result: R) => void
  readonly reject: (error: unknown) => void
}

/**
 * Puts acts in one order and makes them durable in groups: all that came within one turn share a commit.
 *
 * INVARIANT: nobody is answered before the commit has returned, and after a failure nobody of the group is told that it
 * was sealed.
 */
export class Sequencer<A, R> {
  readonly #journal: Journal<A, R>
  readonly #schedule: (work: () => void) => void
  #waiting: Waiting<A, R>[] = []

  /** @param schedule runs work in a later turn (`setImmediate`). */
  constructor(journal: Journal<A, R>, schedule: (work: () => void) => void) {
    this.#journal = journal
    this.#schedule = schedule
  }

  append(act: A): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) this.#schedule(() => this.#flush())
      this.#waiting.push({ act, resolve, reject })
    })
  }

  #flush(): void {
    const group = this.#waiting.splice(0, LARGEST_GROUP)
    if (this.#waiting.length > 0) this.#schedule(() => this.#flush())
    try {
      this.#journal.begin(group.map(({ act }) => act))
      const results = group.map(({ act }) => this.#journal.seal(act))
      this.#journal.commit()
      for (const [at, { resolve }] of group.entries()) resolve(results[at]!)
    } catch (error) {
      const told = this.#journal.fail(error)
      for (const { reject } of group) reject(told)
    }
  }
}
