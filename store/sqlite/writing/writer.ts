import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'

import { trust } from '#kernel'

import {
  CLOSE,
  type ActRow,
  type Answer,
  type Batch,
  type EntryRow,
  type Failure,
  type KeyRow,
  type Opening,
  type RowValue,
} from './messages.ts'

/** A statement of the log's database: it runs in the transaction of the group that it was asked in. */
export interface RowStatement {
  run(...values: RowValue[]): void
}

/** Prepares what writes rows: the database itself, or the thread that writes to it. */
export interface Preparer {
  prepare(text: string): RowStatement
}

/** Rows as they are collected. */
interface Rows {
  readonly keys: KeyRow[]
  readonly entries: EntryRow[]
  readonly acts: ActRow[]
  readonly rows: RowValue[]
}

interface Groups extends Rows {
  groups: number
}

/** A thread that does not answer for this long is not slow, but gone. */
const LONGEST_WAIT_MS = 60_000

/** Acts that wait to be written at most; then deciding waits for writing. */
const MOST_WAITING = 4_000

/**
 * Writes the rows of one folder in another thread, in their order. What a group writes is collected as it is decided, and
 * joins the batch that goes next; one is under way at a time.
 */
export class Writer {
  readonly #folder: string
  /** Is told when groups are in the database: how many. */
  readonly #onWritten: (groups: number) => void
  readonly #statements: string[] = []
  #answered = new Int32Array(new SharedArrayBuffer(0))
  #port: MessagePort | null = null
  /** Messages posted, and answers taken; both begin at the least after the greatest, as the thread counts. */
  #posted = 0
  #taken = 0
  /** What is being decided, what goes next, what is being written, and what could not be. */
  #group = noRows()
  #next: Groups = { ...noRows(), groups: 0 }
  #underWay: Groups | null = null
  #unwritten: Groups | null = null
  #failure: Failure | null = null
  #isClosed = false
  /** Groups handed over, and those of them that are in the database. */
  #handedOver = 0
  #written = 0
  #waiting: { readonly groups: number; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []

  constructor(folder: string, onWritten: (groups: number) => void) {
    this.#folder = folder
    this.#onWritten = onWritten
  }

  /** NOTE: before anything is written. */
  prepare(text: string): RowStatement {
    const number = this.#statements.push(text) - 1
    return { run: (...values) => void this.#group.rows.push(number, values.length, ...values) }
  }

  /** A key, durable before the rows of its group are. */
  putKey(...key: KeyRow): void {
    this.#group.keys.push(key)
  }

  /** The next entry of the log. */
  putEntry(...entry: EntryRow): void {
    this.#group.entries.push(entry)
  }

  putAct(...act: ActRow): void {
    this.#group.acts.push(act)
  }

  /** Hands the group over that was collected. */
  write(): void {
    for (const key of this.#group.keys) this.#next.keys.push(key)
    for (const entry of this.#group.entries) this.#next.entries.push(entry)
    for (const act of this.#group.acts) this.#next.acts.push(act)
    for (const value of this.#group.rows) this.#next.rows.push(value)
    this.#next.groups += 1
    this.#handedOver += 1
    this.drop()
    this.#post()
  }

  /** Forgets what was collected and not handed over. */
  drop(): void {
    this.#group = noRows()
  }

  /** Whether deciding had better wait for writing: there is much to write, or it could not be written. */
  get isBehind(): boolean {
    return this.#failure !== null || this.#next.acts.length > MOST_WAITING
  }

  /**
   * Resolves when all that was handed over by now is in the database.
   *
   * @throws {Error} as `settle` does.
   */
  written(): Promise<void> {
    const groups = this.#handedOver
    if (this.#written === groups) return Promise.resolve()
    if (this.#isClosed) return Promise.reject(errorOf(this.#failure ?? NO_ANSWER))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ groups, resolve, reject })
      if (this.#failure) this.#tryAgain()
    })
  }

  /**
   * Waits, holding this thread, until all that was handed over is in the database. What could not be written is tried once
   * more.
   *
   * @throws {Error} of the database, or of the thread; what was handed over is kept.
   */
  settle(): void {
    this.#tryAgain()
    while (this.#underWay) this.#await()
    if (this.#failure) throw errorOf(this.#failure)
  }

  /** Closes the files, once what is under way has ended. What could not be written is not tried again. */
  close(): void {
    while (this.#underWay) this.#await()
    this.#isClosed = true
    if (!this.#port) return
    this.#send(CLOSE)
    while (this.#port && this.#taken !== this.#posted) this.#await()
    this.#port?.close()
    this.#port = null
    opened.delete(this)
  }

  #tryAgain(): void {
    this.#failure = null
    this.#post()
  }

  #await(): void {
    const received = receiveMessageOnPort(this.#port!)
    if (received) this.#take(trust<Answer>(received.message)) // what the thread posts
    else if (Atomics.wait(this.#answered, 0, this.#taken, LONGEST_WAIT_MS) === 'timed-out') this.lose()
  }

  #post(): void {
    if (this.#failure || this.#underWay || this.#isClosed) return
    const batch = this.#unwritten ?? this.#next
    if (batch.groups === 0) return
    if (batch === this.#next) this.#next = { ...noRows(), groups: 0 }
    this.#unwritten = null
    this.#underWay = batch
    try {
      this.#send(batch)
    } catch (error) {
      this.#keep(batch, { message: String(error), errcode: null }) // no thread can be started
    }
  }

  #send(message: Batch | typeof CLOSE): void {
    this.#port ??= this.#open()
    this.#port.ref() // a process with something under way does not end
    this.#port.postMessage(message)
    this.#posted = (this.#posted + 1) | 0
  }

  #open(): MessagePort {
    const { port1, port2 } = new MessageChannel()
    // Counted anew: a thread that was given up may still answer.
    const answered = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const opening: Opening = { folder: this.#folder, statements: this.#statements, port: port2, answered }
    theThread().postMessage(opening, [port2])
    this.#answered = new Int32Array(answered)
    this.#posted = this.#taken = 0
    port1.on('message', (answer: Answer) => this.#take(answer))
    opened.add(this)
    return port1
  }

  #take(answer: Answer): void {
    this.#taken = (this.#taken + 1) | 0
    this.#port?.unref()
    const batch = this.#underWay
    if (!batch) return // it has closed
    this.#underWay = null
    if (answer) return this.#keep(batch, answer)
    this.#written += batch.groups
    this.#onWritten(batch.groups)
    const done = this.#waiting.findIndex(({ groups }) => groups > this.#written)
    for (const { resolve } of this.#waiting.splice(0, done < 0 ? this.#waiting.length : done)) resolve()
    this.#post()
  }

  /** What could not be written waits to be tried again. */
  #keep(batch: Groups | null, failure: Failure): void {
    this.#underWay = null
    this.#unwritten = batch
    this.#failure = failure
    for (const { reject } of this.#waiting.splice(0)) reject(errorOf(failure))
  }

  /** The thread is gone, and nobody knows what it has written. */
  lose(): void {
    this.#port?.close()
    this.#port = null
    this.#keep(this.#underWay ?? this.#unwritten, NO_ANSWER)
  }
}

const NO_ANSWER: Failure = { message: 'the thread that writes has ended', errcode: null }

function errorOf({ message, errcode }: Failure): Error {
  return Object.assign(new Error(message), errcode === null ? {} : { errcode })
}

function noRows(): Rows {
  return { keys: [], entries: [], acts: [], rows: [] }
}

const opened = new Set<Writer>()
let thread: Worker | null = null

/** One thread writes for all folders of a process; it is started when first there is something to write. */
function theThread(): Worker {
  if (thread) return thread
  const started = new Worker(new URL('./writing-thread.ts', import.meta.url), { execArgv: [] })
  started.unref()
  started.on('error', () => {}) // its exit follows
  started.on('exit', () => {
    thread = null
    for (const writer of opened) writer.lose()
    opened.clear()
  })
  return (thread = started)
}
