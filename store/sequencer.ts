/** Where the acts of a group are written: all of them or none. */
export interface Journal<A, R> {
  /** Begins a group; what it needs beforehand it makes durable here. Throws once a sync has failed. */
  begin(group: readonly A[]): void
  /** Writes one act of the group. An act that is turned down has written nothing. */
  seal(act: A): R
  /** Hands the group to the operating system: later groups see it, but a crash may still undo it. */
  write(): void
  /** Forgets the group that is being written. @returns what to tell those who wait. */
  fail(error: unknown): unknown
  /** Makes all that has been written durable. What it rejects with is told to everyone whose act is not yet so. */
  sync(): Promise<void>
}

/** What the sequencer asks of the machine; a simulation hands in its own. */
export interface Machine {
  /** Runs work in a later turn (`setImmediate`). */
  schedule(work: () => void): void
  /** Milliseconds since whenever (`performance.now`). */
  nowMs(): number
}

/** Acts written as one group at most; the rest wait for the next. */
const LARGEST_GROUP = 1_000

interface Waiting<A, R> {
  readonly act: A
  readonly resolve: (result: R) => void
  readonly reject: (error: unknown) => void
}

interface Group<A, R> {
  readonly waiting: readonly Waiting<A, R>[]
  readonly results: readonly R[]
}

/**
 * Puts acts in one order and makes them durable in groups. While one group is being synced the next is decided and
 * written, so that neither processor nor disk waits for the other, where writing takes as long as syncing; where the disk
 * is slower, all who wait share its next sync.
 *
 * INVARIANT: one sync at a time, groups in their order: nobody is answered before a sync that began after his group was
 * written has returned, and after a sync that failed nobody is told that his act was sealed.
 */
export class Sequencer<A, R> {
  readonly #journal: Journal<A, R>
  readonly #machine: Machine
  #waiting: Waiting<A, R>[] = []
  #isScheduled = false
  /** Written, and to be synced as soon as the sync before it has returned. */
  #written: Group<A, R> | null = null
  #syncing: Group<A, R> | null = null
  /** Time to write one act. */
  #actMs = 0
  /** Time during which a sync was waited for and nothing was written. */
  #syncMs = 0
  #writtenMs = 0

  constructor(journal: Journal<A, R>, machine: Machine) {
    this.#journal = journal
    this.#machine = machine
  }

  append(act: A): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ act, resolve, reject })
      this.#wake()
    })
  }

  #wake(): void {
    if (this.#isScheduled || this.#waiting.length === 0) return
    this.#isScheduled = true
    this.#machine.schedule(() => {
      this.#isScheduled = false
      this.#flush()
    })
  }

  /** What is left waiting here is woken by the end of the sync that it waits for. */
  #flush(): void {
    const isAhead = this.#isWorthWritingAhead()
    if (this.#written || (this.#syncing && !isAhead)) return
    const all = this.#waiting.length
    // Two halves then take turns: one is written while the other is synced.
    const half = isAhead && !this.#syncing ? Math.ceil(all / 2) : all
    const waiting = this.#waiting.splice(0, Math.min(half, LARGEST_GROUP))
    const startMs = this.#machine.nowMs()
    try {
      this.#journal.begin(waiting.map(({ act }) => act))
      const results = waiting.map(({ act }) => this.#journal.seal(act))
      this.#journal.write()
      this.#written = { waiting, results }
    } catch (error) {
      const told = this.#journal.fail(error)
      for (const { reject } of waiting) reject(told)
    }
    const tookMs = this.#machine.nowMs() - startMs
    this.#actMs = tookMs / waiting.length
    this.#writtenMs += tookMs
    this.#syncNext()
    this.#wake()
  }

  /** Whether writing what is at hand takes longer than syncing it: only then are two small syncs better than a large one. */
  #isWorthWritingAhead(): boolean {
    const atHand = this.#waiting.length + (this.#syncing?.waiting.length ?? 0)
    return this.#actMs * atHand > this.#syncMs
  }

  #syncNext(): void {
    const group = this.#written
    if (this.#syncing || !group) return
    this.#written = null
    this.#syncing = group
    void this.#sync(group)
  }

  async #sync(group: Group<A, R>): Promise<void> {
    const [startMs, writtenMs] = [this.#machine.nowMs(), this.#writtenMs]
    try {
      await this.#journal.sync()
      this.#syncMs = this.#machine.nowMs() - startMs - (this.#writtenMs - writtenMs)
      for (const [at, { resolve }] of group.waiting.entries()) resolve(group.results[at]!)
    } catch (error) {
      // What was written meanwhile stands upon what is now unknown.
      for (const { reject } of [...group.waiting, ...(this.#written?.waiting ?? [])]) reject(error)
      this.#written = null
    }
    this.#syncing = null
    this.#syncNext()
    this.#wake()
  }
}
