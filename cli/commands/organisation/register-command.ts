import { actsOf, commandUsage, fieldsOf, isRefusal, listColumns, readOptions, type AnyRegister } from '#kernel'

import { UsageError, type Command, type ExitCode } from '../../command.ts'
import { dayArgument, inOffice, newId, type Office } from '../../office/index.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { say } from '../policy/words.ts'
import { importSheet, writeSheet } from './sheet-verbs.ts'

/** Options that every verb of a register knows; a register has no fields of these names. */
const COMMON = new Set(['in', 'as', 'on', 'id', 'json', 'server'])

/** `sekisho <register> list | show ITEM | open … | <act> ITEM …`, read from the register's declaration. */
export function registerCommand(register: AnyRegister): Command {
  const verbs = ['list', 'show', 'sheet', 'import', 'open', ...Object.keys(actsOf(register))]
  return {
    usage: `${verbs.join('|')} [ITEM] [--FIELD VALUE]… [--on DAY] [--as STAFF] [--in FOLDER | --server URL]`,
    words: register.label,
    run: async (args, screen) => {
      const [first, ...rest] = args
      if (first === 'sheet') return await writeSheet(register, rest, screen)
      if (first === 'import') return await importSheet(register, rest, screen)
      const { words, options } = parse(args, screen)
      const [verb, item, ...others] = words
      if (verb === undefined || !verbs.includes(verb) || others.length > 0) throw new UsageError(usage(register))
      return await inOffice({ in: options['in'], server: options['server'], as: options['as'] }, async (office) => {
        if (verb === 'list') return await list(office, register, screen)
        if (verb === 'show') return await show(office, register, item ?? '', screen)
        return await perform(office, register, { verb, item, options }, screen)
      })
    },
  }
}

/** Each act with the fields it takes. */
function usage(register: AnyRegister): string {
  const open = `  open [--id ID] ${commandUsage(fieldsOf(register, 'opened'))}`
  const acts = Object.entries(actsOf(register)).map(([name, { takes }]) => `  ${name} ITEM ${commandUsage(takes)}`)
  const sheets = ['  sheet FILE.xlsx|FILE.csv [--cp932]', '  import FILE [--sheet NAME] [--apply]']
  return [`sekisho ${register.name}`, open, ...acts, ...sheets].join('\n')
}

interface Asked {
  readonly verb: string
  readonly item: string | undefined
  readonly options: Readonly<Record<string, string>>
}

async function perform(
  office: Office,
  register: AnyRegister,
  { verb, item, options }: Asked,
  screen: Screen,
): Promise<ExitCode> {
  if (verb !== 'open' && item === undefined) throw new UsageError(usage(register))
  const fields = verb === 'open' ? fieldsOf(register, 'opened') : actsOf(register)[verb]!.takes
  const given = Object.fromEntries(Object.entries(options).filter(([name]) => !COMMON.has(name)))
  const input = readOptions(fields, given, screen.language)
  if ('problem' in input) throw new UsageError(`${input.problem.words[screen.language]}\n${usage(register)}`)
  const command = { register: register.name, item: item ?? options['id'] ?? newId(), act: verb, input: input.ok }
  const done = await office.act(command, { by: options['as'], on: dayArgument(options['on']) })
  if (isRefusal(done)) {
    screen.complain(`${done.words[screen.language]} [${done.refused}]\n`)
    return 1
  }
  for (const { index, register: name, item: id, event } of done) screen.write(`${index} ${name} ${id} ${event}\n`)
  return 0
}

async function list(office: Office, register: AnyRegister, screen: Screen): Promise<ExitCode> {
  const columns = listColumns(register)
  const items = await office.items(register.name)
  const rows = items.map((item) => [item.id, ...columns.map((column) => column.show(item, screen.language))])
  screen.write(table([{ head: 'ID' }, ...columns.map(({ label }) => ({ head: label[screen.language] }))], rows, screen))
  return 0
}

/** An item with its personal values and its history. */
async function show(office: Office, register: AnyRegister, id: string, screen: Screen): Promise<ExitCode> {
  const found = await office.whole(register.name, id)
  if (!found) {
    screen.complain(
      say(screen, `${register.label.ja}に ${id} はありません。\n`, `${register.label.en} has no ${id}.\n`),
    )
    return 2
  }
  const { item, personal, history } = found
  const values: Readonly<Record<string, unknown>> = { ...item.facts, ...personal }
  const lines = Object.entries(register.fields).map(([name, field]) => {
    const value = values[name] ?? null
    return `${field.label[screen.language]}: ${value === null ? '-' : field.show(value, screen.language)}`
  })
  const voided = item.voidedOn === undefined ? [] : [say(screen, `取消: ${item.voidedOn}`, `voided: ${item.voidedOn}`)]
  const told = history.map(({ index, on, event, by }) => `${index} ${on} ${event} ${by}`)
  screen.write(`${[...lines, ...voided, '', ...told].join('\n')}\n`)
  return 0
}

function parse(args: readonly string[], screen: Screen): { words: string[]; options: Record<string, string> } {
  const words: string[] = []
  const options: Record<string, string> = {}
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at]!
    if (!word.startsWith('--')) words.push(word)
    else {
      const value = args[(at += 1)]
      if (value === undefined) throw new UsageError(say(screen, `${word} の値がありません。`, `${word} has no value.`))
      options[word.slice(2)] = value
    }
  }
  return { words, options }
}
