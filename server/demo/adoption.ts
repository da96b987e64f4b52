import { addDays, type Command, type Day } from '#kernel'

import { ORGANS } from './places.ts'
import { deed, open, type Paper, type Player } from './player.ts'
import type { DemoText } from './policy-texts.ts'

export interface Edition {
  readonly key: string
  readonly document: 'basic-policy' | 'standards' | 'procedures'
  readonly number: string
  readonly from: Day
  readonly replaces?: string
  readonly section?: string
  readonly closed?: { readonly disclosure: string; readonly because: string; readonly readers: string }
}

/** Registers an edition with its reading, confirmed, and what only this town asks of itself. */
export function editionActs(player: Player, edition: Edition, text: DemoText, source: Paper): Command[] {
  const { key, document, number, from, replaces, section, closed } = edition
  const item = player.id(`edition:${key}`)
  const [clauses = [], ...more] = text.parts
  return [
    ...text.own.map((own) =>
      open('requirements', player.id(`own:${own.key}`), { ...own, owner: 'chief', months: 12, evidence: '実施の記録' }),
    ),
    open('policies', item, {
      document,
      title: text.title,
      number,
      replaces: replaces === undefined ? null : player.id(`edition:${replaces}`),
      organ: null,
      section: section === undefined ? null : player.id(`section:${section}`),
      inForceFrom: from,
      source,
      clauses,
      disclosure: closed?.disclosure ?? 'open',
      closedBecause: closed?.because ?? null,
      closedBy: closed ? '関山市情報公開条例第7条第6号' : null,
      readers: closed?.readers ?? 'staff',
    }),
    deed('policies', item, 'confirm', { clauses }),
    ...more.map((clauses) => deed('policies', item, 'extend', { clauses })),
  ]
}

interface Decided {
  readonly key: string
  readonly number: string
  readonly title: string
  readonly decider: string
  readonly on: Day
  readonly organ?: string
}

/** A decision on paper: recorded by the administrator, to be confirmed by someone else. */
export async function recordDecisions(player: Player, ...decisions: readonly Decided[]): Promise<void> {
  const commands: Command[] = []
  for (const { key, number, title, decider, on, organ } of decisions) {
    const scan = await player.paper(`文書番号　${number}`, `件名　${title}`, `決裁　${decider}（${on}）`)
    commands.push(
      open('decisions', player.id(`decision:${key}`), {
        documentNumber: number,
        title,
        decider,
        decidedOn: on,
        scan,
        organ: organ === undefined ? null : player.id(`organ:${organ}`),
        section: null,
        drafter: player.id('joho-1'),
      }),
    )
  }
  await player.do('joho-s', ...commands)
}

export async function confirmDecisions(player: Player, ...keys: readonly string[]): Promise<void> {
  await player.do('kikaku-d', ...keys.map((key) => deed('decisions', player.id(`decision:${key}`), 'confirm')))
}

/** The law's adoption by each organ, of one joint policy: decided by each on paper, recorded in one act. */
export async function adoptJointly(player: Player, edition: string, on: Day): Promise<void> {
  const keys = ORGANS.map(({ key }) => `${edition}:${key}`)
  await recordDecisions(
    player,
    ...ORGANS.map(({ key, number, decider }) => {
      return { key: `${edition}:${key}`, number, title: '情報セキュリティ基本方針の制定', decider, on, organ: key }
    }),
  )
  await confirmDecisions(player, ...keys)
  await player.do(
    'joho-s',
    ...ORGANS.map(({ key }) =>
      deed('organs', player.id(`organ:${key}`), 'adopt', {
        edition: player.id(`edition:${edition}`),
        how: 'joined',
        decision: player.id(`decision:${edition}:${key}`),
        policyFrom: addDays(on, 1),
      }),
    ),
    deed('policies', player.id(`edition:${edition}`), 'adopt', { decision: player.id(`decision:${edition}:head`) }),
  )
}
