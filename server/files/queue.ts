/** Workbooks that are read or written at once: each has a worker with a heap of its own. */
const MOST_AT_ONCE = 2
/** Those that wait; whoever comes then is asked to come again. */
const MOST_WAITING = 16

let running = 0
const waiting: (() => void)[] = []

/** Runs heavy work, a few at a time. @returns null where too many wait already. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T | null> {
  if (running >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) return null
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
