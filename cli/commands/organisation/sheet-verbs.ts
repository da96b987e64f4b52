import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { XLSX_LIMITS } from '#formats/xlsx'
import { isRefusal, type AnyRegister, type ImportPreview, type PreviewedRow, type Refusal } from '#kernel'

import { UsageError, type Command, type ExitCode } from '../../command.ts'
import { inOffice, OFFICE_OPTIONS, type NotUndone } from '../../office/index.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { say } from '../policy/words.ts'

/** Rows of a preview that a terminal shows. */
const MOST_SHOWN = 200

/** `sekisho <register> sheet FILE`: the items as a workbook or CSV, by the name of the file. */
export async function writeSheet(register: AnyRegister, args: readonly string[], screen: Screen): Promise<ExitCode> {
  const options = { ...OFFICE_OPTIONS, cp932: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  const file = oneFile(positionals, screen)
  const format = file.endsWith('.csv') ? 'csv' : file.endsWith('.xlsx') ? 'xlsx' : null
  if (format === null) throw new UsageError(say(screen, '.xlsx か .csv にしてください。', 'Name a file .xlsx or .csv.'))
  if (existsSync(file)) throw new UsageError(say(screen, `${file} はすでにあります。`, `${file} is already there.`))
  return await inOffice(values, async (office) => {
    const sheets = await office.sheets({ by: values.as }, screen.language)
    const bytes = await sheets.download(register.name, format, values.cp932 ? 'cp932' : 'utf-8')
    if (isRefusal(bytes)) return turnedDown(bytes, screen)
    writeFileSync(file, bytes, { flag: 'wx' })
    screen.write(say(screen, `${file} に書き出しました。\n`, `Wrote ${file}.\n`))
    return 0
  })
}

/** `sekisho <register> import FILE [--apply]`: what a file would do, and with `--apply` its doing. */
export async function importSheet(register: AnyRegister, args: readonly string[], screen: Screen): Promise<ExitCode> {
  const options = { ...OFFICE_OPTIONS, sheet: { type: 'string' }, apply: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
  const file = oneFile(positionals, screen)
  if (!existsSync(file) || statSync(file).size > XLSX_LIMITS.bytes)
    throw new UsageError(say(screen, `${file} がないか、大きすぎます。`, `${file} is missing or too large.`))
  const given = { bytes: new Uint8Array(readFileSync(file)), sheet: values.sheet }
  return await inOffice(values, async (office) => {
    const sheets = await office.sheets({ by: values.as }, screen.language)
    const preview = await sheets.preview(register.name, given)
    if (isRefusal(preview)) return turnedDown(preview, screen)
    show(register, preview, screen)
    if (preview.counts.errors > 0) return 1
    if (!values.apply) {
      screen.write(say(screen, '取り込むには --apply を付けてください。\n', 'To import it, add --apply.\n'))
      return 0
    }
    const done = await sheets.apply(register.name, given, preview.binding)
    if (isRefusal(done)) return turnedDown(done, screen)
    const range = `${done.first}–${done.first + done.count - 1}`
    const undo = `sekisho imports undo ${done.id}`
    screen.write(
      say(
        screen,
        `取り込みました（記録 ${range}）。取り消すには：${undo}\n`,
        `Imported (entries ${range}). To undo: ${undo}\n`,
      ),
    )
    return 0
  })
}

/** `sekisho imports undo ID` */
export const undoImportCommand: Command = {
  usage: 'ID [--as STAFF] [--in FOLDER | --server URL]',
  words: {
    ja: '取込を取り消す。登録したものは取り消し、変えたものは元に戻す',
    en: 'undo an import: void what it added, put back what it changed',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OFFICE_OPTIONS })
    const [id, ...others] = positionals
    if (id === undefined || others.length > 0)
      throw new UsageError(say(screen, '取込のIDを一つ指定してください。', 'Name one import.'))
    return await inOffice(values, async (office) => {
      const sheets = await office.sheets({ by: values.as }, screen.language)
      const done = await sheets.undo(id)
      if (isRefusal(done)) return turnedDown(done, screen)
      screen.write(say(screen, `${done.count}件の記録で元に戻しました。\n`, `Put back by ${done.count} entries.\n`))
      return 0
    })
  },
}

function oneFile(positionals: readonly string[], screen: Screen): string {
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0)
    throw new UsageError(say(screen, 'ファイルを一つ指定してください。', 'Name one file.'))
  return file
}

function show(register: AnyRegister, { counts, notes, rows }: ImportPreview, screen: Screen): void {
  for (const note of notes) screen.write(`${note[screen.language]}\n`)
  const heads = [say(screen, '行', 'Row'), '', say(screen, '内容', 'What')].map((head) => ({ head }))
  const lines = rows
    .slice(0, MOST_SHOWN)
    .map((row) => [String(row.row), kindOf(row, screen), whatOf(register, row, screen)])
  if (lines.length > 0) screen.write(table(heads, lines, screen))
  if (rows.length > MOST_SHOWN)
    screen.write(say(screen, `ほか${rows.length - MOST_SHOWN}行。\n`, `and ${rows.length - MOST_SHOWN} more rows.\n`))
  const { added, changed, unchanged, proposed, errors } = counts
  screen.write(
    say(
      screen,
      `登録${added}件、変更${changed}件（うち決裁待ちになるもの${proposed}件）、変更なし${unchanged}件、誤り${errors}件\n`,
      `${added} to add, ${changed} to change (${proposed} to be approved first), ${unchanged} unchanged, ${errors} wrong\n`,
    ),
  )
}

function kindOf(row: PreviewedRow, screen: Screen): string {
  if (row.is === 'error') return say(screen, '誤り', 'error')
  const kind = row.is === 'add' ? say(screen, '登録', 'add') : say(screen, '変更', 'change')
  return row.isProposed ? `${kind}${say(screen, '（決裁）', ' (approval)')}` : kind
}

function whatOf(register: AnyRegister, row: PreviewedRow, screen: Screen): string {
  if (row.is === 'error') {
    return row.problems.map(({ column, words }) => `${column ?? ''}${row.row}: ${words[screen.language]}`).join(' ')
  }
  const acts = row.acts.map((words) => words[screen.language]).join('・')
  const changes = row.changes.map(({ field, from, to }) => {
    const label = register.fields[field]!.label[screen.language]
    return row.is === 'add' ? `${label}=${to}` : `${label}: ${from} → ${to}`
  })
  return `${acts}: ${changes.join('、')}`
}

function turnedDown(refusal: Refusal | NotUndone, screen: Screen): ExitCode {
  screen.complain(`${refusal.words[screen.language]} [${refusal.refused}]\n`)
  for (const { where, words } of ('problems' in refusal && refusal.problems) || []) {
    screen.complain(`${where}: ${words[screen.language]}\n`)
  }
  return 1
}
