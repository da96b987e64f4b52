import { parseArgs } from 'node:util'

import { readKey, type Verification } from '#kernel'
import { houseFor } from '#registers'
import { backupOrganisation, readCard } from '#server/organisations'
import { check, everyItem, restore, sha256, writePackage, type Archive, type CheckReport } from '#store'

import { UsageError, type Command, type ExitCode } from '../../command.ts'
import { DEFAULT_FOLDER, inArchive, today } from '../../office/index.ts'
import type { Screen } from '../../terminal/screen.ts'
import { describeFaults, describeStanding, describeVerification } from '../../verify/describe.ts'
import { verifyFolder } from '../../verify/verify-folder.ts'
import { say } from '../policy/words.ts'

const IN = { in: { type: 'string' } } as const

/** `sekisho export PACKAGE [--redacted]` */
export const exportCommand: Command = {
  usage: 'PACKAGE [--redacted] [--in FOLDER]',
  words: {
    ja: '証跡一式をフォルダに書き出す（--redacted は個人情報と添付ファイルを除く）',
    en: 'write the evidence into a folder (--redacted: without personal values and files)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...IN, redacted: { type: 'boolean' } },
    })
    const target = one(positionals, screen)
    const folder = values.in ?? DEFAULT_FOLDER
    return await inArchive(folder, true, async (archive) => {
      const options = { isRedacted: values.redacted === true, on: today(), kind: readCard(folder).kind }
      const { size, key } = await writePackage(archive, target, options)
      screen.write(
        say(
          screen,
          `${target} に記録 ${size} 件を書きました。\n検証鍵: ${key}\n`,
          `Wrote ${size} entries to ${target}.\nVerifier key: ${key}\n`,
        ),
      )
      return 0 as const
    })
  },
}

/** `sekisho verify PACKAGE [--key KEY]` */
export const verifyCommand: Command = {
  usage: 'PACKAGE [--key KEY] [--standing] [--json]',
  words: {
    ja: '証跡一式を初めから計算し直して確かめる（--standing は条項ごと・要件ごとの充足状況も）',
    en: 'compute a package of evidence again from its entries (--standing: with each clause and requirement)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { key: { type: 'string' }, standing: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const folder = one(positionals, screen)
    const key = values.key === undefined ? undefined : readKey(sha256, values.key)
    if (key === null)
      throw new UsageError(say(screen, '--key が検証鍵の形をしていません。', '--key is not a verifier key.'))
    const found = await Promise.resolve(verifyFolder(folder, key))
    if (!found) {
      screen.complain(
        say(
          screen,
          `${folder} は証跡一式として読めません（package.json がないか、壊れています）。sekisho export が書いたフォルダを指定してください。\n`,
          `${folder} is no package (package.json is missing or damaged): name a folder that "sekisho export" has written.\n`,
        ),
      )
      return 2
    }
    const whole = values.standing === true ? describeStanding(found, screen.language) : ''
    screen.write(
      values.json
        ? `${JSON.stringify(toJson(found), null, 2)}\n`
        : describeVerification(found, screen.language) + whole,
    )
    return found.faults.length === 0 ? 0 : 1
  },
}

/** `sekisho check` */
export const checkCommand: Command = {
  usage: '[--in FOLDER] [--json]',
  words: { ja: 'すべてのハッシュと表を作り直して比べる', en: 'make every hash and table again and compare' },
  run: async (args, screen) => {
    const { values } = parseArgs({ args: [...args], options: { ...IN, json: { type: 'boolean' } } })
    return await inArchive(values.in ?? DEFAULT_FOLDER, false, async (archive) => {
      const exit = tell(await check(archive), screen, values.json === true)
      if (values.json !== true) screen.write(await removedSoFar(archive, screen))
      return exit
    })
  },
}

/** `sekisho backup TARGET` */
export const backupCommand: Command = {
  usage: 'TARGET [--in FOLDER]',
  words: { ja: '使いながら写しを取り、写しを検査する', en: 'copy the folder while it is in use, and check the copy' },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: IN })
    const folder = values.in ?? DEFAULT_FOLDER
    return tell(await backupOrganisation(folder, one(positionals, screen)), screen, false)
  },
}

/** `sekisho restore BACKUP` */
export const restoreCommand: Command = {
  usage: 'BACKUP [--in FOLDER]',
  words: {
    ja: '写しを検査し、合格したら空のフォルダに戻す',
    en: 'check a backup and, if it passes, restore it to an empty folder',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: IN })
    const from = one(positionals, screen)
    const report = await restore(houseFor(readCard(from).kind), from, values.in ?? DEFAULT_FOLDER)
    return tell(report, screen, false)
  },
}

function one(positionals: readonly string[], screen: Screen): string {
  if (positionals.length !== 1)
    throw new UsageError(say(screen, 'フォルダを一つ指定してください。', 'Name one folder.'))
  return positionals[0]!
}

/** What the server has removed of what nobody came back for. */
async function removedSoFar({ store }: Archive, screen: Screen): Promise<string> {
  const all = (await everyItem(store, 'removals')).map(({ facts }) => facts)
  const sumOf = (name: string): number => all.reduce((sum, facts) => sum + Number(facts[name]), 0)
  const sums = [sumOf('files'), sumOf('bytes'), sumOf('halves'), sumOf('halfBytes')] as const
  return say(
    screen,
    `これまでに回収 ${sums[0]} 個 ${sums[1]} バイト、受け取りかけ ${sums[2]} 個 ${sums[3]} バイト\n`,
    `removed so far: ${sums[0]} files, ${sums[1]} bytes; half taken: ${sums[2]} files, ${sums[3]} bytes\n`,
  )
}

function tell(report: CheckReport, screen: Screen, isJson: boolean): ExitCode {
  const { size, faults, unsigned, withheld, files } = report
  const { kept, forgotten, aside } = files
  if (isJson) screen.write(`${JSON.stringify({ size, faults, unsigned, withheld, files }, null, 2)}\n`)
  else {
    const sum = say(
      screen,
      `記録 ${size} 件、未署名 ${unsigned} 件、消去又は非開示 ${withheld} 件\n`,
      `${size} entries, ${unsigned} not signed yet, ${withheld} erased or withheld\n`,
    )
    const lying = say(
      screen,
      `ファイル ${kept.files} 個 ${kept.bytes} バイト、うちどの記録も指していないもの ${forgotten.files} 個 ${forgotten.bytes} バイト（退避中 ${aside.files} 個）\n`,
      `${kept.files} files, ${kept.bytes} bytes; nothing refers to ${forgotten.files}, ${forgotten.bytes} bytes (set aside: ${aside.files})\n`,
    )
    screen.write(`${describeFaults(faults, screen.language)}${sum}${lying}`)
    if (faults.length > 0)
      screen.write(
        say(
          screen,
          '次にすること：この台帳への記録を止め、フォルダをそのまま残し、検査に合格した最後の写しを別の場所に戻して（sekisho restore 写し --in 場所）、二つを比べてください。\n',
          'What to do: stop recording, keep the folder as it is, restore the last verified backup elsewhere (sekisho restore BACKUP --in PLACE), and compare the two.\n',
        ),
      )
  }
  return faults.length === 0 ? 0 : 1
}

function toJson({ manifest, root, standing, ...rest }: Verification): object {
  return {
    ...rest,
    organisation: manifest.organisation,
    root: new Uint8Array(root).toHex(),
    standing: standing && { ...standing, byRequirement: Object.fromEntries(standing.byRequirement) },
  }
}
