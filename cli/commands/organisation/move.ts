import { parseArgs } from 'node:util'

import { houseFor } from '#registers'
import { openFiles, readCard, withoutPostgres, writeCard } from '#server/organisations'
import { StoreError } from '#store'

import { UsageError, type Command } from '../../command.ts'
import { DEFAULT_FOLDER } from '../../office/index.ts'
import { describeFaults } from '../../verify/describe.ts'
import { say } from '../policy/words.ts'

/** `sekisho move --to postgres://… | --to folder` */
export const moveCommand: Command = {
  usage: '--to postgres://…|folder [--in FOLDER]',
  words: {
    ja: '台帳ログを PostgreSQL へ、又はフォルダへ戻して移し、移した先で検査する（鍵・検証点・添付ファイルはフォルダに残る）',
    en: 'move the log to PostgreSQL, or back to the folder, and check it there (keys, checkpoints and files stay)',
  },
  run: async (args, screen) => {
    const { values } = parseArgs({ args: [...args], options: { in: { type: 'string' }, to: { type: 'string' } } })
    const folder = values.in ?? DEFAULT_FOLDER
    const { to } = values
    if (to === undefined || (to !== 'folder' && !/^postgres(?:ql)?:\/\//u.test(to)))
      throw new UsageError(
        say(
          screen,
          '--to に postgres:// の接続文字列か folder を指定してください。',
          'Name a place by --to: postgres://… or folder.',
        ),
      )
    const card = readCard(folder)
    const url = to === 'folder' ? card.postgres : to
    if (url === undefined) throw isHere(folder)
    const { moveToFolder, moveToPostgres } = await import('#store/postgres')
    const moving = { house: houseFor(card.kind), folder, card, url, blobs: await openFiles(card, folder) }
    const report =
      to === 'folder'
        ? await moveToFolder(moving, () => writeCard(folder, withoutPostgres(card)))
        : await moveToPostgres(moving, () => writeCard(folder, { ...card, postgres: url }))
    screen.write(
      `${describeFaults(report.faults, screen.language)}${say(screen, `記録 ${report.size} 件を移しました。\n`, `Moved ${report.size} entries.\n`)}`,
    )
    return report.faults.length === 0 ? 0 : 1
  },
}

function isHere(folder: string): StoreError {
  return new StoreError('not-found', {
    ja: `${folder} の台帳ログはこのフォルダにあります。移すものはありません。`,
    en: `the log of ${folder} is in this folder: there is nothing to move`,
  })
}
