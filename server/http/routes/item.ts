import {
  actsOf,
  approvals,
  isRefusal,
  perform,
  proposalOf,
  served,
  type AnyRegister,
  type Assignment,
  type Item,
  type Reader,
  type Refusal,
  type See,
} from '#kernel'

import { mayNot, mayRead } from '../../identity/visibility.ts'
import { matches, unchanged } from '../answer/condition.ts'
import { json } from '../answer/headers.ts'
import { NOT_FOUND } from '../answer/problem.ts'
import { isCarriedOut } from '../own-names.ts'
import type { Answer, AskedOf } from '../request/asked.ts'
import { isItemId } from '../request/item-id.ts'
import { itemJson, shownPersonal } from './list.ts'

/** `GET /{register}/{id}`: an item, what is told of persons, and which acts whoever asks may do now, or why not. */
export async function item(asked: AskedOf): Promise<Answer> {
  const { c, session, register, today } = asked
  const id = c.req.param('id')!
  const { store } = session.hosted
  const found = isItemId(id) ? await store.item(register.name, id) : null
  if (!found || !mayRead(session, register, found, today)) return NOT_FOUND
  const etag = `"${found.version}"`
  if (matches(c.req.header('if-none-match'), etag)) return unchanged(etag)
  const personal = await store.personal(register.name, id)
  const proposal =
    register.name === approvals.name ? { asks: proposalOf(session.hosted.house, found, personal['input']) } : {}
  return json(
    { ...itemJson(found), personal: shownPersonal(register, personal), ...proposal, acts: await actsNow(asked, found) },
    200,
    { etag },
  )
}

export type ActNow =
  | { readonly isAllowed: true }
  | { readonly isAllowed: false; readonly code: string; readonly words: Refusal['words'] }

/**
 * Which acts may be done now. An act that needs no input is tried without sealing anything; of one that needs some, the role
 * and the place are known, and what its own conduct makes of an input is not.
 */
async function actsNow(asked: AskedOf, found: Item): Promise<Record<string, ActNow>> {
  const { register, today } = asked
  const acts: Record<string, ActNow> = {}
  let reader: Reader | null = null
  for (const name of Object.keys(actsOf(register))) {
    const as = isCarriedOut(register.name, name) ? inService(asked) : asked
    let refusal = mayNot(as.session, register, name, found, today)
    if (!refusal && canBeTried(register, name)) {
      reader ??= await readerOf(asked, found)
      refusal = tried(as, reader, found, name)
    }
    acts[name] = refusal ? { isAllowed: false, code: refusal.refused, words: refusal.words } : { isAllowed: true }
  }
  return acts
}

function inService(asked: AskedOf): AskedOf {
  return { ...asked, session: { ...asked.session, actor: served(asked.session.actor) } }
}

/** NOTE: a decision on a proposal rests on the item that it is about, which may be hidden from who decides. */
function canBeTried(register: AnyRegister, act: string): boolean {
  if (register.name === approvals.name) return act === 'withdraw'
  return Object.values(actsOf(register)[act]!.sees ?? {}).every(({ see }) => see !== 'count')
}

function tried({ session, register, at, today }: AskedOf, reader: Reader, found: Item, act: string): Refusal | null {
  const { actor, hosted } = session
  const occasion = { id: 'try', by: actor.id, at, on: today }
  const command = { register: register.name, item: found.id, act, input: {} }
  const result = perform({ house: hosted.house, reader, occasion, actor }, command)
  return isRefusal(result) && result.refused !== 'bad-input' ? result : null
}

/** What the acts of an item may see, loaded beforehand: the item, those it refers to, and who holds what. */
async function readerOf({ session, register }: AskedOf, found: Item): Promise<Reader> {
  const { store } = session.hosted
  const sees: readonly See[] = Object.values(register.acts).flatMap((act) => Object.values(act.sees ?? {}))
  const items = new Map<string, Item | null>([[`${register.name}/${found.id}`, found]])
  let assignments: readonly Assignment[] = []
  for (const see of sees) {
    if (see.see === 'holders') assignments = await store.assignments()
    const id = see.see === 'item' ? found.facts[see.by] : null
    if (see.see === 'item' && typeof id === 'string')
      items.set(`${see.register}/${id}`, await store.item(see.register, id))
  }
  return {
    item: (name, id) => items.get(`${name}/${id}`) ?? null,
    count: () => 0,
    assignments: () => assignments,
    personal: () => ({}),
  }
}
