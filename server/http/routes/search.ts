import { checkListQuery, isEmptyScope } from '#kernel'

import type { Answer, Asked } from '../asked.ts'
import { json } from '../headers.ts'
import { LIMITS } from '../limits.ts'
import { told } from '../problem.ts'
import { readable } from '../visibility.ts'
import { itemJson } from './list.ts'

/** `GET /search?q=`: the first items of each register that whoever asks may read and in which all words are found. */
export async function search({ c, session, today }: Asked): Promise<Answer> {
  const words = c.req.query('q')?.trim() ?? ''
  if (words === '' || words.length > LIMITS.searchLength) return BAD_SEARCH
  const { store, house } = session.hosted
  const hits: object[] = []
  for (const register of house.registers.values()) {
    const scope = readable(session, register, today)
    if (isEmptyScope(scope)) continue
    const query = { scope, where: [], search: words, sort: [], limit: LIMITS.searchHits, isCounted: false }
    if (checkListQuery(register, query)) return BAD_SEARCH
    const page = await store.list(register.name, query)
    if (page.items.length === 0) continue
    hits.push({
      register: register.name,
      label: register.label,
      items: page.items.map(itemJson),
      isMore: page.next !== null,
    })
  }
  return json({ hits })
}

const BAD_SEARCH = told('bad-query', {
  ja: `qに${LIMITS.searchLength}文字までの言葉を指定してください。`,
  en: `Give words of at most ${LIMITS.searchLength} characters as q.`,
})
