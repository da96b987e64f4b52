import {
  actsOf,
  nameField,
  trust,
  type AnyFacts,
  type AnyRegister,
  type Called,
  type Command,
  type Entry,
  type House,
  type Item,
  type Refusal,
} from '#kernel'
import {
  connect,
  isProblem,
  type Answer,
  type AnyListOptions,
  type ApiProblem,
  type Client,
  type ReadItem,
  type Sealed,
} from '#client'
import { houseFor } from '#registers'

import {
  lineOf,
  NO_SUCH_ITEM,
  standingTold,
  type ActOptions,
  type EntryLine,
  type ListAsked,
  type Listed,
  type Office,
  type WholeItem,
} from './office.ts'
import { remoteSheets } from './remote-sheets.ts'

/** How a server is asked: by a token of one person, or in anybody's name by the secret of a folder. */
export interface Asking {
  readonly url: string
  /** The token for acting as somebody; null where one cannot choose. */
  readonly tokenFor: (staff: string | undefined) => string | null
}

/** What a server has answered instead of what was asked for. */
export class RemoteProblem extends Error {
  readonly problem: ApiProblem

  constructor(problem: ApiProblem) {
    super(problem.words.en)
    this.problem = problem
  }
}

/** Items and entries of one page. */
const PAGE = 1_000

/** Items of a page with personal values, each of which is decrypted by itself. */
const PERSONAL_PAGE = 200

/** Pages of one question at most: a list of a million items is not read on a terminal. */
const MOST_PAGES = 1_000

type AnyClient = Client<readonly []>

/** An organisation through the server that serves it. @throws {RemoteProblem} */
export async function remoteOffice(asking: Asking): Promise<Office> {
  const clientFor = async (staff: string | undefined): Promise<AnyClient> => {
    const token = asking.tokenFor(staff)
    if (token === null) throw new RemoteProblem(OTHER_PERSON)
    return must(await connect([], { url: asking.url, token }))
  }
  const client = await clientFor(undefined)
  const card = client.organisation
  const house = houseFor(card.kind)
  return {
    card,
    house,
    act: async (command, options) => await act(await clientFor(options.by), house, command, options),
    putFile: async (bytes, { by }) => must(await (await clientFor(by)).putFile(bytes, 'application/octet-stream')),
    list: (register, asked = {}) => list(client, house.registers.get(register)!, asked),
    staff: async () => (await pages(client, 'staff', { isPersonal: true })).rows,
    whole: async (register, id) => {
      const answer = await client.register(register).get(id)
      if (isProblem(answer) && answer.problem.status === 404) return null
      const { personal = {}, asks, ...item } = must(answer)
      const proposal = asks === undefined ? {} : { asks }
      return { item: itemOf(item), personal, ...proposal, history: await history(client, register, id) }
    },
    sheets: async ({ by }) => remoteSheets((await clientFor(by)).sheets),
    standing: async (on, known) => standingTold(house, await log(client), on, known),
  }
}

async function act(
  client: AnyClient,
  house: House,
  command: Command,
  { on }: ActOptions,
): Promise<readonly EntryLine[] | Refusal> {
  const register = client.register(command.register)
  const day = on === undefined ? {} : { on }
  if (command.act === 'open') return told(await register.open(command.input, { ...day, item: command.item }))
  if (!actsOf(house.registers.get(command.register)!)[command.act]) throw new Error(`no act ${command.act}`)
  const found = await register.get(command.item)
  if (isProblem(found)) return found.problem.status === 404 ? NO_SUCH_ITEM : told(found)
  return told(await register.act(command.act, command.item, found.ok.version, command.input, day))
}

/** Entries that were sealed, or the refusal as the kernel has given it. @throws {RemoteProblem} for all else. */
function told(answer: Answer<Sealed | ReadItem>): readonly EntryLine[] | Refusal {
  if (!isProblem(answer)) return 'entries' in answer.ok ? answer.ok.entries.map(lineOf) : []
  const { refused, words, code } = answer.problem
  if (refused !== undefined) return { refused, words }
  if (code === 'changed') return { refused: 'changed', words }
  throw new RemoteProblem(answer.problem)
}

/** An item with what is told of persons, where that was asked for. */
type Row = Pick<WholeItem, 'item' | 'personal'>

/** Every page of a list. */
async function pages(
  client: AnyClient,
  register: string,
  asked: AnyListOptions,
): Promise<{ readonly rows: readonly Row[]; readonly names: Called }> {
  const rows: Row[] = []
  const names: Record<string, Called[string]> = {}
  let after: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const limit = asked.isPersonal === true ? PERSONAL_PAGE : PAGE
    const options = { ...asked, limit, ...(after === undefined ? {} : { after }) }
    const told = must(await client.register(register).list(options))
    rows.push(...told.items.map(({ personal = {}, ...item }) => ({ item: itemOf(item), personal })))
    for (const [to, some] of Object.entries(told.names)) names[to] = { ...names[to], ...some }
    if (told.next === null) break
    after = told.next
  }
  return { rows, names }
}

async function list(client: AnyClient, register: AnyRegister, asked: ListAsked): Promise<Listed> {
  const name = nameField(register)
  const isPersonal = name !== null && register.fields[name]!.personal
  const { rows, names } = await pages(client, register.name, { ...asked, isPersonal })
  const called = isPersonal ? rows.map(({ item, personal }) => [item.id, personal[name]] as const) : []
  const persons = called.flatMap(([id, text]): [string, string][] => (typeof text === 'string' ? [[id, text]] : []))
  return { items: rows.map(({ item }) => item), names, persons: Object.fromEntries(persons) }
}

async function history(client: AnyClient, register: string, id: string): Promise<readonly EntryLine[]> {
  const all: EntryLine[] = []
  let before: number | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { entries, next } = must(await client.register(register).history(id, before))
    all.push(...entries.map(({ index, on, by, event }) => ({ index, on, by, event, register, item: id })))
    if (next === null) break
    before = next
  }
  return all.toReversed()
}

async function log(client: AnyClient): Promise<readonly Entry[]> {
  const all: Entry[] = []
  let from: number | null = 0
  while (from !== null) {
    const { entries, next }: { readonly entries: readonly Entry[]; readonly next: number | null } = must(
      await client.entries(from, PAGE),
    )
    all.push(...entries)
    from = next
  }
  return all
}

/** NOTE: which entry last set a personal value is not told over HTTP, and nothing on a terminal asks. */
function itemOf({ id, version, openedOn, openedAt, voidedOn, facts }: ReadItem): Item {
  const known = { id, version, openedOn, openedAt, facts: trust<AnyFacts>(facts), personal: {} } // facts of any register
  return voidedOn === undefined ? known : { ...known, voidedOn }
}

function must<T>(answer: Answer<T>): T {
  if (isProblem(answer)) throw new RemoteProblem(answer.problem)
  return answer.ok
}

const OTHER_PERSON: ApiProblem = {
  code: 'other-person',
  status: 0,
  words: {
    ja: 'トークンでは本人としてだけ行えます。--as を外してください。',
    en: 'A token acts as its own person only: leave --as out.',
  },
}
