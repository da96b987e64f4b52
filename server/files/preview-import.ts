import { columnName } from '#formats/xlsx'
import {
  actsOf,
  isRefusal,
  WHOLE,
  type AnyRegister,
  type ImportPreview,
  type PreviewedRow,
  type Refusal,
  type Words,
} from '#kernel'

import type { Session } from '../context.ts'
import { planImport, type Importing, type ImportPlan, type RowPlan } from './plan-import.ts'
import type { SheetFile } from './sheet-file.ts'

/** What a file would do, as its reader is told. Nothing is sealed. */
export async function previewImport(
  importing: Importing,
  file: SheetFile,
  bytes: Uint8Array,
): Promise<ImportPreview | Refusal> {
  const plan = await planImport(importing, file, bytes)
  if (isRefusal(plan)) return plan
  const notes = [...plan.notes, ...(await beforeNotes(importing.session, plan))]
  return { ...plan, notes, rows: plan.rows.flatMap((row) => rowOf(importing.register, row)) }
}

function rowOf(register: AnyRegister, row: RowPlan): PreviewedRow[] {
  if (row.is === 'unchanged') return []
  if (row.is === 'error') {
    const problems = row.problems.map((one) => {
      return { ...one, column: one.column === null ? null : columnName(one.column) }
    })
    return [{ ...row, problems }]
  }
  const acts = actsOf(register)
  const labels = row.acts.map((name) => (name === 'open' ? register.open.label : acts[name]!.label))
  const { is, row: number, item, changes, isProposed } = row
  return [{ is, row: number, ...(is === 'change' ? { item } : {}), acts: labels, changes, isProposed }]
}

/** Whether the same file was imported before, and not undone. */
async function beforeNotes({ hosted }: Session, { sha256 }: ImportPlan): Promise<Words[]> {
  const where = [
    { field: 'sha256', is: sha256 },
    { field: 'status', is: 'applied' },
  ]
  const { items } = await hosted.store.list('imports', { scope: WHOLE, where, sort: [], limit: 1, isCounted: false })
  return items.map(({ openedOn }) => ({
    ja: `同じファイルを${openedOn}に取り込んでいます。`,
    en: `The same file was imported on ${openedOn}.`,
  }))
}
