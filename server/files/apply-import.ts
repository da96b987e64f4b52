import { isRefusal, refuse, served, type Command, type Refusal } from '#kernel'
import type { Appended } from '#store'

import { planImport, type Importing, type ImportPlan } from './plan-import.ts'
import type { SheetFile } from './sheet-file.ts'

/** An import that was sealed. */
export interface Imported {
  /** Id of the import, and of the act that sealed it. */
  readonly id: string
  readonly done: Appended
  readonly plan: ImportPlan
}

/**
 * Seals an import as one act, all or none: the item of the import itself first, so that it ties together what follows.
 * Every row was weighed for who asks; the item of the import is the system's own. Refused where the file, the items or what they refer to are no longer those of the preview.
 */
export async function applyImport(
  importing: Importing,
  file: SheetFile,
  bytes: Uint8Array,
  binding: string,
): Promise<Imported | Refusal> {
  const { session, occasion } = importing
  const plan = await planImport(importing, file, bytes)
  if (isRefusal(plan)) return plan
  const { counts } = plan
  if (counts.errors > 0) return HAS_ERRORS
  if (plan.binding !== binding) return CHANGED
  if (counts.added + counts.changed === 0) return NOTHING
  const done = await session.hosted.store.act({ actor: served(session.actor), occasion }, commandsOf(importing, plan))
  return isRefusal(done) ? done : { id: occasion.id, done, plan }
}

function commandsOf({ session, register, occasion }: Importing, plan: ImportPlan): Command[] {
  const { added, changed, unchanged, proposed } = plan.counts
  const { sha256, format } = plan
  const told = { register: register.name, sha256, format, staff: session.actor.id, added, changed, unchanged, proposed }
  const rows = plan.rows.flatMap((row) => {
    if (!('commands' in row)) return []
    // The preview calls a new item by its row; now it gets an id that the same act would give again.
    return row.is === 'add' ? row.commands.map((one) => ({ ...one, item: `${occasion.id}.${row.row}` })) : row.commands
  })
  return [{ register: 'imports', item: occasion.id, act: 'open', input: told }, ...rows]
}

const HAS_ERRORS = refuse('has-errors', {
  ja: '誤りのある行があるため、取り込んでいません。すべての行を直してから、もう一度確かめてください。',
  en: 'Some rows have errors, so that nothing was imported: correct all of them, then preview again.',
})
const CHANGED = refuse('preview-changed', {
  ja: '確かめたときとファイル又は台帳の内容が違うため、取り込んでいません。もう一度確かめてください。',
  en: 'The file or the register is not what was previewed, so that nothing was imported: preview again.',
})
const NOTHING = refuse('nothing-to-import', {
  ja: '登録も変更もありません。',
  en: 'There is nothing to add or change.',
})
