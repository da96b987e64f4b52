import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'

import { addDays, fiscalYearOf, isRefusal, type Command as Act } from '#kernel'
import { inParts, matchObligations, type Policy } from '#policy'
import { holidaysOfFiscalYear, houseFor, type ClosedDay } from '#registers'
import { FolderBlobs, houseHash, makeOrganisationKey, openLocal, putBytes, writeDurably } from '#store'
import { SqliteStore } from '#store/sqlite'

import { UsageError, type Command } from '../../command.ts'
import { canAsk, withTerminal, type Ask } from '../../terminal/ask.ts'
import type { Screen } from '../../terminal/screen.ts'
import { loadPolicy } from '../policy/load-policy.ts'
import { say } from '../policy/words.ts'
import { confirmMatches, type Confirmed } from './confirm-matches.ts'
import { DEFAULT_FOLDER, founder, newId, occasionNow, officeOf, today, type OfficeCard } from './office.ts'

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
    const prepare = async (ask: Ask | null): Promise<Pick<Founding, 'confirmed' | 'people'>> => ({
      confirmed: policy && (await confirmMatches(matchObligations(policy), policy, ask, screen)),
      people: await askPeople(values, ask, screen),
    })
    const prepared = values.accept !== true && canAsk() ? await withTerminal(prepare) : await prepare(null)
    const kind = values.kind ?? kindOf(policy, name)
    if (values['organisation-key'] !== undefined) makeOrganisationKey(folder, values['organisation-key'])
    return await found({ folder, name, kind, ...prepared, file: values.policy ?? null, policy }, screen)
  },
}

interface People {
  readonly ciso: string | null
  readonly chief: string | null
  readonly operator: string
}

async function askPeople(
  given: { ciso?: string | undefined; chief?: string | undefined; operator?: string | undefined },
  ask: Ask | null,
  screen: Screen,
): Promise<People> {
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
  return last !== undefined && ['都', '道', '府', '県'].includes(last) ? '都道府県' : (last ?? '不明')
}

interface Founding {
  readonly folder: string
  readonly name: string
  readonly kind: string
  readonly people: People
  readonly confirmed: Confirmed | null
  readonly file: string | null
  readonly policy: Policy | null
}

async function found(founding: Founding, screen: Screen): Promise<0 | 2> {
  const { folder, name, kind } = founding
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const card: OfficeCard = { organisation: newId(), name, kind, operator: newId() }
  const house = houseFor(kind)
  const store = openLocal(house, new SqliteStore(house, folder, card.organisation))
  try {
    const by = { actor: founder(card.operator), occasion: occasionNow(card.operator) }
    const result = await store.act(by, [
      ...foundingActs(card, founding, houseHash(house)),
      ...(await policyActs(founding)),
    ])
    if (isRefusal(result)) {
      screen.complain(`${result.words[screen.language]} [${result.refused}]\n`)
      return 2
    }
    writeDurably(join(folder, 'sekisho.json'), `${JSON.stringify(card, null, 2)}\n`)
    const { signer } = officeOf(house, store, folder)
    await signer.checkpoint(store)
    const size = await store.size()
    screen.write(
      say(
        screen,
        `${name}（${kind}）を ${folder} に作りました。記録 ${size} 件。\n検証鍵: ${signer.verifierKey}\n次は: sekisho standing\n`,
        `Made ${name} (${kind}) in ${folder}: ${size} entries.\nVerifier key: ${signer.verifierKey}\nNext: sekisho standing\n`,
      ),
    )
    return 0
  } finally {
    await store.close()
  }
}

/** The book, the head, a first section, the people named, and their roles. */
function foundingActs(card: OfficeCard, { name, kind, people }: Founding, house: string): Act[] {
  const [organ, section] = [newId(), newId()]
  const since = today()
  const staffOf = (person: string, id: string): Act =>
    open('staff', id, { name: person, number: '-', mail: null, section, employment: 'regular' })
  const roleOf = (role: string, local: string, holder: string): Act =>
    open('roles', newId(), {
      role,
      name: local,
      post: local,
      holder,
      organ: null,
      section: null,
      from: since,
      to: null,
    })
  const named = [
    { role: 'ciso', local: '最高情報セキュリティ責任者', person: people.ciso, id: newId() },
    { role: 'chief', local: '統括情報セキュリティ責任者', person: people.chief, id: newId() },
    { role: 'administrator', local: '運用担当者', person: people.operator, id: card.operator },
  ]
  return [
    open('book', card.organisation, { organisation: name, kind, house, sealedThrough: addDays(since, -1) }),
    open('organs', organ, { name: '長', kind: 'head', since }),
    open('sections', section, { name: '情報政策担当', organ, parent: null }),
    open('closures', newId(), { source: 'national', days: holidaysFrom(fiscalYearOf(since)) }),
    ...named.flatMap(({ role, local, person, id }) =>
      person === null ? [] : [staffOf(person, id), roleOf(role, local, id)],
    ),
  ]
}

/** The holidays of a fiscal year and the next; the published list corrects them (`sekisho closures import`). */
function holidaysFrom(year: number): readonly ClosedDay[] {
  return [...holidaysOfFiscalYear(year), ...holidaysOfFiscalYear(year + 1)]
}

/** The policy with its confirmed reading, and what only this organisation asks of itself. */
async function policyActs({ policy, confirmed, file, folder }: Founding): Promise<Act[]> {
  if (!policy || !confirmed || file === null) return []
  const bytes = readFileSync(file)
  const { sha256 } = await putBytes(new FolderBlobs(join(folder, 'blobs')), bytes)
  const source = { sha256, bytes: bytes.length, media: basename(file).endsWith('.docx') ? DOCX : 'text/plain' }
  const inForceFrom = policy.dates.find(({ kind, iso }) => kind === '施行' && iso.length === 10)?.iso ?? today()
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
