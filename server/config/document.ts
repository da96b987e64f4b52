import type { Language } from '#kernel'

import type { KnownSettings } from './read-settings.ts'
import type { Setting } from './setting.ts'
import { flagOf, SETTINGS, variableOf } from './settings.ts'

const DECLARED: readonly (readonly [string, Setting])[] = Object.entries(SETTINGS)

/** The settings in force, a line each, with where each was said; no secret is shown. */
export function describeSettings({ settings, origins }: KnownSettings, language: Language): string {
  const places: Readonly<Record<string, string>> =
    language === 'ja' ? { standard: '既定', file: 'ファイル', environment: '環境変数', flag: 'フラグ' } : {}
  const values: Readonly<Record<string, unknown>> = settings
  const from: Readonly<Record<string, string>> = origins
  return DECLARED.map(([name, { isSecret }]) => {
    const value = values[name]
    const shown = isSecret && value !== null ? '********' : show(value)
    return `  ${name} = ${shown} (${places[from[name]!] ?? from[name]})\n`
  }).join('')
}

/** What `sekisho serve --help` says of the settings. */
export function settingsHelp(language: Language): string {
  return DECLARED.map(([name, { words, form, standard, isSecret, isSwitch }]) => {
    const how = isSecret ? variableOf(name) : `${flagOf(name)}${isSwitch ? '' : ` ${form}`}`
    return `  ${how}\n      ${words[language]} [${show(standard)}]\n`
  }).join('')
}

/** The table of settings as `docs/運用/settings.md` holds it. */
export function settingsDocument(): string {
  const rows = DECLARED.map(
    ([name, { words, form, standard, isSecret }]) =>
      `| \`${name}\` | \`${variableOf(name)}\` | ${isSecret ? '（不可：秘密）' : `\`${flagOf(name)}\``} | ${form.replaceAll('|', '\\|')} | ${show(standard)} | ${words.ja}<br>${words.en} |`,
  )
  return `# 設定

\`sekisho serve\` の設定は、フラグ、環境変数、設定ファイルの順に優先します。設定ファイルは \`--config\` か環境変数 \`SEKISHO_CONFIG\` で指すか、
作業フォルダの \`sekisho.config.json\`（\`.yaml\` も可）に置きます。誤りがあれば、どこに書かれた何が誤りかを示して起動しません。起動のとき、
使う値とその出所を示します。秘密の値は示しません。秘密の値を書いた設定ファイルの権限は 0600 にします。

ほかの端末から届くアドレスで待ち受けるには、TLS（\`tlsKey\` と \`tlsCert\`）、TLSを受け持つプロキシ（\`behindProxy\`）、又は試験用の明示（\`insecure\`）が要ります。

| 設定ファイル | 環境変数 | フラグ | 形 | 既定 | 意味 |
|---|---|---|---|---|---|
${rows.join('\n')}

この表は \`server/config/settings.ts\` から作られ、試験が一致を確かめます。
`
}

function show(value: unknown): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '-'
  return Array.isArray(value) ? value.join(',') : `${value as string | number | boolean}` // the kinds of settings there are
}
