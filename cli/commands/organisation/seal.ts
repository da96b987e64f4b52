import { parseArgs } from 'node:util'

import { addDays, dayOf, isRefusal, standingDigest, StandingTracker, trust, type Day, type Entry } from '#kernel'
import { act, houseHash, sha256 } from '#store'

import type { Command } from '../../command.ts'
import { say } from '../policy/words.ts'
import { actorOf, DEFAULT_FOLDER, inOffice, occasionNow, today, type Office } from './office.ts'

/** Days sealed by one call; the rest by the next. */
const MOST_DAYS = 400

/** `sekisho seal`: once a day, by a timer. */
export const sealCommand: Command = {
  usage: '[--in FOLDER]',
  words: {
    ja: '昨日までの充足状況を封じ、検証点に署名する',
    en: 'seal the standing of each day until yesterday, and sign a checkpoint',
  },
  run: async (args, screen) => {
    const { values } = parseArgs({ args: [...args], options: { in: { type: 'string' } } })
    return await inOffice(values.in ?? DEFAULT_FOLDER, async (office) => {
      const days = digests(office)
      const by = actorOf(office.store, office.card.operator)
      for (const [day, digest] of days) {
        const input = { day, digest, house: houseHash(office.house) }
        const command = { register: 'book', item: office.card.organisation, act: 'sealStanding', input }
        const result = await act(office.house, office.store, { actor: by, occasion: occasionNow(by.id) }, [command])
        if (isRefusal(result)) {
          screen.complain(`${result.words[screen.language]} [${result.refused}]\n`)
          return 1
        }
      }
      office.signer.checkpoint(office.store)
      screen.write(
        say(screen, `${days.length} 日分を封じ、署名しました。\n`, `Sealed ${days.length} days and signed.\n`),
      )
      return 0
    })
  },
}

/** How things stood at the end of each day that is not sealed yet. */
function digests({ card, house, store }: Office): [Day, string][] {
  const sealed = trust<Day>(store.item('book', card.organisation)!.facts['sealedThrough']) // a field of `book`
  const days: [Day, string][] = []
  let tracker: StandingTracker | null = null
  const close = (open: StandingTracker, until: Day): void => {
    while (open.day < until && days.length < MOST_DAYS) {
      if (open.day > sealed) days.push([open.day, standingDigest(sha256, open.summary())])
      open.advance(addDays(open.day, 1))
    }
  }
  for (const { text } of store.entries(0, store.size)) {
    const entry = trust<Entry>(JSON.parse(text)) // as sealed
    tracker ??= new StandingTracker(house, dayOf(entry.at))
    close(tracker, dayOf(entry.at))
    tracker.take(entry)
  }
  if (tracker) close(tracker, today())
  return days
}
