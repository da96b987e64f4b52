import {
  actsOf,
  commandUsage,
  fieldsOf,
  isRefusal,
  isServicesOwn,
  listColumns,
  nameField,
  proposedFields,
  readListParameters,
  readOptions,
  WHOLE,
  type AnyFacts,
  type AnyRegister,
  type Fields,
} from '#kernel'
import { listParametersOf } from '#client'

import { UsageError, type Command, type ExitCode } from '../../command.ts'
import { dayArgument, inOffice, newId, type ListAsked, type Office } from '../../office/index.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { say } from '../policy/words.ts'
import { filesIn, sendFiles } from './files-in.ts'
import { importSheet, writeSheet } from './sheet-verbs.ts'

/** Options that every verb of a register knows; a register has no fields of these names. */
const COMMON = new Set(['in', 'as', 'on', 'id', 'json', 'server'])

/** `sekisho <register> list | show ITEM | open … | <act> ITEM …`, read from the register's declaration. */
export function registerCommand(register: AnyRegister): Command {
  const verbs = ['list', 'show', 'sheet', 'import', ...deedsOf(register).map(([name]) => name)]
  return {
    usage: `${verbs.join('|')} [ITEM] [--FIELD VALUE]… [--on DAY] [--as STAFF] [--in FOLDER | --server URL]`,
    words: register.label,
    help: () => `\n${usage(register)}\n`,
    run: async (args, screen) => {
      const [first, ...rest] = args
      if (first === 'sheet') return await writeSheet(register, rest, screen)
      if (first === 'import') return await importSheet(register, rest, screen)
      const parsed = parse(args, screen)
      const { words, options } = parsed
      const [verb, item, ...others] = words
      if (verb === undefined || !verbs.includes(verb) || others.length > 0) throw new UsageError(usage(register))
      return await inOffice({ in: options['in'], server: options['server'], as: options['as'] }, async (office) => {
        if (verb === 'list') return await list(office, register, parsed, screen)
        if (verb === 'show') return await show(office, register, item ?? '', screen)
        return await perform(office, register, { verb, item, options }, screen)
      })
    },
  }
}

/** What people do in a register, with the fields it takes. */
function deedsOf(register: AnyRegister): (readonly [verb: string, takes: Fields])[] {
  const acts = Object.entries(actsOf(register)).filter(([, { by }]) => !isServicesOwn(by))
  const open = isServicesOwn(register.open.by) ? [] : [['open', fieldsOf(register, 'opened')] as const]
  return [...open, ...acts.map(([name, { takes }]) => [name, takes] as const)]
}

/** How it is listed, and each act with the fields it takes. */
function usage(register: AnyRegister): string {
  const deeds = deedsOf(register).map(
    ([name, takes]) => `  ${name} ${name === 'open' ? '[--id ID]' : 'ITEM'} ${commandUsage(takes)}`,
  )
  const list = '  list [--q WORDS] [--filter FIELD=VALUE]… [--sort FIELD,-FIELD]'
  const sheets = ['  sheet FILE.xlsx|FILE.csv [--cp932]', '  import FILE [--sheet NAME] [--apply]']
  return [`sekisho ${register.name}`, list, ...deeds, ...sheets].join('\n')
}

/** One act with its fields, and what each is. */
function usageOf(register: AnyRegister, verb: string, { language }: Screen): string {
  const [, takes] = deedsOf(register).find(([name]) => name === verb)!
  const { label } = verb === 'open' ? register.open : actsOf(register)[verb]!
  const item = verb === 'open' ? '[--id ID]' : 'ITEM'
  const fields = Object.entries(takes).map(([name, field]) => `  --${name}  ${field.label[language]}`)
  return [`sekisho ${register.name} ${verb} ${item} ${commandUsage(takes)}`, `  ${label[language]}`, ...fields].join(
    '\n',
  )
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
  if (verb !== 'open' && item === undefined) throw new UsageError(usageOf(register, verb, screen))
  const fields = verb === 'open' ? fieldsOf(register, 'opened') : actsOf(register)[verb]!.takes
  const given = Object.fromEntries(Object.entries(options).filter(([name]) => !COMMON.has(name)))
  const files = filesIn(fields, given)
  const input = readOptions(fields, { ...given, ...files.typed }, screen.language)
  if ('problem' in input)
    throw new UsageError(`${input.problem.words[screen.language]}\n${usageOf(register, verb, screen)}`)
  const asked = { by: options['as'], on: dayArgument(options['on']) }
  const sent = await sendFiles(office, files.paths, asked)
  const done = isRefusal(sent)
    ? sent
    : await office.act(
        {
          register: register.name,
          item: item ?? options['id'] ?? newId(),
          act: verb,
          input: { ...input.ok, ...files.given, ...sent },
        },
        asked,
      )
  if (isRefusal(done)) {
    screen.complain(`${done.words[screen.language]} [${done.refused}]\n`)
    return 1
  }
  for (const { index, register: name, item: id, event } of done) screen.write(`${index} ${name} ${id} ${event}\n`)
  return 0
}

async function list(
  office: Office,
  register: AnyRegister,
  { options, filters }: Parsed,
  screen: Screen,
): Promise<ExitCode> {
  const asked = listAsked(options, filters, screen)
  const reading = readListParameters(register, WHOLE, listParametersOf(asked))
  if ('problem' in reading) {
    const { words, path } = reading.problem
    throw new UsageError(`${words[screen.language]} (${path.join('.')})\n${usage(register)}`)
  }
  const { items, names, persons } = await office.list(register.name, asked)
  const columns = listColumns(register)
  const name =
    Object.keys(persons).length > 0 ? [{ head: register.fields[nameField(register)!]!.label[screen.language] }] : []
  const heads = [{ head: 'ID' }, ...name, ...columns.map(({ label }) => ({ head: label[screen.language] }))]
  const rows = items.map((item) => [
    item.id,
    ...name.map(() => persons[item.id] ?? ''),
    ...columns.map((column) => column.show(item, screen.language, names)),
  ])
  screen.write(table(heads, rows, screen))
  return 0
}

/** What `--q`, `--sort` and each `--filter` ask for; `FIELD=VALUE`, again for any of them, `FIELD>=VALUE`, `FIELD<=VALUE`. */
function listAsked({ q, sort }: Parsed['options'], filters: readonly string[], screen: Screen): ListAsked {
  const where: Record<string, string[] | { from?: string; to?: string }> = {}
  for (const filter of filters) {
    const [, field, sign, value] = /^([^<>=]+)(=|>=|<=)(.*)$/su.exec(filter) ?? []
    if (field === undefined || value === undefined)
      throw new UsageError(
        say(screen, `--filter ${filter}: 項目=値 の形で指定してください。`, `--filter ${filter}: write FIELD=VALUE.`),
      )
    const known = where[field]
    if (sign === '=') where[field] = Array.isArray(known) ? [...known, value] : [value]
    else if (!Array.isArray(known)) where[field] = { ...known, [sign === '>=' ? 'from' : 'to']: value }
  }
  return { where, ...(q === undefined ? {} : { search: q }), ...(sort === undefined ? {} : { sort: sort.split(',') }) }
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
  const { item, personal, asks, history } = found
  const values: Readonly<Record<string, unknown>> = { ...item.facts, ...personal }
  const lines = Object.entries(register.fields).map(([name, field]) => {
    const value = values[name] ?? null
    return `${field.label[screen.language]}: ${value === null ? '-' : field.show(value, screen.language)}`
  })
  const voided = item.voidedOn === undefined ? [] : [say(screen, `取消: ${item.voidedOn}`, `voided: ${item.voidedOn}`)]
  const told = history.map(({ index, on, event, by }) => `${index} ${on} ${event} ${by}`)
  const proposed = asks === undefined ? [] : ['', ...proposalLines(proposedFields(office.house, item), asks, screen)]
  screen.write(`${[...lines, ...voided, ...proposed, '', ...told].join('\n')}\n`)
  return 0
}

/** What somebody is asked to approve, field by field: nobody decides on what he has not seen. */
function proposalLines(fields: Fields | null, asks: AnyFacts | null, screen: Screen): string[] {
  if (asks === null) return [say(screen, '申請内容は消去されています。', 'What was asked has been erased.')]
  const lines = Object.entries(asks).map(([name, value]) => {
    const field = fields?.[name]
    const shown = value === null ? '-' : (field?.show(value, screen.language) ?? JSON.stringify(value))
    return `  ${field?.label[screen.language] ?? name}: ${shown}`
  })
  return [say(screen, '申請内容:', 'What is asked:'), ...lines]
}

interface Parsed {
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, string>>
  /** Of a list; the only option that may be given again. */
  readonly filters: readonly string[]
}

function parse(args: readonly string[], screen: Screen): Parsed {
  const words: string[] = []
  const options: Record<string, string> = {}
  const filters: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at]!
    if (!word.startsWith('--')) words.push(word)
    else {
      const value = args[(at += 1)]
      if (value === undefined) throw new UsageError(say(screen, `${word} の値がありません。`, `${word} has no value.`))
      if (word === '--filter') filters.push(value)
      else options[word.slice(2)] = value
    }
  }
  return { words, options, filters }
}
