import { addHours, dayOf, instantOf, msOf, trust, WHOLE, type Instant, type Item } from '#kernel'

import type { Hosted } from '../context.ts'
import { derivedId } from './derived-id.ts'
import { letterOf } from './letter.ts'
import type { Post } from './mail.ts'
import { demandAsService } from './service.ts'

/** Letters of one run; the rest wait for the next, so that no organisation holds up another. */
const MOST_LETTERS = 100

/** The pause after the first failure; each one after it is four times as long, up to twelve hours. */
const FIRST_PAUSE_MS = 5 * 60_000
const LONGEST_PAUSE_HOURS = 12

/**
 * Sends what waits in the outbox. A letter is sent first and recorded then: a crash in between sends it once more, with
 * the same Message-ID.
 *
 * @param signal aborts where another may be sending: no further letter is sent then.
 * @returns how many were taken by the mail server.
 */
export async function deliver(
  hosted: Hosted,
  post: Post,
  url: string | null,
  now: Instant,
  signal: AbortSignal,
): Promise<number> {
  const { store, house, card } = hosted
  const waiting = await store.list('notices', {
    scope: WHOLE,
    where: [{ field: 'mail', is: 'pending' }],
    sort: [],
    limit: MOST_LETTERS,
    isCounted: false,
  })
  let sent = 0
  for (const notice of waiting.items) {
    if (signal.aborted) break
    const { attempts, triedAt, staff } = trust<Outgoing>(notice.facts) // fields of `notices`
    if (triedAt !== null && now < pauseEnd(triedAt, attempts)) continue
    const to = (await store.personal('staff', staff))['mail']
    const failure =
      typeof to === 'string' ? await post.send(letterOf(house, notice, to, { town: card.name, url })) : 'NO_ADDRESS'
    await record(hosted, notice, attempts, failure, now)
    if (failure === null) sent += 1
  }
  return sent
}

interface Outgoing {
  readonly attempts: number
  readonly triedAt: Instant | null
  readonly staff: string
}

async function record(
  hosted: Hosted,
  notice: Item,
  attempts: number,
  failure: string | null,
  now: Instant,
): Promise<void> {
  const id = derivedId(dayOf(now), 'mail', notice.id, String(attempts))
  const told = failure === null ? { act: 'sent', input: {} } : { act: 'fail', input: { cause: failure } }
  await demandAsService(hosted, id, now, { register: 'notices', item: notice.id, ...told })
}

function pauseEnd(triedAt: Instant, attempts: number): Instant {
  const end = instantOf(msOf(triedAt) + FIRST_PAUSE_MS * 4 ** (attempts - 1))
  const latest = addHours(triedAt, LONGEST_PAUSE_HOURS)
  return end < latest ? end : latest
}
