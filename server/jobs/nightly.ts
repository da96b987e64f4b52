import { addDays, dayOf, later, trust, unsealedDays, type Day, type Instant } from '#kernel'
import { everyEntry, houseHash, sha256 } from '#store'

import type { Hosted } from '../context.ts'
import { derivedId } from './derived-id.ts'
import { notify } from './notify.ts'
import { demandAsService } from './service.ts'

/** After so long a time of being switched off, the last days alone are told of. */
const MOST_DAYS_TOLD = 31

/**
 * The work of a new day: tells everyone what is newly due, overdue or lacking, then seals the standing of each day that is
 * over, by the rules of today, which are named where they are new. What was told is found again by its id, and what was
 * sealed by the day, so that it may run any number of times and after any pause. Linear in the log.
 *
 * @returns how many notices and days those were.
 */
export async function nightly(hosted: Hosted, now: Instant): Promise<number> {
  const { store, house, card } = hosted
  const today = dayOf(now)
  const book = await store.item('book', card.organisation)
  if (!book) throw new Error(`${card.organisation}: the log has no book`)
  const sealedThrough = trust<Day>(book.facts['sealedThrough']) // a field of `book`
  const log = await everyEntry(store)
  // NOTE: told before sealed, since the days that are told are known by what is sealed.
  const first = later(addDays(sealedThrough, 2), addDays(today, -MOST_DAYS_TOLD))
  const notified = await notify(hosted, log, { from: first, to: today }, now)
  const days = unsealedDays(house, sha256, log, { sealedThrough, today })
  const rules = houseHash(house)
  const actOnBook = async (id: string, act: string, input: object): Promise<void> => {
    await demandAsService(hosted, id, now, { register: 'book', item: card.organisation, act, input })
  }
  if (book.facts['house'] !== rules) await actOnBook(derivedId(today, 'rules', rules), 'changeRules', { house: rules })
  for (const { day, digest } of days) {
    await actOnBook(derivedId(day, 'standing'), 'sealStanding', { day, digest, house: rules })
  }
  return days.length + notified
}
