import { isRefusal, refuse, WHOLE, type AnyRegister, type Language, type Refusal } from '#kernel'
import type { Session } from '#server'
import { applyImport, exportBook, exportCsv, previewImport, readSheetFile, undoImport } from '#server/files'
import { actorOf } from '#server/identity'
import type { HeldFolder } from '#server/organisations'

import { occasionNow } from './occasion.ts'
import type { ActOptions } from './office.ts'
import type { GivenSheet, Sheets } from './sheets.ts'

type SheetFile = Exclude<Awaited<ReturnType<typeof readSheetFile>>, Refusal>

async function withFile<T extends object>(
  { bytes, sheet }: GivenSheet,
  work: (file: SheetFile) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const file = await readSheetFile(bytes, null, sheet ?? null)
  return isRefusal(file) ? file : await work(file)
}

/** Sheets of an organisation whose folder this process holds. */
export async function localSheets(
  held: HeldFolder,
  { by = held.operator, on }: ActOptions,
  language: Language,
): Promise<Sheets> {
  const { house, store } = held
  const actor = await actorOf(house, store, await store.assignments(), by)
  const session: Session = { hosted: held, actor, token: 'folder', authority: 'folder' }
  const registerOf = (name: string): AnyRegister => house.registers.get(name)!
  const importing = (name: string): Parameters<typeof previewImport>[0] => {
    return { session, register: registerOf(name), language, occasion: occasionNow(by, on) }
  }
  return {
    download: async (name, format, encoding) => {
      const query = { scope: WHOLE, where: [], sort: [], limit: 1_000, isCounted: false }
      const exporting = { session, register: registerOf(name), day: occasionNow(by).on, language, query }
      const made = format === 'xlsx' ? await exportBook(exporting) : await exportCsv(exporting, encoding)
      if (made === null || made === 'busy') return TOO_MANY
      return 'bytes' in made ? made.bytes : made
    },
    preview: (name, given) => withFile(given, (file) => previewImport(importing(name), file, given.bytes)),
    apply: (name, given, binding) =>
      withFile(given, async (file) => {
        const done = await applyImport(importing(name), file, given.bytes, binding)
        if (isRefusal(done)) return done
        return { id: done.id, counts: done.plan.counts, first: done.done.first, count: done.done.count }
      }),
    undo: async (id) => {
      const done = await undoImport({ session, occasion: occasionNow(by, on) }, id)
      if (!isRefusal(done) || !('problems' in done)) return done
      const problems = done.problems.map(({ register, item, words }) => ({ where: `${register}/${item}`, words }))
      return { refused: done.refused, words: done.words, problems }
    },
  }
}

const TOO_MANY = refuse('too-many-items', {
  ja: '一つの表に書き出せる件数を超えています。',
  en: 'There are more items than a sheet holds.',
})
