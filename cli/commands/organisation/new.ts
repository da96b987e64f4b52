import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'

import { instantOf, isRefusal, type Command as Act, type Day } from '#kernel'
import { inParts, matchObligations, type Policy } from '#policy'
import { ISSUER_KINDS } from '#policy/catalogue'
import { foundOrganisation, type Founders } from '#server/organisations'
import { putBytes, type Blobs } from '#store'

import { UsageError, type Command } from '../../command.ts'
import { DEFAULT_FOLDER, newId } from '../../office/index.ts'
import { canAsk, withTerminal, type Ask } from '../../terminal/ask.ts'
import type { Screen } from '../../terminal/screen.ts'
import { loadPolicy } from '../policy/load-policy.ts'
import { say } from '../policy/words.ts'
import { confirmMatches, type Confirmed } from './confirm-matches.ts'

const OPTIONS = {
  policy: { type: 'string' },
  in: { type: 'string' },
  kind: { type: 'string' },
  ciso: { type: 'string' },
  chief: { type: 'string' },
  operator: { type: 'string' },
  'organisation-key': { type: 'string' },
  accept: { type: 'boolean' },
} as const

/** `sekisho new TOWN [--policy FILE] [--accept] …` */
export const newCommand: Command = {
  usage:
    'TOWN [--policy FILE] [--accept] [--in FOLDER] [--kind 市] [--ciso NAME] [--chief NAME] [--operator NAME] [--organisation-key FILE]',
  words: {
    ja: '団体を作る：方針を読み、義務文と要件の対応を確認し、役割を充てる（--accept は提案どおり）',
    en: 'make an organisation: read its policy, confirm what obligations mean, assign roles (--accept: as proposed)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [name, ...others] = positionals
    if (name === undefined || others.length > 0)
      throw new UsageError(say(screen, '団体名を一つ指定してください。', 'Name one organisation.'))
    const folder = values.in ?? DEFAULT_FOLDER
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      screen.complain(
        say(
          screen,
          `${folder} は空ではありません。--in で別の場所を指定してください。\n`,
          `${folder} is not empty: name another place by --in.\n`,
        ),
      )
      return 2
    }
    const policy = values.policy === undefined ? null : await loadPolicy(values.policy, screen)
    if (policy === undefined) return 2
    const kind = values.kind ?? kindOf(policy, name)
    if (!KINDS.includes(kind)) throw new UsageError(unknownKind(kind, screen))
    const isAsked = values.accept !== true && canAsk()
    // Nothing is taken for confirmed that nobody was asked.
    if (policy && values.accept !== true && !isAsked) throw new UsageError(noTerminal(values.policy!, screen))
    const prepare = async (ask: Ask | null): Promise<Pick<Founding, 'confirmed' | 'people'>> => ({
      confirmed: policy && (await confirmMatches(matchObligations(policy), policy, ask, screen)),
      people: await askPeople(values, ask, screen),
    })
    const prepared = isAsked ? await withTerminal(prepare) : await prepare(null)
    const keyFile = values['organisation-key']
    return await found({ folder, name, kind, keyFile, ...prepared, file: values.policy ?? null, policy }, screen)
  },
}

/** Kinds of bodies that somebody may name. */
const KINDS: readonly string[] = ISSUER_KINDS.filter((kind) => kind !== '不明')

/** NOTE: which laws bind follows from the kind; where it is not known, none would be asked for. */
function unknownKind(kind: string, screen: Screen): string {
  const kinds = KINDS.join('、')
  return say(
    screen,
    `団体の種別「${kind}」では、どの法律の要件が及ぶか決まりません。--kind で次から指定してください：${kinds}`,
    `By the kind "${kind}" it is not settled which laws bind: name one by --kind: ${kinds}`,
  )
}

function noTerminal(file: string, screen: Screen): string {
  return say(
    screen,
    `端末がないので、義務文と要件の対応を一件ずつ確認できません。sekisho policy obligations ${file} で提案を確かめ、そのとおりでよければ --accept を付けてください。`,
    `There is no terminal at which to confirm what each obligation means: look at the proposals by "sekisho policy obligations ${file}", and take them as they are by --accept.`,
  )
}

async function askPeople(
  given: { ciso?: string | undefined; chief?: string | undefined; operator?: string | undefined },
  ask: Ask | null,
  screen: Screen,
): Promise<Founders> {
  const askFor = async (told: string | undefined, ja: string, en: string): Promise<string | null> => {
    if (told !== undefined || !ask) return told ?? null
    const answer = await ask(`${say(screen, ja, en)}: `)
    return answer === '' ? null : answer
  }
  const ciso = await askFor(
    given.ciso,
    '最高情報セキュリティ責任者（CISO）の氏名',
    'Chief information security officer',
  )
  const chief = await askFor(given.chief, '統括情報セキュリティ責任者の氏名', 'Chief security officer')
  const operator = await askFor(given.operator, 'この端末の運用担当者の氏名', 'Administrator at this machine')
  return { ciso, chief, operator: operator ?? say(screen, '運用担当者', 'Administrator') }
}

function kindOf(policy: Policy | null, name: string): string {
  const last = /(市|町|村|都|道|府|県|一部事務組合|広域連合|共済組合)$/u.exec(name)?.[1]
  if (policy && policy.issuerKind !== '不明') return policy.issuerKind
  if (name.endsWith('区')) return '特別区'
  return last !== undefined && ['都', '道', '府', '県'].includes(last) ? '都道府県' : (last ?? '不明')
}

interface Founding {
  readonly folder: string
  readonly name: string
  readonly kind: string
  /** Where the key of the organisation is made, if not in the folder. */
  readonly keyFile: string | undefined
  readonly people: Founders
  readonly confirmed: Confirmed | null
  readonly file: string | null
  readonly policy: Policy | null
}

async function found(founding: Founding, screen: Screen): Promise<0 | 2> {
  const { folder, name, kind, people, keyFile } = founding
  const made = await foundOrganisation({
    folder,
    name,
    kind,
    founders: people,
    at: instantOf(Date.now()),
    acts: (blobs, on) => policyActs(founding, blobs, on),
    ...(keyFile === undefined ? {} : { organisationKey: keyFile }),
  })
  if (isRefusal(made)) {
    screen.complain(`${made.words[screen.language]} [${made.refused}]\n`)
    return 2
  }
  screen.write(
    say(
      screen,
      `${name}（${kind}）を ${folder} に作りました。記録 ${made.entries} 件。\n検証鍵: ${made.key}\n次は: sekisho standing\n`,
      `Made ${name} (${kind}) in ${folder}: ${made.entries} entries.\nVerifier key: ${made.key}\nNext: sekisho standing\n`,
    ),
  )
  return 0
}

/** The policy with its confirmed reading, and what only this organisation asks of itself. */
async function policyActs({ policy, confirmed, file }: Founding, blobs: Blobs, on: Day): Promise<Act[]> {
  if (!policy || !confirmed || file === null) return []
  const bytes = readFileSync(file)
  const { sha256 } = await putBytes(blobs, bytes)
  const source = {
    sha256,
    bytes: bytes.length,
    media: basename(file).endsWith('.docx') ? DOCX : 'text/plain',
  }
  const inForceFrom = policy.dates.find(({ kind, iso }) => kind === '施行' && iso.length === 10)?.iso ?? on
  const id = newId()
  const [clauses = [], ...more] = inParts(confirmed.clauses)
  return [
    ...confirmed.own.map((own) => open('requirements', newId(), own)),
    open('policies', id, {
      document: policy.kind,
      title: policy.title.slice(0, 200),
      organ: null,
      inForceFrom,
      source,
      clauses,
    }),
    { register: 'policies', item: id, act: 'confirm', input: { clauses } },
    ...more.map((clauses) => ({ register: 'policies', item: id, act: 'extend', input: { clauses } })),
  ]
}

/** NOTE: the registered name is longer than a media type may be here. */
const DOCX = 'application/x-docx'

function open(register: string, item: string, input: object): Act {
  return { register, item, act: 'open', input }
}
