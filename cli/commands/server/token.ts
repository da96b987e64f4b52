import { randomUUIDv7 } from 'node:crypto'
import { parseArgs } from 'node:util'

import { addDays, type AnyFacts } from '#kernel'
import { newSecret, printToken, secretHash } from '#server/identity'

import { UsageError, type Command, type ExitCode } from '../../command.ts'
import { inOffice, OFFICE_OPTIONS, today, type Office } from '../../office/index.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { say } from '../policy/words.ts'

/** A token lives so long unless told: half a year, after which its need has to be shown anew. */
const STANDARD_DAYS = 180
/** A year, at the end of which rights are reviewed anyway. */
const MOST_DAYS = 366

/** `sekisho token PERSON [--days N]` */
export const tokenCommand: Command = {
  usage:
    'PERSON [--days 180] [--for PURPOSE] [--service NAME --roles ROLE;ROLE] [--in FOLDER | --server URL] [--as STAFF]',
  words: {
    ja: 'API のトークンを発行する（一度だけ表示する）',
    en: 'issue a token of the API (shown once)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...OFFICE_OPTIONS,
        days: { type: 'string' },
        for: { type: 'string' },
        service: { type: 'string' },
        roles: { type: 'string' },
      },
    })
    const [person = null, ...others] = positionals
    if (others.length > 0 || (person === null) === (values.service === undefined)) {
      throw new UsageError(
        say(
          screen,
          '職員の氏名・職員番号・IDか、--service のどちらか一つを指定してください。',
          'Name a member of staff (name, number or id), or a --service.',
        ),
      )
    }
    const days = Number(values.days ?? STANDARD_DAYS)
    if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
      throw new UsageError(say(screen, `--days は 1 から ${MOST_DAYS} までです。`, `--days is 1 to ${MOST_DAYS}.`))
    return await inOffice<ExitCode>(values, async (office) => {
      const staff = person === null ? null : await findStaff(office, person, screen)
      if (staff === undefined) return 2
      const [item, secret] = [randomUUIDv7(), newSecret()]
      const input = {
        staff,
        service: values.service ?? null,
        roles: values.roles?.split(/[;,]/u) ?? [],
        purpose: values.for ?? say(screen, 'コマンドとAPI', 'commands and API'),
        hash: secretHash(secret),
        from: today(),
        to: addDays(today(), days - 1),
      }
      const done = await office.act({ register: 'tokens', item, act: 'open', input }, { by: values.as })
      if ('refused' in done) {
        screen.complain(`${done.words[screen.language]} [${done.refused}]\n`)
        return 1
      }
      const { organisation } = office.card
      screen.complain(
        say(
          screen,
          `${input.to} まで使えるトークンです。二度と表示しません。環境変数 SEKISHO_TOKEN に入れて使ってください。\n`,
          `A token until ${input.to}. It is not shown again: keep it in the environment as SEKISHO_TOKEN.\n`,
        ),
      )
      screen.write(`${printToken({ organisation, item, secret })}\n`)
      return 0
    })
  },
}

/** `sekisho token list` */
export const tokenListCommand: Command = {
  usage: '[--in FOLDER | --server URL]',
  words: { ja: '有効なトークンの一覧を示す', en: 'list the tokens that are live' },
  run: async (args, screen) => {
    const { values } = parseArgs({ args: [...args], options: OFFICE_OPTIONS })
    return await inOffice<ExitCode>(values, async (office) => {
      const rows = (await liveTokens(office)).map(({ id, facts }) => [
        id,
        show(facts, 'staff') ?? `service:${show(facts, 'service')}`,
        show(facts, 'purpose') ?? '',
        show(facts, 'to') ?? '',
      ])
      screen.write(table(headings(screen), rows, screen))
      return 0
    })
  },
}

/** `sekisho token revoke TOKEN [--reason leaked]` */
export const tokenRevokeCommand: Command = {
  usage: 'TOKEN-ID [--reason unneeded|leaked|replaced] [--in FOLDER | --server URL] [--as STAFF]',
  words: { ja: 'トークンを直ちに失効させる', en: 'revoke a token at once' },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...OFFICE_OPTIONS, reason: { type: 'string' } },
    })
    const [item, ...others] = positionals
    if (item === undefined || others.length > 0)
      throw new UsageError(say(screen, 'トークンのIDを一つ指定してください。', 'Name one token by its id.'))
    return await inOffice<ExitCode>(values, async (office) => {
      const command = { register: 'tokens', item, act: 'revoke', input: { reason: values.reason ?? 'unneeded' } }
      const done = await office.act(command, { by: values.as })
      if ('refused' in done) {
        screen.complain(`${done.words[screen.language]} [${done.refused}]\n`)
        return 1
      }
      screen.write(say(screen, '失効させました。\n', 'Revoked.\n'))
      return 0
    })
  },
}

/** A name as it is compared: people write it with and without a space. */
function bare(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll(/\s/gu, '') : ''
}

/** The one member of staff meant by an id, a number or a name; undefined, with a word on the screen, where it is not one. */
async function findStaff(office: Office, person: string, screen: Screen): Promise<string | undefined> {
  const wanted = bare(person)
  const found = (await office.staff()).filter(
    ({ item, personal }) =>
      item.id === person || [personal['name'], personal['number']].some((one) => bare(one) === wanted),
  )
  if (found.length === 1) return found[0]!.item.id
  const many = found.map(({ item, personal }) => `  ${item.id} ${bare(personal['number'])} ${bare(personal['name'])}\n`)
  screen.complain(
    found.length === 0
      ? say(screen, `職員等に ${person} は見つかりません。\n`, `There is no member of staff ${person}.\n`)
      : `${say(screen, `${person} は複数います。IDで指定してください。`, `Several are ${person}: name one by id.`)}\n${many.join('')}`,
  )
  return undefined
}

async function liveTokens(office: Office): Promise<readonly { readonly id: string; readonly facts: AnyFacts }[]> {
  return (await office.list('tokens')).items.filter(({ facts }) => facts['status'] === 'live')
}

function headings(screen: Screen): readonly { readonly head: string }[] {
  return [
    { head: 'ID' },
    { head: say(screen, '利用者', 'Who') },
    { head: say(screen, '用途', 'Purpose') },
    { head: say(screen, '期限', 'Until') },
  ]
}

function show(facts: AnyFacts, name: string): string | null {
  const value = facts[name]
  return typeof value === 'string' ? value : null
}
