import { trust, type Words } from '#kernel'

import type { Setting } from './setting.ts'
import { flagOf, SETTINGS, variableOf, type SettingName, type Settings } from './settings.ts'

/** Where a setting was said; `standard` where nowhere. */
export type Origin = 'standard' | 'file' | 'environment' | 'flag'

/** What is said, by place. */
export interface Sources {
  /** A configuration file as it was parsed, and its path. */
  readonly file: { readonly path: string; readonly value: unknown } | null
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Words after `serve`. */
  readonly flags: readonly string[]
}

/** What is wrong with one setting, and where it was said. */
export interface SettingProblem {
  /** `--port`, `SEKISHO_PORT`, `sekisho.config.json: port` */
  readonly at: string
  readonly words: Words
}

export interface KnownSettings {
  readonly settings: Settings
  readonly origins: Readonly<Record<SettingName, Origin>>
}

/** Variables of the environment with our prefix that are not settings of a server. */
const OTHER_VARIABLES = new Set(['SEKISHO_TOKEN', 'SEKISHO_CONFIG'])

const DECLARED: Readonly<Record<string, Setting>> = SETTINGS

/** Reads settings: flags before the environment, the environment before the file. Everything that is wrong is told at once. */
export function readSettings(sources: Sources): KnownSettings | { readonly problems: readonly SettingProblem[] } {
  const problems: SettingProblem[] = []
  const said = [
    ...fromFile(sources.file, problems),
    ...fromEnvironment(sources.environment, problems),
    ...fromFlags(sources.flags, problems),
  ]
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(DECLARED).map(([name, { standard }]) => [name, standard]),
  )
  const origins: Record<string, Origin> = Object.fromEntries(Object.keys(DECLARED).map((name) => [name, 'standard']))
  for (const { name, raw, at, origin } of said) {
    const setting = DECLARED[name]!
    if (origin === 'flag' && setting.isSecret) {
      problems.push({ at, words: SECRET_FLAG(name) })
      continue
    }
    const reading = setting.read(raw)
    if ('wrong' in reading) problems.push({ at, words: reading.wrong })
    else {
      values[name] = reading.ok
      origins[name] = origin
    }
  }
  const settings = trust<Settings>(values) // every name of SETTINGS was read by its own declaration
  if (problems.length === 0) problems.push(...together(settings))
  return problems.length > 0 ? { problems } : { settings, origins: trust(origins) } // likewise
}

interface Said {
  readonly name: string
  readonly raw: unknown
  readonly at: string
  readonly origin: Origin
}

function fromFile(file: Sources['file'], problems: SettingProblem[]): Said[] {
  if (!file) return []
  if (typeof file.value !== 'object' || file.value === null || Array.isArray(file.value)) {
    problems.push({
      at: file.path,
      words: { ja: '設定の名前と値の組にしてください。', en: 'must be names of settings with their values.' },
    })
    return []
  }
  return Object.entries(file.value).flatMap(([name, raw]): Said[] => {
    const at = `${file.path}: ${name}`
    if (Object.hasOwn(DECLARED, name)) return [{ name, raw, at, origin: 'file' }]
    problems.push({ at, words: unknown(name, Object.keys(DECLARED)) })
    return []
  })
}

function fromEnvironment(environment: Sources['environment'], problems: SettingProblem[]): Said[] {
  const byVariable = new Map(Object.keys(DECLARED).map((name) => [variableOf(name), name]))
  return Object.entries(environment).flatMap(([variable, raw]): Said[] => {
    if (!variable.startsWith('SEKISHO_') || OTHER_VARIABLES.has(variable)) return []
    const name = byVariable.get(variable)
    if (name !== undefined) return [{ name, raw, at: variable, origin: 'environment' }]
    problems.push({ at: variable, words: unknown(variable, [...byVariable.keys()]) })
    return []
  })
}

function fromFlags(flags: readonly string[], problems: SettingProblem[]): Said[] {
  const byFlag = new Map(Object.keys(DECLARED).map((name) => [flagOf(name), name]))
  const said: Said[] = []
  for (let at = 0; at < flags.length; at += 1) {
    const [flag, inline] = split(flags[at]!)
    const name = byFlag.get(flag)
    if (name === undefined) {
      problems.push({ at: flag, words: unknown(flag, [...byFlag.keys()]) })
      continue
    }
    if (inline !== undefined) said.push({ name, raw: inline, at: flag, origin: 'flag' })
    else if (DECLARED[name]!.isSwitch) said.push({ name, raw: true, at: flag, origin: 'flag' })
    else if (at + 1 < flags.length) said.push({ name, raw: flags[(at += 1)], at: flag, origin: 'flag' })
    else problems.push({ at: flag, words: { ja: '値がありません。', en: 'has no value.' } })
  }
  return said
}

function split(word: string): [string, string?] {
  const at = word.indexOf('=')
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')

/** Letters that were swapped are still the same letters. */
const sorted = (text: string): string => [...letters(text)].toSorted().join('')

function unknown(name: string, all: readonly string[]): Words {
  const near =
    all.find((one) => sorted(one) === sorted(name)) ?? all.find((one) => letters(one).includes(letters(name)))
  const hint = {
    ja: near === undefined ? '' : `${near} のことですか。`,
    en: near === undefined ? '' : ` Did you mean ${near}?`,
  }
  return { ja: `という設定はありません。${hint.ja}`, en: `is no setting.${hint.en}` }
}

const SECRET_FLAG = (name: string): Words => ({
  ja: `秘密の値はフラグでは受け取りません（同じ機械の利用者に見えるため）。環境変数 ${variableOf(name)} か、設定ファイル（権限 0600）に書いてください。`,
  en: `a secret is not taken from a flag, which every user of the machine can see: use ${variableOf(name)} or the configuration file (mode 0600).`,
})

/** What no setting can tell alone. */
function together(settings: Settings): SettingProblem[] {
  const { host, tlsKey, tlsCert, behindProxy, insecure, trustedProxies, mail, mailFrom } = settings
  const problems: SettingProblem[] = []
  const hasTls = tlsKey !== null && tlsCert !== null
  if ((tlsKey === null) !== (tlsCert === null)) problems.push({ at: 'tlsKey, tlsCert', words: TLS_HALF })
  if (!isLoopback(host) && !hasTls && !behindProxy && !insecure) problems.push({ at: `host ${host}`, words: OPEN })
  if (trustedProxies.length > 0 && !behindProxy) problems.push({ at: 'trustedProxies', words: NO_PROXY })
  if (mail !== null && mailFrom === null) problems.push({ at: 'mail', words: NO_SENDER })
  return problems
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/u.test(host)
}

const TLS_HALF = {
  ja: '秘密鍵と証明書は両方を指定してください。',
  en: 'give both the private key and the certificate.',
}
const OPEN = {
  ja: 'ほかの端末から届くアドレスですが、TLSがありません。tlsKey と tlsCert を指定するか、TLSを受け持つプロキシがあるなら behindProxy を、試験用の閉じた網なら insecure を true にしてください。',
  en: 'other machines can reach this address, but there is no TLS: set tlsKey and tlsCert; or behindProxy where a proxy does TLS; or insecure in a closed test network.',
}
const NO_PROXY = {
  ja: 'プロキシがあるなら behindProxy も true にしてください。',
  en: 'set behindProxy too where there is a proxy.',
}
const NO_SENDER = { ja: 'mailFrom（差出人）も指定してください。', en: 'set mailFrom (the sender) too.' }
