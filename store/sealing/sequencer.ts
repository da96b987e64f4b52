/** Where the acts of a group are decided, and written: all of them or none. */
export interface Journal<A, R> {
  /** Begins a group; a promise where there has to be room first. Throws once nobody knows any more what the disk holds. */
  begin(): Promise<void> | undefined
  /** Decides one act of the group, on all that was decided before it. An act that is turned down has written nothing. */
  seal(act: A): R
  /** Writes the group and makes it durable: when this resolves, no crash undoes it. */
  write(): Promise<void>
  /** Forgets a group that could not be begun, decided or written. @returns what to tell those who wait. */
  fail(error: unknown): unknown
}

/** Acts written as one group at most; the rest wait for the next. */
const LARGEST_GROUP = 1_000

interface Waiting<A, R> {
  readonly act: A
  readonly resolve: (result: R) => void
  readonly reject: (error: unknown) => void
}

/**
 * Puts acts in one order and makes them durable in groups: all who wait while one is being written share the next.
 *
 * INVARIANT: one group at a time; nobody is answered before his group is durable.
 */
export class Sequencer<A, R> {
  readonly #journal: Journal<A, R>
  /** Runs work in a later turn. */
  readonly #schedule: (work: () => void) => void
  #waiting: Waiting<A, R>[] = []
  /** Whether a group is being written, or is about to be. */
  #isBusy = false

  /** @param schedule `setImmediate`; a simulation hands in its own. */
  constructor(journal: Journal<A, R>, schedule: (work: () => void) => void) {
    this.#journal = journal
    this.#schedule = schedule
  }

  append(act: A): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ act, resolve, reject })
      this.#wake()
    })
  }

  #wake(): void {
    if (this.#isBusy || this.#waiting.length === 0) return
    this.#isBusy = true
    this.#schedule(() => void this.#flush())
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting.splice(0, LARGEST_GROUP)
    try {
      const room = this.#journal.begin()
      if (room) await room
      const results = waiting.map(({ act }) => this.#journal.seal(act))
      await this.#journal.write()
      for (const [at, { resolve }] of waiting.entries()) resolve(results[at]!)
    } catch (error) {
      const told = this.#journal.fail(error)
      for (const { reject } of waiting) reject(told)
    }
    this.#isBusy = false
    this.#wake()
  }
}
