import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { dayOf, instantOf, type Instant, type Language } from '#kernel'

import { compose, type Running } from './compose.ts'
import { describeSettings, loadSettings, type KnownSettings } from './config/index.ts'
import { eventsTo, faultOf, lineSink } from './events/index.ts'
import { foldersIn } from './organisations/index.ts'

/** How a server is started from a command line. */
export interface Starting {
  /** Words after `serve`. */
  readonly flags: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly language: Language
  /** Says something to the person who starts it; the lines of events go to standard output. */
  readonly say: (text: string) => void
}

/** 0 stopped as asked, 2 not started. A process that is ended by a fault, or by a second signal, exits with 1. */
export type ServeExit = 0 | 2

/** Serves until it is told to stop. */
export async function serve({ flags, environment, language, say }: Starting): Promise<ServeExit> {
  const known = loadSettings(flags, environment)
  if ('problems' in known) {
    for (const { at, words } of known.problems) say(`${at}: ${words[language]}\n`)
    return 2
  }
  const { settings } = known
  const t = language === 'ja' ? JA : EN
  const sink = lineSink(1)
  const events = eventsTo(sink, settings.logLevel, clock)
  const version = versionOf()
  try {
    say(`${t.settings}\n${describeSettings(known, language)}`)
    if (settings.insecure) say(t.insecure)
    events.starting({ version, data: settings.data })
    // Logs and keys are this user's alone, whatever folder they were put in.
    process.umask(0o077)
    mkdirSync(settings.data, { recursive: true, mode: 0o700 })
    if (settings.demo && foldersIn(settings.data).length === 0) await makeDemo(settings.data, say, language)
    const running = await start({ ...known, events, clock, nowMs, version }, say, language)
    if (!running) return 2
    const fault = await untilStopped(running)
    if (fault !== null) events.crashed({ fault: faultOf(fault.error) })
    sink.flush()
    // What listens and what waits would keep the process alive. The log is as the disk has it, and a fresh start reads it.
    return process.exit(fault === null ? 0 : 1)
  } finally {
    sink.flush()
  }
}

const clock = (): Instant => instantOf(Date.now())
const nowMs = (): number => performance.now()

async function start(
  surroundings: Parameters<typeof compose>[0] & KnownSettings,
  say: Starting['say'],
  language: Language,
): Promise<Running | null> {
  const t = language === 'ja' ? JA : EN
  let running: Running
  try {
    running = await compose(surroundings)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    const known = code === null ? undefined : t.listen[code]
    if (known === undefined) throw error
    const { host, port } = surroundings.settings
    say(`${host}:${port}: ${known} [${code}]\n`)
    return null
  }
  const { held, refused } = running.opened
  for (const { folder, code, reason } of refused) say(`${t.refused} ${folder}: ${reason[language]} [${code}]\n`)
  if (held.length === 0 && refused.length > 0) {
    say(t.noneOpen)
    await running.stop('none-open')
    return null
  }
  const [first] = held
  const names = held.map(({ card }) => card.name)
  say(
    first ? t.serving(running.url, names, `sekisho token ${first.operator} --in ${first.seat}`) : t.empty(running.url),
  )
  return running
}

/** Waits for a signal, the first of which stops in order and the second at once, or for a fault, which is returned. */
function untilStopped(running: Running): Promise<{ readonly error: unknown } | null> {
  return new Promise((resolve) => {
    let isAsked = false
    const onFault = (error: unknown): void => resolve({ error })
    const onSignal = (signal: NodeJS.Signals): void => {
      if (isAsked) process.exit(1)
      isAsked = true
      running.stop(signal).then(() => resolve(null), onFault)
    }
    process.on('SIGTERM', onSignal)
    process.on('SIGINT', onSignal)
    process.on('uncaughtException', onFault)
    process.on('unhandledRejection', onFault)
  })
}

function versionOf(): string {
  const path = new URL('../package.json', import.meta.url)
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string } // our own package
  return version
}

/** Plays the year of the imaginary city where there is no organisation yet. */
async function makeDemo(data: string, say: Starting['say'], language: Language): Promise<void> {
  const folder = join(data, 'sekiyama')
  if (existsSync(folder)) return
  const t = language === 'ja' ? JA : EN
  let shown = -1
  const { foundDemo } = await import('./organisations/found-demo.ts')
  const { acts, entries } = await foundDemo(folder, dayOf(clock()), (done, total) => {
    const percent = Math.floor((100 * done) / total)
    // One line that is written over.
    if (percent !== shown) say(`\r${t.playing} ${percent}%`)
    shown = percent
  })
  say(t.played(folder, acts, entries))
}

const JA = {
  settings: '設定（値と、書かれた所）:',
  insecure:
    '注意：TLSなしで提供します。トークンと個人情報が網の上をそのまま流れます。試験用の閉じた網だけで使ってください。\n',
  refused: '開けない団体:',
  playing: '架空の市「関山市」の一年を記録しています',
  played: (folder: string, acts: number, entries: number) =>
    `\n${folder} に作りました。行為 ${acts} 件、記録 ${entries} 件。\n`,
  noneOpen: '開ける団体が一つもないので、起動しません。上の理由を解消してください。\n',
  empty: (url: string) => `${url} で待ち受けています。団体はまだありません。何をすればよいかは、その画面にあります。\n`,
  serving: (url: string, names: readonly string[], token: string) =>
    `${url} で ${names.join('、')} を提供しています。止めるには Ctrl+C。\n運用担当者のトークンの発行（別の端末で）: npx ${token}\n`,
  listen: {
    EADDRINUSE: 'このポートは使われています。--port で別のポートを指定するか、使っているプログラムを止めてください。',
    EACCES: 'このポートで待ち受ける権限がありません。1024 以上のポートを指定してください。',
    EADDRNOTAVAIL: 'この機械にないアドレスです。--host を確かめてください。',
    ENOENT: 'TLS の鍵又は証明書のファイルがありません。tlsKey と tlsCert を確かめてください。',
  } as Readonly<Record<string, string>>,
}

type Texts = typeof JA

const EN: Texts = {
  settings: 'Settings (value, and where it was said):',
  insecure:
    'Beware: served without TLS, so that tokens and personal data cross the network in clear. For closed test networks only.\n',
  refused: 'Cannot be opened:',
  playing: 'Playing a year of the imaginary city 関山市',
  played: (folder, acts, entries) => `\nMade in ${folder}: ${acts} acts, ${entries} entries.\n`,
  noneOpen: 'No organisation can be opened, so that nothing is served: please remove the reasons above.\n',
  empty: (url) => `Listening on ${url}. There is no organisation yet: that page says what to do.\n`,
  serving: (url, names, token) =>
    `Serving ${names.join(', ')} on ${url}. Ctrl+C stops it.\nTo issue the administrator a token (in another terminal): npx ${token}\n`,
  listen: {
    EADDRINUSE: 'this port is taken: name another by --port, or stop the program that has it.',
    EACCES: 'you may not listen on this port: name one of 1024 or more.',
    EADDRNOTAVAIL: 'this machine has no such address: check --host.',
    ENOENT: 'there is no such file of a TLS key or certificate: check tlsKey and tlsCert.',
  },
}
