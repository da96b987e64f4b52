import type { AnyFacts, AnyRegister, Item } from '#kernel'

import { readable } from '../../identity/visibility.ts'
import { matches, unchanged } from '../answer/condition.ts'
import { json } from '../answer/headers.ts'
import { isTold } from '../answer/problem.ts'
import type { Answer, AskedOf } from '../request/asked.ts'
import { readListAsked } from '../request/list-parameters.ts'
import type { Lists } from '../views/lists.ts'

/** `GET /{register}`: the items that whoever asks may read, and what those are called that they refer to. */
export function list(lists: Lists): (asked: AskedOf) => Promise<Answer> {
  return (asked) => answerList(lists, asked)
}

async function answerList(lists: Lists, { c, session, register, today }: AskedOf): Promise<Answer> {
  const asked = readListAsked(register, readable(session, register, today), c.req.queries())
  if (isTold(asked)) return asked
  const { store } = session.hosted
  // Whatever a list tells follows from the log, the day and who asks.
  const etag = `W/"${await store.size()}.${today}"`
  if (matches(c.req.header('if-none-match'), etag)) return unchanged(etag)
  const { isPersonal, query } = asked
  const page = await lists.page(session, register, query)
  if (isTold(page)) return page
  const items = isPersonal
    ? await Promise.all(
        page.items.map(async (item) => ({
          ...itemJson(item),
          personal: shownPersonal(register, await store.personal(register.name, item.id)),
        })),
      )
    : page.items.map(itemJson)
  const names = await lists.names(session, register, page.items, today)
  return json({ items, names, next: page.next, count: page.count }, 200, { etag })
}

export function itemJson({ id, version, openedOn, openedAt, voidedOn, facts }: Item): object {
  return { id, version, openedOn, openedAt, ...(voidedOn === undefined ? {} : { voidedOn }), facts }
}

/** Personal values as people may see them: never a secret; null where erased. */
export function shownPersonal(register: AnyRegister, personal: AnyFacts): AnyFacts {
  return Object.fromEntries(Object.entries(personal).filter(([name]) => register.fields[name]?.kind !== 'secret'))
}
