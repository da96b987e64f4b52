import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { checkCertificate, MAX_CERTIFICATE_BYTES, readCertificate, type Certificate, type Fault } from '#engines/zones'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { policyOf, tellShortfalls } from './certificate-file.ts'
import { toJson } from './json.ts'
import { loadTown } from './load-town.ts'
import { inLanguage, say } from './say.ts'

const FAULTS: Readonly<Record<Fault, { readonly ja: string; readonly en: string }>> = {
  'other-files': {
    ja: '別の設定か、別の団体のファイルの証明書です。作ったときのファイルで検査するか、作り直してください。',
    en: 'It was made for other files. Check it with those, or make it anew.',
  },
  'no-such-place': {
    ja: 'ない機器・インターフェイス・リストを名指しています。',
    en: 'It names a device, interface or list that is not there.',
  },
  outside: { ja: '箱が、それを含むはずの箱からはみ出しています。', en: 'A box reaches out of the box around it.' },
  'too-many': {
    ja: '一か所の箱が多すぎます（2万を超える）。「zones prove --certificate」で作り直してください。',
    en: 'Too many boxes in one place (more than 20,000). Make it anew with "zones prove --certificate".',
  },
  overlap: { ja: '重なる箱があります。', en: 'Two boxes overlap.' },
  gap: { ja: '通信の一部が、どの箱にも入っていません。', en: 'Some packets lie in no box.' },
  undecided: { ja: '一つの箱の中で扱いが分かれます。', en: 'Packets of one box fare differently.' },
  'wrong-outcome': {
    ja: '箱の行き先が、設定の示すものと違います。',
    en: 'A box ends otherwise than the configurations say.',
  },
  'wrong-lines': { ja: '決めた行が、設定の示すものと違います。', en: 'Other lines decide than the certificate says.' },
  'wrong-translation': {
    ja: 'アドレス変換が、設定の示すものと違います。',
    en: 'A translation is not what the configurations say.',
  },
  'wrong-next-hop': {
    ja: '次に渡る先が、設定の示すものと違います。',
    en: 'A next hop is not what the configurations say.',
  },
  'wrong-claim': { ja: '箱から言えないことを主張しています。', en: 'It claims what its boxes do not show.' },
}

/** `sekisho zones check-certificate FILE TOWN.yaml [--json]` */
export const checkCertificateCommand: Command = {
  usage: 'CERTIFICATE TOWN.yaml [--json]',
  words: {
    ja: '領域の証明書を、計算とは別の短いプログラムで確かめる',
    en: 'check a certificate of zones by a program of its own',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' } },
    })
    const [path, town, ...others] = positionals
    if (path === undefined || town === undefined || others.length > 0)
      throw new UsageError(
        say(
          screen,
          '証明書と団体のファイル（YAML）を一つずつ指定してください。',
          'Name one certificate and one town file.',
        ),
      )
    const certificate = await load(path, screen)
    const loaded = certificate && (await loadTown(town, screen))
    if (!loaded) return 2
    const check = checkCertificate(certificate, loaded.network, policyOf(loaded), loaded.files)
    const { on, claims, shortfalls } = certificate
    if (values.json) screen.write(toJson({ ...check, on, ...(check.is === 'refused' ? {} : { claims, shortfalls }) }))
    else if (check.is === 'refused') screen.write(`${refusal(check.code, screen)}\n`)
    else {
      screen.write(`${accepted(certificate, screen)}\n`)
      tellShortfalls(certificate, screen)
    }
    return check.is === 'whole' ? 0 : 1
  },
}

async function load(path: string, screen: Screen): Promise<Certificate | undefined> {
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )
  const refuse = (ja: string, en: string): undefined => {
    screen.complain(`${path}: ${say(screen, ja, en)}\n`)
    return undefined
  }
  if (size === undefined)
    return refuse(
      'ファイルを開けません。名前と置き場所を確かめてください。',
      'The file cannot be opened. Check its name and place.',
    )
  if (size > MAX_CERTIFICATE_BYTES)
    return refuse(
      '大きすぎます（256 MiBを超える）。「zones prove --certificate」で書き出したファイルを指定してください。',
      'Too large (more than 256 MiB). Name a file that "zones prove --certificate" wrote.',
    )
  const read = readCertificate(await text(createReadStream(path, { end: MAX_CERTIFICATE_BYTES })))
  return 'failure' in read ? refuse(read.words.ja, read.words.en) : read
}

function refusal(code: Fault, screen: Screen): string {
  return `${screen.paint('error', say(screen, '認められません', 'refused'))}  ${inLanguage(screen, FAULTS[code])}`
}

function accepted({ on, claims, shortfalls }: Certificate, screen: Screen): string {
  const proved = claims.filter(({ holds }) => holds !== 'not-proved').length
  const style = shortfalls.length === 0 ? 'good' : 'warning'
  const head = screen.paint(style, say(screen, '正しい証明書です', 'sound'))
  return `${head}  ${say(screen, `${on} 現在、${claims.length}件のうち${proved}件を証明`, `on ${on}, ${proved} of ${claims.length} claims proved`)}`
}
