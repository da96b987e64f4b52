import { Worker } from 'node:worker_threads'

import { trust } from '#kernel'

/** What is to be inspected, and how. */
export interface InspectionOrder {
  /** The folder of its card and keys, wherever its log is. */
  readonly seat: string
  /** What kind of body the organisation is. */
  readonly kind: string
  /** Whether the copy is restored too. */
  readonly isRehearsal: boolean
  /** Where the copy is kept as a backup; a copy for the inspection alone is removed. */
  readonly keepAt: string | null
}

/** What an inspection has found, as the register takes it. */
export interface InspectionResult {
  readonly entries: number
  /** Root of the log, hex. */
  readonly root: string
  readonly faults: number
  readonly first: string | null
  readonly seconds: number
}

/** A log of a hundred years fits in it; what needs more is stuck. */
const LONGEST_MS = 6 * 3_600_000
const HEAP_MB = 2_048

/**
 * Takes a verified copy of an organisation in a thread of its own, so that nobody who works meanwhile waits for
 * it. Linear in the log. @throws {Error} where the copy cannot be made at all (no room, no leave to read).
 */
export async function inspect(order: InspectionOrder): Promise<InspectionResult> {
  const worker = new Worker(new URL('./inspect-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  })
  const { promise, resolve, reject } = Promise.withResolvers<InspectionResult>()
  const timer = setTimeout(() => reject(new Error('the inspection did not end within six hours')), LONGEST_MS)
  worker.once('message', (result) => resolve(trust<InspectionResult>(result))) // what the worker posts
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the inspection ended without a result')))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
