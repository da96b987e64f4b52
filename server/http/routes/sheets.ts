import { XLSX_LIMITS } from '#formats/xlsx'
import { isRefusal, trust, type Entry, type Instant, type Refusal } from '#kernel'
import type { Appended } from '#store'

import { applyImport } from '../../files/apply-import.ts'
import { exportBook, exportCsv, MOST_SHEET_ITEMS } from '../../files/export-sheet.ts'
import type { Importing } from '../../files/plan-import.ts'
import { previewImport } from '../../files/preview-import.ts'
import { claimOf, readSheetFile, type SheetFile } from '../../files/sheet-file.ts'
import { undoImport } from '../../files/undo-import.ts'
import { isThere, mayRead, readable } from '../../identity/visibility.ts'
import { json, SECURITY_HEADERS } from '../answer/headers.ts'
import { isTold, NOT_FOUND, REUSED, told, type Told } from '../answer/problem.ts'
import { refusalProblem } from '../answer/refusal.ts'
import { readOccasion } from '../request/act-head.ts'
import type { Answer, Asked, AskedOf } from '../request/asked.ts'
import { readListAsked } from '../request/list-parameters.ts'
import { readBytes } from '../request/read-body.ts'

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Parameters of a sheet that are no filters of its list. */
const OWN: ReadonlySet<string> = new Set(['format', 'encoding', 'losses'])

/**
 * `GET /{register}/sheet?format=xlsx|csv&encoding=utf-8|cp932`, with the filters of a list: the items that whoever asks may
 * read, as a file to be filled in. `losses=true` tells what CP932 would lose instead.
 */
export async function sheet(asked: AskedOf): Promise<Answer> {
  const { c, session, register, language, today, at } = asked
  const filters = Object.entries(c.req.queries()).filter(([name]) => !OWN.has(name))
  const list = readListAsked(register, readable(session, register, today), Object.fromEntries(filters))
  if (isTold(list)) return list
  const format = c.req.query('format') ?? 'xlsx'
  const encoding = c.req.query('encoding') ?? 'utf-8'
  if ((format !== 'xlsx' && format !== 'csv') || (encoding !== 'utf-8' && encoding !== 'cp932')) return BAD_FORMAT
  const exporting = { session, register, day: today, language, query: list.query }
  const name = `${register.label[language]}_${stampOf(at)}.${format}`
  if (format === 'xlsx') {
    const book = await exportBook(exporting)
    if (book === 'busy') return BUSY
    return book ? fileResponse(book, XLSX_TYPE, name) : TOO_MANY_ITEMS
  }
  const csv = await exportCsv(exporting, encoding)
  if (!csv) return TOO_MANY_ITEMS
  if (c.req.query('losses') === 'true') return json({ losses: csv.losses })
  const charset = encoding === 'cp932' ? 'Shift_JIS' : 'utf-8'
  return fileResponse(csv.bytes, `text/csv; charset=${charset}; header=present`, name)
}

/** `POST /{register}/sheet/preview?sheet=`: what a file would do, row by row. Nothing is sealed. */
export async function preview(asked: AskedOf): Promise<Answer> {
  const { session, register, language, today, at } = asked
  const occasion = { id: 'preview', by: session.actor.id, at, on: today }
  const plan = await withFile(asked, (file, bytes) =>
    previewImport({ session, register, language, occasion }, file, bytes),
  )
  if (isTold(plan)) return plan
  return json(plan)
}

/** `POST /imports?register=&binding=&sheet=`: seals what was previewed, all or none. */
export async function apply(asked: Asked): Promise<Answer> {
  const { c, session, language, today } = asked
  const occasion = readOccasion(asked)
  if (isTold(occasion)) return occasion
  const register = session.hosted.house.registers.get(c.req.query('register') ?? '')
  if (!register || !isThere(session, register, today)) return NOT_FOUND
  const before = await session.hosted.store.acted(occasion.id)
  if (before) return await repeated(asked, occasion.id, before)
  const importing: Importing = { session, register, language, occasion }
  const done = await withFile(asked, (file, bytes) => applyImport(importing, file, bytes, c.req.query('binding') ?? ''))
  if (isTold(done)) return done
  const location = `/api/o/${session.hosted.card.organisation}/imports/${done.id}`
  const { first, count } = done.done
  return json({ id: done.id, counts: done.plan.counts, first, count }, 201, { location })
}

/** `POST /imports/{id}/undo`: puts back what an import has done, all or none. */
export async function undo(asked: Asked): Promise<Answer> {
  const { c, session, today } = asked
  const occasion = readOccasion(asked)
  if (isTold(occasion)) return occasion
  const { store, house } = session.hosted
  const id = c.req.param('id')!
  const item = await store.item('imports', id)
  if (!item || !mayRead(session, house.registers.get('imports')!, item, today)) return NOT_FOUND
  const before = await store.acted(occasion.id)
  if (before)
    return (await isUndoing(asked, id, before)) ? json({ id, first: before.first, count: before.count }) : REUSED
  const done = await undoImport({ session, occasion }, id)
  if (!isRefusal(done)) return json({ id, first: done.first, count: done.count })
  const problem = refusalProblem(done, false)
  if (!('problems' in done)) return problem
  const errors = done.problems.map(({ register, item: of, code, words }) => ({
    pointer: `/${register}/${of}`,
    code,
    words,
  }))
  return { ...problem, errors }
}

/** Whether what was sealed under an act's id is the undoing of an import, by the same person: its own event stands last. */
async function isUndoing({ session }: Asked, id: string, { first, count }: Appended): Promise<boolean> {
  const { actor, hosted } = session
  const [last] = await hosted.store.entries(first + count - 1, first + count)
  const { by, register, item, event } = trust<Entry>(JSON.parse(last!.text)) // as sealed
  return by === actor.id && register === 'imports' && item === id && event === 'undone'
}

/** An act id that was used before: the same import is told again, another act is none. */
async function repeated({ session }: Asked, id: string, { first, count }: Appended): Promise<Answer> {
  const item = await session.hosted.store.item('imports', id)
  if (!item || item.facts['staff'] !== session.actor.id) return REUSED
  const { added, changed, unchanged, proposed } = item.facts
  return json({ id, counts: { added, changed, unchanged, proposed, errors: 0 }, first, count })
}

async function withFile<T extends object>(
  { c }: Asked,
  work: (file: SheetFile, bytes: Uint8Array) => Promise<T | Refusal>,
): Promise<T | Told> {
  const bytes = await readBytes(c, XLSX_LIMITS.bytes)
  if (isTold(bytes)) return bytes
  const file = await readSheetFile(bytes, claimOf(c.req.header('content-type')), c.req.query('sheet') ?? null)
  if (isRefusal(file)) return file.refused === 'busy' ? BUSY : fileProblem(file)
  const done = await work(file, bytes)
  return isRefusal(done) ? fileProblem(done) : done
}

function fileProblem({ refused, words }: Refusal): Told {
  const code = refused === 'preview-changed' ? 'changed' : refused === 'too-large' ? 'too-large' : 'bad-input'
  return told(code, words, { members: { refused } })
}

function fileResponse(bytes: Uint8Array, type: string, name: string): Response {
  const plain = `sheet.${name.split('.').at(-1)}`
  return new Response(new Uint8Array(bytes), {
    headers: {
      ...SECURITY_HEADERS,
      'content-type': type,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  })
}

/** 202604010930, in the time of Japan. */
function stampOf(at: Instant): string {
  const japan = new Date(Date.parse(at) + 9 * 3_600_000).toISOString()
  return japan.slice(0, 16).replaceAll(/\D/gu, '')
}

const BAD_FORMAT = told('bad-query', {
  ja: 'formatはxlsxかcsv、encodingはutf-8かcp932にしてください。',
  en: 'The format is xlsx or csv, the encoding utf-8 or cp932.',
})
const TOO_MANY_ITEMS = told('bad-query', {
  ja: `一つの表に書き出せるのは${MOST_SHEET_ITEMS}件までです。部署などで絞り込んでください。`,
  en: `A sheet holds at most ${MOST_SHEET_ITEMS} items: narrow them down, by section for example.`,
})
const BUSY = told(
  'unavailable',
  {
    ja: 'ほかのブックを処理しています。少し待ってからやり直してください。',
    en: 'Other workbooks are being worked on: wait a little, then try again.',
  },
  { headers: { 'retry-after': '5' } },
)
