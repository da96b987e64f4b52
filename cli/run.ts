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
    screen.complain(usage(alike.length > 0 ? Object.fromEntries(alike) : await allCommands(), screen))
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
    if (!isUsage(error)) throw error
    screen.complain(`${error.message}\n\n${usage({ [name]: command }, screen)}`)
    return 2
  }
}

/** What outgrew its limit, where, and what to do: `lgwanからinternetへ（IPv4） › 機器「fw」: … [zones.sets-too-large]`. */
export function limitWords({ places, words, code }: LimitReached, { language }: Pick<Screen, 'language'>): string {
  const where = places.map((place) => place[language]).join(' › ')
  return `${where === '' ? '' : `${where}: `}${words[language]} [${code}]\n`
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
