import { fstatSync, write, writeSync } from 'node:fs'
import { Socket } from 'node:net'

/** Bytes that wait to be written at most; a reader that is slower than this loses lines, and is told how many. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024

/** Where lines go. */
export interface LineSink {
  /** Hands over one line, without its end. Never waits, never throws. */
  put(line: string): void
  /** Lines that were dropped since this was last asked. */
  takeDropped(): number
  /** Writes what still waits, as far as it can be written at once. */
  flush(): void
}

/** Writes some bytes and says how many were written; fails where nobody reads. */
type Write = (bytes: Buffer, done: (isGone: boolean, written: number) => void) => void

/**
 * Lines to a file descriptor, one write at a time and never on the event loop: a reader that stops reading stops nothing
 * here.
 */
export function lineSink(descriptor: number): LineSink {
  const write = writerOf(descriptor)
  let waiting: Buffer[] = []
  let waitingBytes = 0
  let writing: Buffer | null = null
  let dropped = 0

  const go = (): void => {
    if (writing === null) {
      if (waiting.length === 0) return
      writing = Buffer.concat(waiting)
      waiting = []
    }
    const now = writing
    write(now, (isGone, written) => {
      if (writing !== now) return // flushed meanwhile
      // A reader that has gone is no reason to stop serving.
      const count = isGone ? now.length : written
      waitingBytes -= count
      writing = count < now.length ? now.subarray(count) : null
      go()
    })
  }
  return {
    put: (line) => {
      const bytes = Buffer.from(`${line}\n`)
      if (waitingBytes + bytes.length > MOST_WAITING_BYTES) {
        dropped += 1
        return
      }
      waitingBytes += bytes.length
      waiting.push(bytes)
      if (waiting.length === 1 && writing === null) setImmediate(() => (writing === null ? go() : null))
    },
    takeDropped: () => {
      const count = dropped
      dropped = 0
      return count
    },
    flush: () => {
      const rest = Buffer.concat(waiting)
      // NOTE: what is being written is with the operating system already, whole where it is a file.
      waiting = []
      waitingBytes = writing?.length ?? 0
      try {
        for (let at = 0; at < rest.length;) at += writeSync(descriptor, rest, at)
      } catch {
        // Nobody reads any more, or the pipe is full.
      }
    },
  }
}

/**
 * A pipe is written by the event loop as it takes bytes: a thread that waits for its reader would keep the process from
 * ending.
 */
function writerOf(descriptor: number): Write {
  const kind = fstatSync(descriptor)
  if (!kind.isFIFO() && !kind.isSocket()) {
    return (bytes, done) => write(descriptor, bytes, (error, written) => done(error !== null, written))
  }
  const socket = new Socket({ fd: descriptor, readable: false, writable: true })
  socket.on('error', () => {})
  socket.unref()
  return (bytes, done) => socket.write(bytes, (error) => done(error !== null && error !== undefined, bytes.length))
}
