import { address, line, needed, oneOf, several, toggle, whole, type Setting } from './setting.ts'

/** Every setting of a server. Names of the environment and flags follow from these: `publicUrl`, `SEKISHO_PUBLIC_URL`, `--public-url`. */
export const SETTINGS = {
  port: whole({
    words: { ja: '待ち受けるポート（0 は空いているもの）', en: 'port to listen on (0: a free one)' },
    standard: 8080,
    min: 0,
    max: 65_535,
  }),
  host: needed({
    words: { ja: '待ち受けるアドレス', en: 'address to listen on' },
    standard: '127.0.0.1',
    form: '127.0.0.1',
  }),
  data: needed({
    words: {
      ja: 'データを置くフォルダ。団体ごとに一つの下位フォルダ',
      en: 'folder of the data; a folder in it for each organisation',
    },
    standard: './data',
    form: './data',
  }),
  demo: toggle({
    words: {
      ja: 'データが空のとき、架空の「関山市」の一年を作る',
      en: 'where there is no data, play a year of the imaginary city 関山市',
    },
    standard: false,
  }),
  publicUrl: address({
    words: { ja: '利用者から見たURL', en: 'URL under which people reach it' },
    standard: null,
    protocols: ['https:', 'http:'],
  }),
  behindProxy: toggle({
    words: { ja: '前段のプロキシがTLSを受け持つ', en: 'a proxy in front of it does TLS' },
    standard: false,
  }),
  trustedProxies: several({
    words: {
      ja: 'X-Forwarded-For を信じるプロキシのアドレス',
      en: 'addresses of proxies whose X-Forwarded-For is believed',
    },
    standard: [],
    form: '10.0.0.5,10.0.0.6',
    most: 32,
  }),
  insecure: toggle({
    words: {
      ja: 'TLSなしで他の端末に公開する（試験用の閉じた網だけ）',
      en: 'serve other machines without TLS (closed test networks only)',
    },
    standard: false,
  }),
  tlsKey: line({
    words: { ja: 'TLSの秘密鍵（PEM）のファイル', en: 'file of the TLS private key (PEM)' },
    standard: null,
    form: '/etc/sekisho/key.pem',
  }),
  tlsCert: line({
    words: { ja: 'TLSの証明書（PEM、中間証明書を含む）のファイル', en: 'file of the TLS certificate chain (PEM)' },
    standard: null,
    form: '/etc/sekisho/cert.pem',
  }),
  requestsPerSecond: whole({
    words: {
      ja: '利用者（トークン）ごとの要求の上限（毎秒、0 は無制限）',
      en: 'requests a second of one token (0: no limit)',
    },
    standard: 100,
    min: 0,
    max: 1_000_000,
  }),
  strangersPerMinute: whole({
    words: {
      ja: 'トークンを示せない要求の上限（アドレスごと、毎分）',
      en: 'requests a minute of one address that show no good token',
    },
    standard: 60,
    min: 1,
    max: 1_000_000,
  }),
  largestUpload: whole({
    words: { ja: '受け取るファイルの上限（バイト）', en: 'largest file taken (bytes)' },
    standard: 512 * 1024 * 1024,
    min: 1_024,
    max: 2 ** 40,
  }),
  leastDiskMb: whole({
    words: {
      ja: '空き容量がこれを下回ると「準備ができていない」と答える（MB）',
      en: 'free disk below which it says it is not ready (MB)',
    },
    standard: 256,
    min: 0,
    max: 1_000_000,
  }),
  stopSeconds: whole({
    words: { ja: '止めるとき、処理中の要求を待つ秒数', en: 'seconds it waits for requests when it is stopped' },
    standard: 20,
    min: 0,
    max: 600,
  }),
  withoutJobs: toggle({
    words: {
      ja: '定期の仕事（点検、通知、タイムスタンプ、夜の検査と写し）をしない。データの写しを試すとき、メールを送ったり記録を加えたりしないように',
      en: 'do no periodic work (inspections, notices, timestamps, nightly checks and backups): to try a copy of the data without sending mail or sealing anything',
    },
    standard: false,
  }),
  mail: address({
    words: { ja: 'メールを送るサーバ（SMTP）', en: 'server that sends mail (SMTP)' },
    standard: null,
    protocols: ['smtp:', 'smtps:'],
    isSecret: true,
  }),
  mailFrom: line({
    words: { ja: 'メールの差出人', en: 'sender of mail' },
    standard: null,
    form: 'sekisho@example.lg.jp',
  }),
  tsaUrl: address({
    words: { ja: 'タイムスタンプ局（RFC 3161）のURL', en: 'URL of a time-stamp authority (RFC 3161)' },
    standard: null,
    protocols: ['https:', 'http:'],
  }),
  tsaCertificate: line({
    words: {
      ja: 'タイムスタンプ局又はその認証局の証明書（PEM）のファイル',
      en: 'file of the certificate of the authority, or of its issuer (PEM)',
    },
    standard: null,
    form: '/etc/sekisho/tsa.pem',
  }),
  backups: line({
    words: {
      ja: '毎晩の写しを置くフォルダ（なければ検査だけして残さない）',
      en: 'folder for nightly backups (without it they are checked and not kept)',
    },
    standard: null,
    form: '/var/backups/sekisho',
  }),
  logLevel: oneOf({
    words: { ja: '書き出す記録の細かさ', en: 'how much is logged' },
    standard: 'info',
    of: ['debug', 'info', 'warn', 'error'],
  }),
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof SETTINGS

type ValueOf<S> = S extends Setting<infer T> ? T : never

/** The settings that a server runs by. */
export type Settings = { readonly [K in SettingName]: ValueOf<(typeof SETTINGS)[K]> }

/** `publicUrl` in the environment: `SEKISHO_PUBLIC_URL`. */
export function variableOf(name: string): string {
  return `SEKISHO_${name.replaceAll(/([A-Z])/gu, '_$1').toUpperCase()}`
}

/** `publicUrl` as a flag: `--public-url`. */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/([A-Z])/gu, '-$1').toLowerCase()}`
}
