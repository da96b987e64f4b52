import {
  approvals,
  isRefusal,
  trust,
  type BatchRefusal,
  type Command,
  type Entry,
  type Json,
  type Refusal,
} from '#kernel'
import { LARGEST_PAGE, type Appended } from '#store'

import { isThere, mayNot, mayRead } from '../../identity/visibility.ts'
import { fieldsOfCommand } from '../../uploads/index.ts'
import { json } from '../answer/headers.ts'
import { isTold, REUSED, told, type Told } from '../answer/problem.ts'
import { refusalProblem } from '../answer/refusal.ts'
import { LIMITS } from '../limits.ts'
import { readOccasion } from '../request/act-head.ts'
import type { Answer, Asked } from '../request/asked.ts'
import { isItemId } from '../request/item-id.ts'
import { readJsonBody } from '../request/read-body.ts'
import { withErrors } from './act.ts'

/** As the kernel has it; a sheet of 5,000 rows is the most that a person can answer for at once. */
const MOST_COMMANDS = 5_000

/** `POST /batch`: many acts as one, all or none; a refusal names the command. */
export async function batch(asked: Asked): Promise<Answer> {
  const { c, session } = asked
  const occasion = readOccasion(asked)
  if (isTold(occasion)) return occasion
  const body = await readJsonBody(c, LIMITS.batchBytes)
  if (isTold(body)) return body
  const commands = readCommands(body.value, occasion.id)
  if (isTold(commands)) return commands
  const { store, house } = session.hosted
  const before = await store.acted(occasion.id)
  if (!before) {
    const hidden = await firstHidden(asked, commands)
    if (hidden !== null) return refusalProblem({ ...NO_SUCH_ITEM, command: hidden }, false)
  }
  const done = before ?? (await store.act({ actor: session.actor, occasion }, commands))
  if (isRefusal(done)) {
    const at = commandOf(done)
    const { register, act, input } = commands[at]!
    const declared = house.registers.get(register)
    const problem = refusalProblem({ ...done, command: at }, false)
    return declared ? withErrors(problem, fieldsOfCommand(declared, act), input, `/commands/${at}/input`) : problem
  }
  if (done.isRepeat && !(await isSame(asked, done, commands))) return REUSED
  return json({
    first: done.first,
    count: done.count,
    items: commands.map(({ register, item }) => ({ register, item })),
  })
}

/** NOTE: a batch of one is decided as the act that it is, and its refusal names no command. */
function commandOf(refusal: Refusal | BatchRefusal): number {
  return 'command' in refusal ? refusal.command : 0
}

/** Whether what was sealed under an act's id was sealed by the same person, on the items that are named now. */
async function isSame({ session }: Asked, { first, count }: Appended, commands: readonly Command[]): Promise<boolean> {
  const { store } = session.hosted
  const sealed = new Set<string>()
  for (let from = first; from < first + count; from += LARGEST_PAGE) {
    for (const { text } of await store.entries(from, Math.min(first + count, from + LARGEST_PAGE))) {
      const { by, register, item, event, facts } = trust<Entry>(JSON.parse(text)) // as sealed
      if (by !== session.actor.id) return false
      sealed.add(`${register}/${item}`)
      if (register !== approvals.name || event !== 'opened') continue
      const proposed = trust<{ register: string; item: string }>(facts) // fields of `approvals`
      sealed.add(`${proposed.register}/${proposed.item}`)
    }
  }
  return commands.every(({ register, item }) => sealed.has(`${register}/${item}`))
}

/** Reads `{ commands: [{ register, item?, act, input, version? }] }`; an item to be opened without an id gets one of the act's. */
function readCommands(body: Json, act: string): Command[] | Told {
  const given = isObject(body) ? body['commands'] : null
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_COMMANDS) return WRONG_SIZE
  const commands: Command[] = []
  for (const [at, one] of trust<readonly Json[]>(given).entries()) {
    const command = isObject(one) ? readCommand(one, at === 0 ? act : `${act}.${at}`) : null
    if (!command) return malformed(at)
    commands.push(command)
  }
  return commands
}

function readCommand(one: Readonly<Record<string, Json>>, fresh: string): Command | null {
  const { register, act, input, version } = one
  if (typeof register !== 'string' || typeof act !== 'string') return null
  const item = one['item'] ?? (act === 'open' ? fresh : null)
  if (typeof item !== 'string' || !isItemId(item)) return null
  if (version !== undefined && !(Number.isSafeInteger(version) && Number(version) > 0)) return null
  if (Object.keys(one).some((name) => !MEMBERS.has(name))) return null
  // What is opened has no version yet: to compare with one would tell of an item that may be hidden.
  if (act === 'open' && version !== undefined) return null
  return { register, item, act, input: input ?? {}, ...(version === undefined ? {} : { version: Number(version) }) }
}

const MEMBERS: ReadonlySet<string> = new Set(['register', 'item', 'act', 'input', 'version'])

/** The first command on an item that is not there for whoever asks; it is refused as one that is not there at all. */
async function firstHidden(asked: Asked, commands: readonly Command[]): Promise<number | null> {
  const { session, today } = asked
  const { store, house } = session.hosted
  const opened = new Set<string>()
  for (const [at, { register: name, item: id, act }] of commands.entries()) {
    const register = house.registers.get(name)
    if (!register || !isThere(session, register, today)) return at
    if (act === 'open') opened.add(`${name}/${id}`)
    if (opened.has(`${name}/${id}`)) continue
    const item = await store.item(name, id)
    if (!item || (!mayRead(session, register, item, today) && mayNot(session, register, act, item, today))) return at
  }
  return null
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(at: number): Told {
  return told(
    'bad-input',
    {
      ja: `${at + 1}番目の行為の形が正しくありません。register、item、act、input、versionで書いてください。`,
      en: `Command ${at + 1} is malformed: it has register, item, act, input and version.`,
    },
    { members: { command: at } },
  )
}

const NO_SUCH_ITEM = {
  refused: 'no-such-item',
  words: { ja: 'その台帳項目はありません。', en: 'There is no such item.' },
}
const WRONG_SIZE = told('bad-input', {
  ja: `commandsに1件から${MOST_COMMANDS}件の行為を並べてください。`,
  en: `Give from 1 to ${MOST_COMMANDS} commands as "commands".`,
})
