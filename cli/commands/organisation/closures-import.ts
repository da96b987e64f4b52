import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'

import {
  addDays,
  endOfFiscalYear,
  fiscalYearOf,
  isLive,
  isRefusal,
  trust,
  type Command as Act,
  type Item,
} from '#kernel'
import { correctHolidays, readHolidayList, type ClosedDay } from '#registers'
import { decodeText } from '#formats/text'

import { UsageError, type Command } from '../../command.ts'
import { inOffice, newId, OFFICE_OPTIONS, today, type Office } from '../../office/index.ts'
import { say } from '../policy/words.ts'

/** The published list has 20 KB. */
const LARGEST_LIST_BYTES = 1_000_000

/** `sekisho closures import syukujitsu.csv` */
export const closuresImportCommand: Command = {
  usage: 'FILE [--as STAFF] [--in FOLDER | --server URL]',
  words: {
    ja: '内閣府の「国民の祝日」の一覧（syukujitsu.csv）を読み、国民の祝日の閉庁日を登録する・改める',
    en: "read the Cabinet Office's list of national holidays (syukujitsu.csv) into the closed days",
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OFFICE_OPTIONS,
    })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(say(screen, 'ファイルを一つ指定してください。', 'Name one file.'))
    const text = readText(file)
    const list = text === null ? null : readHolidayList(text)
    if (list === null || 'line' in list) {
      const why = list?.words ?? {
        ja: 'ファイルがないか、テキストではありません。',
        en: 'There is no such file of text.',
      }
      screen.complain(`${file}: ${why[screen.language]}\n`)
      return 2
    }
    return await inOffice(values, async (office) => {
      const item = await nationalItem(office)
      const known = item ? trust<readonly ClosedDay[]>(item.facts['days']) : [] // a field of `closures`
      const since = addDays(endOfFiscalYear(fiscalYearOf(today()) - 1), 1)
      const days = correctHolidays(known, list, since)
      const change = describeChange(known, days)
      if (change === '') {
        screen.write(say(screen, '登録済みの閉庁日と同じです。\n', 'The closed days are the same already.\n'))
        return 0
      }
      const result = await office.act(correction(item, days), { by: values.as })
      if (isRefusal(result)) {
        screen.complain(`${result.words[screen.language]} [${result.refused}]\n`)
        return 1
      }
      screen.write(change)
      return 0
    })
  },
}

/** @returns null where there is no such file, it is too large, or no text. */
function readText(file: string): string | null {
  const size = statSync(file, { throwIfNoEntry: false })
  if (!size?.isFile() || size.size > LARGEST_LIST_BYTES) return null
  return decodeText(readFileSync(file))?.text ?? null
}

async function nationalItem(office: Office): Promise<Item | null> {
  const { items } = await office.list('closures')
  return items.find((item) => isLive(item) && item.facts['source'] === 'national') ?? null
}

function correction(item: Item | null, days: readonly ClosedDay[]): Act {
  return item
    ? { register: 'closures', item: item.id, act: 'correct', version: item.version, input: { days } }
    : { register: 'closures', item: newId(), act: 'open', input: { source: 'national', days } }
}

function spell({ day, name }: ClosedDay): string {
  return `${day} ${name}`
}

/** A line for each day that comes or goes. */
function describeChange(before: readonly ClosedDay[], after: readonly ClosedDay[]): string {
  const [old, now] = [new Set(before.map(spell)), new Set(after.map(spell))]
  const lines = [
    ...[...old].filter((one) => !now.has(one)).map((one) => `- ${one}`),
    ...[...now].filter((one) => !old.has(one)).map((one) => `+ ${one}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}
