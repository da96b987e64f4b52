import { parseArgs } from 'node:util'

import { isRefusal, trust, unsealedDays, type Day } from '#kernel'
import { everyEntry, houseHash, sha256 } from '#store'

import type { Command } from '../../command.ts'
import { say } from '../policy/words.ts'
import { actorOf, DEFAULT_FOLDER, inOffice, occasionNow, today } from './office.ts'

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
      const book = (await office.store.item('book', office.card.organisation))!
      const sealedThrough = trust<Day>(book.facts['sealedThrough']) // a field of `book`
      const log = await everyEntry(office.store)
      const days = unsealedDays(office.house, sha256, log, { sealedThrough, today: today() })
      const by = await actorOf(office.store, office.card.operator)
      for (const { day, digest } of days) {
        const input = { day, digest, house: houseHash(office.house) }
        const command = { register: 'book', item: office.card.organisation, act: 'sealStanding', input }
        const result = await office.store.act({ actor: by, occasion: occasionNow(by.id) }, [command])
        if (isRefusal(result)) {
          screen.complain(`${result.words[screen.language]} [${result.refused}]\n`)
          return 1
        }
      }
      await office.signer.checkpoint(office.store)
      screen.write(
        say(screen, `${days.length} 日分を封じ、署名しました。\n`, `Sealed ${days.length} days and signed.\n`),
      )
      return 0
    })
  },
}
