import { parentPort } from 'node:worker_threads'

import type { XlsxProblem } from '../problem.ts'
import type { SheetText } from '../sheet-text.ts'
import type { TableDesign } from '../table-design.ts'
import { buildBook } from './build-book.ts'
import { readBook } from './read-book.ts'

/** What the worker is asked: to read a sheet, or to write a book. */
export type Task = { readonly read: Uint8Array; readonly sheet: string | null } | { readonly write: TableDesign }

export type Result = { readonly sheet: SheetText } | { readonly book: Uint8Array } | { readonly problem: XlsxProblem }

parentPort?.on('message', (task: Task) => {
  void answer(task).then((result) => parentPort!.postMessage(result))
})

/** What the library throws on a file it cannot read is an answer; on a book that is to be written it is a bug. */
async function answer(task: Task): Promise<Result> {
  if ('write' in task) return { book: await buildBook(task.write) }
  return await readBook(task.read, task.sheet)
}
