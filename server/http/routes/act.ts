import {
  actsOf,
  approvals,
  fieldsOf,
  isRefusal,
  trust,
  type Command,
  type Entry,
  type Fields,
  type Occasion,
} from '#kernel'
import type { Appended } from '#store'

import { mayNot, mayRead } from '../../identity/visibility.ts'
import { json } from '../answer/headers.ts'
import { isTold, NOT_FOUND, REUSED, told, type Told } from '../answer/problem.ts'
import { fieldErrors, refusalProblem } from '../answer/refusal.ts'
import { LIMITS } from '../limits.ts'
import { readOccasion, readVersion } from '../request/act-head.ts'
import type { Answer, AskedOf } from '../request/asked.ts'
import { isItemId } from '../request/item-id.ts'
import { readJsonBody } from '../request/read-body.ts'

/** `POST /{register}`: opens an item. Its id is that of the act, unless `Sekisho-Item` tells another. */
export async function open(asked: AskedOf): Promise<Answer> {
  const { c, session, register } = asked
  const occasion = readOccasion(asked)
  if (isTold(occasion)) return occasion
  const item = c.req.header('sekisho-item') ?? occasion.id
  if (!isItemId(item)) return BAD_ITEM
  const body = await readJsonBody(c, LIMITS.actBytes)
  if (isTold(body)) return body
  const command = { register: register.name, item, act: 'open', input: body.value }
  const done = await session.hosted.store.act({ actor: session.actor, occasion }, [command])
  if (isRefusal(done)) return withErrors(refusalProblem(done, false), fieldsOf(register, 'opened'), body.value)
  return await sealed(asked, occasion, command, done)
}

/** `POST /{register}/{id}/{act}`: an act on an item, at the version that was read. */
export async function act(asked: AskedOf): Promise<Answer> {
  const { c, session, register, today } = asked
  const [id, name] = [c.req.param('id')!, c.req.param('act')!]
  const acts = actsOf(register)
  const deed = Object.hasOwn(acts, name) ? acts[name]! : null
  if (!deed || !isItemId(id)) return NOT_FOUND
  const occasion = readOccasion(asked)
  if (isTold(occasion)) return occasion
  const version = readVersion(c.req.header('if-match'))
  if (typeof version !== 'number') return version
  const body = await readJsonBody(c, LIMITS.actBytes)
  if (isTold(body)) return body
  const { store } = session.hosted
  const command = { register: register.name, item: id, act: name, input: body.value, version }
  const item = await store.item(register.name, id)
  const isHidden = !item || (!mayRead(session, register, item, today) && mayNot(session, register, name, item, today))
  // An act may take its item out of sight: who sends it again is told what became of it.
  const before = isHidden ? await store.acted(occasion.id) : null
  if (isHidden && !before) return NOT_FOUND
  const done = before ?? (await store.act({ actor: session.actor, occasion }, [command]))
  if (isRefusal(done)) return withErrors(refusalProblem(done, true), deed.takes, body.value)
  const answer = await sealed(asked, occasion, command, done)
  return isHidden && answer === REUSED ? NOT_FOUND : answer
}

/** What was sealed: the entries, and where the item or the proposal is now. */
async function sealed(asked: AskedOf, occasion: Occasion, command: Command, done: Appended): Promise<Answer> {
  const { session, register } = asked
  const { store, card } = session.hosted
  const texts = await store.entries(done.first, done.first + done.count)
  const entries = texts.map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
  const [first] = entries
  const isProposal = first!.register === approvals.name && register.name !== approvals.name
  if (done.isRepeat && !isSame(entries, occasion, command, isProposal)) return REUSED
  if (isProposal) {
    const location = `/api/o/${card.organisation}/${approvals.name}/${first!.item}`
    return json({ approval: first!.item, entries }, 202, { location })
  }
  const version = entries.findLast((one) => one.register === command.register && one.item === command.item)?.version
  const etag = { etag: `"${version}"` }
  if (command.act !== 'open') return json({ id: command.item, version, entries }, 200, etag)
  const location = `/api/o/${card.organisation}/${command.register}/${command.item}`
  return json({ id: command.item, version, entries }, 201, { ...etag, location })
}

/**
 * Whether what was sealed under an act's id is what is asked for now, by the same person: the item, and the version that it
 * was asked of. NOTE: of two acts on one version the log tells the events and not the names.
 */
function isSame(entries: readonly Entry[], { by }: Occasion, command: Command, isProposal: boolean): boolean {
  const { register, item, act: name, version = 0 } = command
  return entries.some((entry) => {
    if (entry.by !== by) return false
    if (!isProposal) return entry.register === register && entry.item === item && entry.version === version + 1
    const { facts } = entry
    return facts['register'] === register && facts['item'] === item && facts['act'] === name
  })
}

/** A refused input with all that is wrong with it. */
export function withErrors(problem: Told, fields: Fields, input: unknown, base = ''): Told {
  if (problem.problem !== 'bad-input') return problem
  const errors =
    problem.errors?.map((one) => ({ ...one, pointer: base + one.pointer })) ?? fieldErrors(fields, input, base)
  return errors.length === 0 ? problem : { ...problem, errors }
}

const BAD_ITEM = told('bad-request', {
  ja: 'Sekisho-Itemは英数字で始まる64文字までのIDにしてください。',
  en: 'Sekisho-Item must be an id of at most 64 letters, digits and . _ : -.',
})
