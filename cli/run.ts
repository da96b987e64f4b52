import type { LimitReached } from '#engines/zones'
import type { Words } from '#kernel'
import { StoreError } from '#store'

import { UsageError, type Command, type ExitCode } from './command.ts'
import { RemoteProblem } from './office/index.ts'
import type { Screen } from './terminal/screen.ts'

type Commands = Readonly<Record<string, Command>>

/** Every verb, by its words (`policy read`, …), in families that are loaded when one of them is asked for: to load all takes a second. */
const FAMILIES = {
  policy: async (): Promise<Commands> => (await import('./commands/policy/index.ts')).policyCommands,
  organisation: async (): Promise<Commands> => (await import('./commands/organisation/index.ts')).organisationCommands,
  server: async (): Promise<Commands> => (await import('./commands/server/index.ts')).serverCommands,
  zones: async (): Promise<Commands> => (await import('./commands/zones/index.ts')).zonesCommands,
} as const

/** The families of first words; registers, and all else, are of an organisation. */
const FIRST_WORDS: Readonly<Partial<Record<string, keyof typeof FAMILIES>>> = {
  policy: 'policy',
  serve: 'server',
  token: 'server',
  zones: 'zones',
}

async function allCommands(): Promise<Commands> {
  const families = await Promise.all(Object.values(FAMILIES).map((load) => load()))
  return Object.assign({}, ...families) as Commands // a verb is of one family
}

/** Takes `--lang ja|en` out of the words typed; Japanese where nothing is said. */
export function parseLanguage(argv: readonly string[]): {
  readonly language: keyof Words
  readonly words: readonly string[]
} {
  const at = argv.indexOf('--lang')
  if (at < 0) return { language: 'ja', words: argv }
  return {
    language: argv[at + 1] === 'en' ? 'en' : 'ja',
    words: argv.filter((_, index) => index !== at && index !== at + 1),
  }
}

/** Runs one command line. */
export async function runCommandLine(words: readonly string[], screen: Screen): Promise<ExitCode> {
  const [first] = words
  if (first === undefined || first === '--help' || first === 'help') {
    screen.write(usage(await allCommands(), screen))
    return first === undefined ? 2 : 0
  }
  const family = await FAMILIES[FIRST_WORDS[first] ?? 'organisation']()
  const name = Object.keys(family).find((verb) => verb.split(' ').every((word, at) => words[at] === word))
  if (name === undefined) {
    const alike = Object.entries(family).filter(([verb]) => verb.split(' ')[0] === first)
    if (alike.length === 0) {
      screen.complain(unknownVerb(first, Object.keys(await allCommands()), screen))
      return 2
    }
    screen.complain(usage(Object.fromEntries(alike), screen))
    return 2
  }
  const command = family[name]!
  if (words.includes('--help')) {
    screen.write(`${usage({ [name]: command }, screen)}${command.help?.(screen) ?? ''}`)
    return 0
  }
  try {
    return await command.run(words.slice(name.split(' ').length), screen)
  } catch (error) {
    if (error instanceof StoreError) {
      screen.complain(`${error.words[screen.language]} [${error.code}]\n`)
      return 2
    }
    if (error instanceof RemoteProblem) {
      screen.complain(`${error.problem.words[screen.language]} [${error.problem.code}]\n`)
      return 2
    }
    if (first === 'zones' && error instanceof (await import('#engines/zones')).LimitReached) {
      screen.complain(limitWords(error, screen))
      return 2
    }
    const file = fileProblem(error, screen)
    if (file !== null) {
      screen.complain(file)
      return 2
    }
    if (!isUsage(error)) throw error
    screen.complain(`${usageProblem(error, screen)}\n\n${usage({ [name]: command }, screen)}`)
    return 2
  }
}

/** What outgrew its limit, where, and what to do: `lgwanからinternetへ（IPv4） › 機器「fw」: … [zones.sets-too-large]`. */
export function limitWords({ places, words, code }: LimitReached, { language }: Pick<Screen, 'language'>): string {
  const where = places.map((place) => place[language]).join(' › ')
  return `${where === '' ? '' : `${where}: `}${words[language]} [${code}]\n`
}

function unknownVerb(typed: string, verbs: readonly string[], { language }: Pick<Screen, 'language'>): string {
  const firsts = [...new Set(verbs.map((verb) => verb.split(' ')[0]!))]
  const alike = firsts.filter((verb) => verb.startsWith(typed.slice(0, 3)))
  const all = (alike.length > 0 ? alike : firsts).join(' ')
  return language === 'ja'
    ? `「${typed}」という命令も台帳もありません。次から選んでください：${all}\n説明は sekisho --help\n`
    : `There is no verb and no register "${typed}". Choose one of: ${all}\nHelp: sekisho --help\n`
}

/** Errors of the file system on files that somebody has named (errno). */
const OF_FILES: ReadonlySet<string> = new Set([
  'EACCES',
  'EEXIST',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
])

/** What keeps a file from being read or written; null where it is something else. */
function fileProblem(error: unknown, { language }: Pick<Screen, 'language'>): string | null {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return null
  const code = String(error.code)
  if (!OF_FILES.has(code)) return null
  const path = 'path' in error ? String(error.path) : language === 'ja' ? '指定されたファイル' : 'a file that was named'
  return language === 'ja'
    ? `${path} を読み書きできません。名前、場所、権限、空き容量を確かめてください。 [${code}]\n`
    : `${path} cannot be read or written: check its name, place, permissions and the room on the disk. [${code}]\n`
}

/** NOTE: the parser of Node speaks English and quotes what it did not know. */
function usageProblem(error: Error, { language }: Pick<Screen, 'language'>): string {
  const code = 'code' in error ? String(error.code) : ''
  if (language === 'en' || !code.startsWith('ERR_PARSE_ARGS')) return error.message
  const quoted = /'([^']*)'/u.exec(error.message)?.[1] ?? ''
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `「${quoted}」という指定はありません。取り除いてください。`
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `「${quoted}」は余分です。取り除いてください。`
  return `「${quoted}」の書き方が正しくありません。値の有無を確かめてください。`
}

/** Ours, or that of the option parser of Node. */
function isUsage(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS'))
  )
}

function usage(commands: Commands, { language }: Screen): string {
  const head = language === 'ja' ? '使い方' : 'Usage'
  const lines = Object.entries(commands).flatMap(([name, command]) => [
    `  sekisho ${name} ${command.usage}`,
    `      ${command.words[language]}`,
  ])
  const common =
    language === 'ja'
      ? '  --lang en で英語、--json でプログラム向けの出力'
      : '  --lang ja for Japanese, --json for programs'
  return `${[`${head}:`, ...lines, '', common].join('\n')}\n`
}
