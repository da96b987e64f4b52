import { ROLES, type RoleKey } from '#kernel'
import {
  findRequirement,
  rowPlace,
  sureRequirements,
  type MatchedObligation,
  type Policy,
  type ReadingRow,
} from '#policy'

import type { Ask } from '../../terminal/ask.ts'
import type { Screen } from '../../terminal/screen.ts'
import { rangeWords, say } from '../policy/words.ts'

/** A requirement that only this organisation asks of itself. */
interface OwnRow {
  readonly key: string
  readonly title: string
  readonly owner: RoleKey
  readonly months: number
  readonly evidence: string
}

export interface Confirmed {
  readonly clauses: readonly ReadingRow[]
  readonly own: readonly OwnRow[]
}

/**
 * Confirms what each obligation of a policy means: as proposed, or one by one by the person who is asked. What no
 * catalogue has becomes a requirement of the organisation's own.
 */
export async function confirmMatches(
  matched: readonly MatchedObligation[],
  policy: Policy,
  ask: Ask | null,
  screen: Screen,
): Promise<Confirmed> {
  const clauses: ReadingRow[] = []
  const own: OwnRow[] = []
  for (const match of matched) {
    const { obligation } = match
    const proposed = sureRequirements(match)
    const meant = ask ? await askMeaning(match, proposed, ask, screen) : proposed
    const place = rowPlace(policy, obligation)
    for (const requirement of meant) clauses.push({ ...place, requirement })
    if (meant.length > 0) continue
    const key = `L${obligation.lines[0]}-${match.index}`
    own.push({ key, title: obligation.text.slice(0, 300), ...(await askOwn(ask, screen)) })
    clauses.push({ ...place, requirement: `own#${key}` })
  }
  screen.write(
    say(
      screen,
      `義務文 ${matched.length} 件：要件に対応 ${matched.length - own.length} 件、方針独自 ${own.length} 件\n`,
      `${matched.length} obligations: ${matched.length - own.length} matched, ${own.length} the organisation's own\n`,
    ),
  )
  return { clauses, own }
}

/** What an obligation means to the one who is asked: as proposed, other requirements of the catalogues, or none of them. */
async function askMeaning(
  { obligation }: MatchedObligation,
  proposed: readonly string[],
  ask: Ask,
  screen: Screen,
): Promise<readonly string[]> {
  const named = proposed.map((key) => `  ${key} ${findRequirement(key)?.words[screen.language] ?? ''}`)
  screen.write(`\n${rangeWords(obligation.lines)}: ${obligation.text}\n${named.map((line) => `${line}\n`).join('')}`)
  if (proposed.length > 0) {
    const answer = await ask(say(screen, 'この対応でよいですか [Y/n] ', 'Is this what it means? [Y/n] '))
    if (!/^n/iu.test(answer)) return proposed
  }
  for (;;) {
    const typed = await ask(
      say(
        screen,
        '対応する要件のキー（空白区切り。なければ空のまま：団体独自の要件になります）: ',
        "Keys of what it means (with spaces between; none: a requirement of the organisation's own): ",
      ),
    )
    const keys = typed.split(/\s+/u).filter((key) => key !== '')
    const unknown = keys.filter((key) => findRequirement(key) === undefined)
    if (unknown.length === 0) return keys
    screen.write(say(screen, `${unknown.join(' ')} という要件はありません。\n`, `There is no ${unknown.join(' ')}.\n`))
  }
}

/** Whose a requirement of the organisation's own is, how often it is due and what shows it; as usual where nobody is asked. */
async function askOwn(ask: Ask | null, screen: Screen): Promise<Omit<OwnRow, 'key' | 'title'>> {
  const usual = { owner: 'chief', months: 12, evidence: say(screen, '実施の記録', 'record') } as const
  if (!ask) return usual
  const roles = Object.entries(ROLES).map(([key, words]) => `${key}=${words[screen.language]}`)
  screen.write(`${roles.join(' ')}\n`)
  const owner = await askUntil(
    ask,
    say(screen, '担当する役割 [chief]: ', 'Owner [chief]: '),
    (typed) => (typed === '' ? usual.owner : (Object.keys(ROLES) as RoleKey[]).find((key) => key === typed)), // its keys
  )
  const months = await askUntil(ask, say(screen, '何か月ごと [12]: ', 'Every how many months [12]: '), (typed) => {
    const number = typed === '' ? usual.months : Number(typed.normalize('NFKC'))
    return Number.isInteger(number) && number >= 1 && number <= 120 ? number : undefined
  })
  const evidence = await ask(say(screen, '証跡とするもの [実施の記録]: ', 'Evidence [record]: '))
  return { owner, months, evidence: evidence === '' ? usual.evidence : evidence.slice(0, 300) }
}

/** Asks until the answer can be read. */
async function askUntil<T>(ask: Ask, question: string, read: (typed: string) => T | undefined): Promise<T> {
  for (;;) {
    const value = read(await ask(question))
    if (value !== undefined) return value
  }
}
