import { checkListQuery, isEmptyScope, usualOrder } from '#kernel'

import { readable } from '../../identity/visibility.ts'
import { json } from '../answer/headers.ts'
import { isTold, told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import type { Answer, Asked } from '../request/asked.ts'
import type { Lists } from '../views/lists.ts'
import { itemJson } from './list.ts'

/**
 * `GET /search?q=`: the first items of each register that whoever asks may read and in which all words are found. The
 * others follow by the list of that register with the same `q`, after `next`.
 */
export function search(lists: Lists): (asked: Asked) => Promise<Answer> {
  return async ({ c, session, today }) => {
    const words = c.req.query('q') ?? ''
    if (words.trim() === '' || words.length > LIMITS.searchLength) return BAD_SEARCH
    const hits: object[] = []
    for (const register of session.hosted.house.registers.values()) {
      const scope = readable(session, register, today)
      if (isEmptyScope(scope)) continue
      const query = { scope, where: [], search: words, sort: usualOrder(register), ...FIRST }
      if (checkListQuery(register, query)) return BAD_SEARCH
      const page = await lists.page(session, register, query)
      if (isTold(page)) return page
      if (page.items.length === 0) continue
      hits.push({
        register: register.name,
        label: register.label,
        items: page.items.map(itemJson),
        names: await lists.names(session, register, page.items, today),
        next: page.next,
        count: page.count,
      })
    }
    return json({ hits })
  }
}

const FIRST = { limit: LIMITS.searchHits, isCounted: true } as const

const BAD_SEARCH = told('bad-query', {
  ja: `qに${LIMITS.searchLength}文字までの言葉を指定してください。`,
  en: `Give words of at most ${LIMITS.searchLength} characters as q.`,
})
