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
  readonly owner: 'chief'
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
    const accepted = proposed.length > 0 && (!ask || (await isAccepted(match, proposed, ask, screen))) ? proposed : []
    const place = rowPlace(policy, obligation)
    for (const requirement of accepted) clauses.push({ ...place, requirement })
    if (accepted.length > 0) continue
    const key = `L${obligation.lines[0]}-${match.index}`
    own.push({
      key,
      title: obligation.text.slice(0, 300),
      owner: 'chief',
      months: 12,
      evidence: say(screen, '実施の記録', 'record'),
    })
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

async function isAccepted(
  { obligation }: MatchedObligation,
  proposed: readonly string[],
  ask: Ask,
  screen: Screen,
): Promise<boolean> {
  const named = proposed.map((key) => `  ${key} ${findRequirement(key)?.words[screen.language] ?? ''}`)
  screen.write(`\n${rangeWords(obligation.lines)}: ${obligation.text}\n${named.join('\n')}\n`)
  const answer = await ask(say(screen, 'この対応でよいですか [Y/n] ', 'Is this what it means? [Y/n] '))
  return !/^n/iu.test(answer)
}
