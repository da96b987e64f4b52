import type { AnyFacts, Language } from '../fields/field.ts'
import { isProblem } from '../fields/problem.ts'
import { canonical } from '../json/canonical.ts'
import type { Json } from '../json/json.ts'
import type { Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import { readCell, showCell } from './cells.ts'
import type { SheetColumn } from './columns.ts'
import type { Names } from './names.ts'
import type { SheetProblem, Table, TableRow } from './read-table.ts'

/** An item with its personal values, as the one who imports may see it. */
export interface KnownItem {
  readonly item: Item
  readonly personal: AnyFacts
}

/** What a sheet is read against. */
export interface SheetScene {
  readonly register: AnyRegister
  readonly columns: readonly SheetColumn[]
  readonly names: Names
  readonly language: Language
  /** A text as the file can say it: CP932 has no 𠮷, so that its stand-in is no change. */
  readonly asWritten: (text: string) => string
  readonly known: (id: string) => KnownItem | null
  /** Items by what tells them apart; null where the register has no such fields. */
  readonly byKey: ReadonlyMap<string, readonly string[]> | null
  /** A fresh id for the item of a row. */
  readonly newId: (row: number) => string
}

export interface Change {
  readonly field: string
  readonly from: string
  readonly to: string
}

/** An item as a row wants it to be. */
export interface Wish {
  readonly row: number
  readonly item: string
  /** Null where it is to be opened. */
  readonly before: KnownItem | null
  /** What the row says, by field; for what it does not say, what is there. */
  readonly wanted: AnyFacts
  /** Fields that are to become other than they are; of a new item those that its opening does not tell. */
  readonly changed: readonly string[]
  readonly changes: readonly Change[]
}

export type RowReading =
  | { readonly is: 'wish'; readonly wish: Wish }
  | { readonly is: 'unchanged'; readonly row: number; readonly item: string; readonly version: number }
  | { readonly is: 'error'; readonly row: number; readonly problems: readonly SheetProblem[] }

/** Reads each row of a table as a wish. Linear. */
export function readWishes(scene: SheetScene, table: Table): RowReading[] {
  const seen = new Map<string, number>()
  return table.rows.map((row) => {
    const reading = readRow(scene, table, row)
    const id =
      reading.is === 'wish' ? identityOf(scene, reading.wish) : reading.is === 'unchanged' ? reading.item : null
    const first = id === null ? undefined : seen.get(id)
    if (first !== undefined) return failed(row, [at(row, table.idAt, 'duplicate-row', twice(first))])
    if (id !== null) seen.set(id, row.row)
    return reading
  })
}

/** What tells fields apart, as one text; null where the register says nothing of that. */
export function keyText({ key }: AnyRegister, values: AnyFacts): string | null {
  return key ? canonical(key.map((name) => values[name] ?? null)) : null
}

function identityOf({ register }: SheetScene, { before, item, wanted }: Wish): string {
  return before ? item : (keyText(register, wanted) ?? item)
}

function readRow(scene: SheetScene, table: Table, row: TableRow): RowReading {
  const found = findItem(scene, table, row)
  if ('problem' in found) return failed(row, [found.problem])
  return found.known ? readKnown(scene, table, row, found.known) : readNew(scene, table, row)
}

type Found = { readonly known: KnownItem | null } | { readonly problem: SheetProblem }

function findItem(scene: SheetScene, table: Table, row: TableRow): Found {
  if (row.id !== '') {
    const known = scene.known(row.id)
    return known ? { known } : { problem: at(row, table.idAt, 'no-such-item', NO_SUCH_ITEM) }
  }
  const { register, byKey } = scene
  if (!byKey || !register.key?.every((name) => table.columns.has(name))) return { known: null }
  const read = register.key.map(
    (name) => [name, readCell(register.fields[name]!, row.texts.get(name)!, scene.names)] as const,
  )
  const values = Object.fromEntries(read.map(([name, reading]) => [name, isProblem(reading) ? null : reading.ok]))
  const same = byKey.get(keyText(register, values)!) ?? []
  if (same.length < 2) return { known: same[0] === undefined ? null : scene.known(same[0]) }
  return { problem: at(row, table.columns.get(register.key[0]!)!, 'ambiguous-row', AMBIGUOUS) }
}

function readKnown(scene: SheetScene, table: Table, row: TableRow, known: KnownItem): RowReading {
  const { item, personal } = known
  const now: AnyFacts = { ...item.facts, ...personal }
  const wanted: Record<string, Json> = { ...now }
  const changes: Change[] = []
  const problems: SheetProblem[] = []
  for (const { name, field } of scene.columns) {
    const text = row.texts.get(name)
    const shown = showCell(field, now[name] ?? null, scene.names, scene.language)
    if (text === undefined || isSame(scene, shown, text)) continue
    const reading = readCell(field, text, scene.names)
    if (isProblem(reading))
      problems.push(at(row, table.columns.get(name)!, reading.problem.code, reading.problem.words))
    else if (canonical(reading.ok) !== canonical(now[name] ?? null)) {
      wanted[name] = reading.ok
      changes.push({ field: name, from: shown, to: showCell(field, reading.ok, scene.names, scene.language) })
    }
  }
  if (problems.length > 0) return failed(row, problems)
  if (changes.length === 0) return { is: 'unchanged', row: row.row, item: item.id, version: item.version }
  if (row.version !== '' && row.version !== String(item.version)) {
    return failed(row, [at(row, table.versionAt, 'changed', changedSince(row.version, item.version))])
  }
  const changed = changes.map(({ field }) => field)
  return { is: 'wish', wish: { row: row.row, item: item.id, before: known, wanted, changed, changes } }
}

/** A spreadsheet may give back other line breaks, and blanks at the end, than it was given. */
function isSame({ asWritten }: SheetScene, shown: string, text: string): boolean {
  return text === shown || asWritten(shown) === text || shown.trim() === text.trim()
}

function readNew(scene: SheetScene, table: Table, row: TableRow): RowReading {
  const { register, names, language } = scene
  const opened = new Set<string>(register.opened)
  const wanted: Record<string, Json> = {}
  const changes: Change[] = []
  const problems: SheetProblem[] = []
  for (const { name, field, label } of scene.columns) {
    const text = row.texts.get(name)
    if (text === undefined) {
      if (opened.has(name) && !field.optional) problems.push(at(row, null, 'missing-column', missingColumn(label)))
      continue
    }
    if (text.trim() === '' && !opened.has(name)) continue
    const reading = readCell(field, text, names)
    if (isProblem(reading))
      problems.push(at(row, table.columns.get(name)!, reading.problem.code, reading.problem.words))
    else {
      wanted[name] = reading.ok
      if (reading.ok !== null) changes.push({ field: name, from: '', to: showCell(field, reading.ok, names, language) })
    }
  }
  if (problems.length > 0) return failed(row, problems)
  const changed = Object.keys(wanted).filter((name) => !opened.has(name))
  return { is: 'wish', wish: { row: row.row, item: scene.newId(row.row), before: null, wanted, changed, changes } }
}

function failed({ row }: TableRow, problems: readonly SheetProblem[]): RowReading {
  return { is: 'error', row, problems }
}

function at({ row }: TableRow, column: number | null, code: string, words: Words): SheetProblem {
  return { row, column, code, words: trust<Words>(words) }
}

function twice(first: number): Words {
  return {
    ja: `${first}行目と同じものです。一つにまとめてください。行を複写したのなら、IDと版の欄を空にしてください。`,
    en: `This is the same as row ${first}: make one of them. Where the row was copied, empty its ID and version.`,
  }
}

function changedSince(seen: string, now: number): Words {
  return {
    ja: `書き出したあとで、ほかの人がこの台帳項目を変えました（版${seen.slice(0, 10)}→${now}）。書き出し直してから、もう一度変えてください。`,
    en: `Someone else has changed this item since it was exported (version ${seen.slice(0, 10)}, now ${now}): export again, then repeat.`,
  }
}

function missingColumn({ ja, en }: Words): Words {
  return {
    ja: `新しく登録するには「${ja}」の列が要ります。列を加えてください。`,
    en: `To add an item the column "${en}" is needed: please add it.`,
  }
}

const NO_SUCH_ITEM: Words = {
  ja: 'このIDの台帳項目はありません。新しく登録するなら、IDと版の欄を空にしてください。',
  en: 'There is no item of this id. To add a new one, leave its ID and version empty.',
}
const AMBIGUOUS: Words = {
  ja: '同じものが台帳に二つ以上あります。書き出した表のIDの欄で、どれかを示してください。',
  en: 'The register has several of these: say which by the ID of an exported sheet.',
}
