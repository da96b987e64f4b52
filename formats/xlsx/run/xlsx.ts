import { Worker } from 'node:worker_threads'

import { XLSX_LIMITS } from '../limits.ts'
import type { XlsxProblem } from '../problem.ts'
import type { SheetText } from '../sheet-text.ts'
import type { TableDesign } from '../table-design.ts'
import type { Result, Task } from './xlsx-worker.ts'

/**
 * Reads a sheet of a workbook as people see it: the one of a name, or the first that is not hidden. Whatever is wrong with
 * the file, the process that asks goes on: it is looked through and read in a worker with limits on memory and time.
 */
export async function readXlsxSheet(
  bytes: Uint8Array,
  sheet: string | null,
): Promise<SheetText | { readonly problem: XlsxProblem }> {
  if (bytes.length > XLSX_LIMITS.bytes) return { problem: 'too-large' }
  const result = await work({ read: bytes, sheet })
  return 'sheet' in result ? result.sheet : { problem: 'problem' in result ? result.problem : 'damaged' }
}

/** Writes the workbook of a table, in a worker. @throws {Error} where it is not written within the limits. */
export async function writeXlsxTable(design: TableDesign): Promise<Uint8Array> {
  const result = await work({ write: design })
  if ('book' in result) return result.book
  throw new Error(`xlsx: the book was not written (${'problem' in result ? result.problem : 'no book'})`)
}

async function work(task: Task): Promise<Result> {
  const worker = new Worker(new URL('./xlsx-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: XLSX_LIMITS.heapMb },
  })
  const { promise, resolve, reject } = Promise.withResolvers<Result>()
  const timer = setTimeout(
    () => resolve({ problem: 'too-slow' }),
    'write' in task ? XLSX_LIMITS.writeMs : XLSX_LIMITS.waitMs,
  )
  worker.once('message', resolve)
  worker.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve({ problem: 'too-large' })
    else reject(error)
  })
  worker.once('exit', () => resolve({ problem: 'damaged' }))
  worker.postMessage(task)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
