import { parseArgs } from 'node:util'
import { explainMatch, findRequirement, matchObligations, type MatchedObligation, type Policy } from '#policy'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table, type Cell } from '../../terminal/table.ts'
import { loadPolicy } from './load-policy.ts'
import { obligationsJson } from './policy-json.ts'
import { rangeWords, say } from './words.ts'

/** `sekisho policy obligations FILE [--why] [--json]` */
export const obligations: Command = {
  usage: 'FILE [--why] [--json]',
  words: {
    ja: '義務文と、それが担う要件を示す（--why は理由も）',
    en: 'list obligations and the requirements they carry (--why: and why)',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, why: { type: 'boolean' } },
    })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(say(screen, 'ファイルを一つ指定してください。', 'Name one file.'))
    const policy = await loadPolicy(file, screen)
    if (!policy) return 2
    screen.write(
      values.json
        ? `${JSON.stringify(obligationsJson(policy), null, 2)}\n`
        : describe(policy, screen, values.why === true),
    )
    return 0
  },
}

function describe(policy: Policy, screen: Screen, why: boolean): string {
  const matched = matchObligations(policy)
  const own = matched.filter((match) => match.own).length
  const head = [
    { head: say(screen, '行', 'Lines') },
    { head: say(screen, '誰が', 'Who'), grows: true as const },
    { head: say(screen, '強さ', 'Strength') },
    { head: say(screen, '義務文', 'Obligation'), grows: true as const },
    { head: say(screen, '要件', 'Requirements'), grows: true as const },
  ]
  const sum = say(
    screen,
    `義務文 ${matched.length} 件、うち方針独自 ${own} 件\n`,
    `${matched.length} obligations, ${own} the town's own\n`,
  )
  return `${table(
    head,
    matched.map((match) => row(match, screen, why)),
    screen,
  )}\n${sum}`
}

function row(match: MatchedObligation, screen: Screen, why: boolean): (string | Cell)[] {
  const { obligation } = match
  const condition = obligation.condition === undefined ? '' : `\n〔${obligation.condition}〕`
  const requirements = match.matches.map((found) => {
    const name = `${found.requirement} ${findRequirement(found.requirement)?.words[screen.language] ?? ''}`
    return why ? `${name}\n  ${explainMatch(found)[screen.language]}` : name
  })
  const shown = match.own ? [say(screen, '方針独自', "the town's own"), ...requirements] : requirements
  return [
    rangeWords(obligation.lines),
    obligation.addressee,
    obligation.modality,
    obligation.text + condition,
    shown.join('\n'),
  ]
}
