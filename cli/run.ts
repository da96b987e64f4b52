import { LimitReached } from '#engines/zones'
import type { Words } from '#kernel'
import { UsageError, type Command, type ExitCode } from './command.ts'
import { StoreError } from '#store'
import { organisationCommands } from './commands/organisation/index.ts'
import { policyCommands } from './commands/policy/index.ts'
import { serverCommands } from './commands/server/index.ts'
import { zonesCommands } from './commands/zones/index.ts'
import { RemoteProblem } from './office/index.ts'
import type { Screen } from './terminal/screen.ts'

/** Every verb, by its words: `policy read`, … */
const COMMANDS: Readonly<Record<string, Command>> = {
  ...policyCommands,
  ...organisationCommands,
  ...serverCommands,
  ...zonesCommands,
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
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') {
    screen.write(usage(Object.keys(COMMANDS), screen))
    return words.length === 0 ? 2 : 0
  }
  const name = Object.keys(COMMANDS).find((verb) => verb.split(' ').every((word, at) => words[at] === word))
  const alike = Object.keys(COMMANDS).filter((verb) => verb.split(' ')[0] === words[0])
  if (name === undefined || words.includes('--help')) {
    const shown = usage(name === undefined ? (alike.length > 0 ? alike : Object.keys(COMMANDS)) : [name], screen)
    if (name !== undefined) screen.write(`${shown}${COMMANDS[name]!.help?.(screen) ?? ''}`)
    else screen.complain(shown)
    return name === undefined ? 2 : 0
  }
  try {
    return await COMMANDS[name]!.run(words.slice(name.split(' ').length), screen)
  } catch (error) {
    if (error instanceof StoreError) {
      screen.complain(`${error.words[screen.language]} [${error.code}]\n`)
      return 2
    }
    if (error instanceof RemoteProblem) {
      screen.complain(`${error.problem.words[screen.language]} [${error.problem.code}]\n`)
      return 2
    }
    if (error instanceof LimitReached) {
      screen.complain(limitWords(error, screen))
      return 2
    }
    if (!isUsage(error)) throw error
    screen.complain(`${error.message}\n\n${usage([name], screen)}`)
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

function usage(names: readonly string[], { language }: Screen): string {
  const head = language === 'ja' ? '使い方' : 'Usage'
  const lines = names.flatMap((name) => [
    `  sekisho ${name} ${COMMANDS[name]!.usage}`,
    `      ${COMMANDS[name]!.words[language]}`,
  ])
  const common =
    language === 'ja'
      ? '  --lang en で英語、--json でプログラム向けの出力'
      : '  --lang ja for Japanese, --json for programs'
  return `${[`${head}:`, ...lines, '', common].join('\n')}\n`
}
