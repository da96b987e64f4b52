import { parseArgs } from 'node:util'

import { isRefusal, trust, unsealedDays, type Day } from '#kernel'
import { everyEntry, houseHash, sha256, type Archive } from '#store'

import type { Command } from '../../command.ts'
import { DEFAULT_FOLDER, inFolder, today } from '../../office/index.ts'
import { say } from '../policy/words.ts'

/** `sekisho seal`: once a day, by a timer. */
export const sealCommand: Command = {
  usage: '[--in FOLDER] [--as STAFF]',
  words: {
    ja: '昨日までの充足状況を封じ、検証点に署名する',
    en: 'seal the standing of each day until yesterday, and sign a checkpoint',
  },
  run: async (args, screen) => {
    const { values } = parseArgs({ args: [...args], options: { in: { type: 'string' }, as: { type: 'string' } } })
    return await inFolder(values.in ?? DEFAULT_FOLDER, async ({ office, withArchive }) => {
      const { organisation } = office.card
      const days = await withArchive(false, (archive) => unsealed(archive, organisation))
      for (const { day, digest } of days) {
        const input = { day, digest, house: houseHash(office.house) }
        const command = { register: 'book', item: organisation, act: 'sealStanding', input }
        const result = await office.act(command, { by: values.as })
        if (isRefusal(result)) {
          screen.complain(`${result.words[screen.language]} [${result.refused}]\n`)
          return 1
        }
      }
      await withArchive(true, ({ signer, store }) => signer.checkpoint(store))
      screen.write(
        say(screen, `${days.length} 日分を封じ、署名しました。\n`, `Sealed ${days.length} days and signed.\n`),
      )
      return 0
    })
  },
}

async function unsealed({ house, store }: Archive, organisation: string): Promise<ReturnType<typeof unsealedDays>> {
  const book = (await store.item('book', organisation))!
  const sealedThrough = trust<Day>(book.facts['sealedThrough']) // a field of `book`
  return unsealedDays(house, sha256, await everyEntry(store), { sealedThrough, today: today() })
}
