import { addDays, type Day } from '#kernel'

import { adoptJointly, confirmDecisions, editionActs, recordDecisions } from './adoption.ts'
import type { DemoCalendar, DemoEvent } from './calendar.ts'
import { deed, type Player } from './player.ts'
import type { DemoTexts } from './policy-texts.ts'

const SITE = 'https://www.city.sekiyama.example.jp/policy'

/** The policy of before, then the new one: prepared, adopted by each organ, published, reviewed. */
export function policyEvents({ start, april }: DemoCalendar, texts: DemoTexts): DemoEvent[] {
  const formerFrom = addDays(april, -5 * 365)
  return [
    { day: start, play: (player) => beginWithFormer(player, texts, formerFrom) },
    { day: addDays(april, -40), play: (player) => review(player, ['former'], 'revise', NEW_LAW) },
    { day: addDays(april, -25), play: (player) => prepare(player, texts, april) },
    { day: addDays(april, -1), play: (player) => adopt(player, addDays(april, -1)) },
    { day: addDays(april, 2), play: (player) => publish(player, 'policy', SITE) },
    { day: addDays(april, 15), play: adoptProcedures },
    { day: addDays(april, 100), play: (player) => doOwn(player, texts) },
    { day: addDays(april, 170), play: (player) => review(player, ['policy', 'standards'], 'keep', NO_CHANGE) },
  ]
}

const NEW_LAW = '地方自治法第244条の6により各機関が定めることとなったため'
const NO_CHANGE = '前回の見直しから、技術、脅威及び法令に大きな変化がないため'

async function beginWithFormer(player: Player, texts: DemoTexts, from: Day): Promise<void> {
  const edition = { key: 'former', document: 'basic-policy', number: '第3版', from } as const
  await player.do('joho-s', ...editionActs(player, edition, texts.former, await player.file(texts.former.text)))
  const title = '情報セキュリティ基本方針の改定'
  await recordDecisions(player, { key: 'former', number: '企情第12号', title, decider: '市長', on: from })
  await confirmDecisions(player, 'former')
  await settle(player, 'joho-s', 'former')
  await publish(player, 'former', `${SITE}/former`)
}

async function prepare(player: Player, texts: DemoTexts, from: Day): Promise<void> {
  const policy = { key: 'policy', document: 'basic-policy', number: '第4版', from, replaces: 'former' } as const
  await player.do('joho-s', ...editionActs(player, policy, texts.policy, await player.file(texts.policy.text)))
  const closed = {
    disclosure: 'closed-in-principle',
    because: '公にすると侵入の手がかりとなる部分を含む',
    readers: 'staff',
  }
  const standards = { key: 'standards', document: 'standards', number: '第1版', from, closed } as const
  await player.do('joho-s', ...editionActs(player, standards, texts.standards, await player.file(texts.standards.text)))
}

async function adopt(player: Player, on: Day): Promise<void> {
  await adoptJointly(player, 'policy', on)
  await player.do('vice', deed('policies', player.id('edition:former'), 'repeal', { inForceTo: on }))
  const [title, decider] = ['情報セキュリティ対策基準の制定', '副市長（最高情報セキュリティ責任者）']
  await recordDecisions(player, { key: 'standards', number: '共同訓令第1号', title, decider, on })
  await confirmDecisions(player, 'standards')
  await settle(player, 'kikaku-d', 'standards')
}

/** Records the adoption of editions, each by the decision of its own name. */
function settle(player: Player, who: string, ...keys: readonly string[]): Promise<void> {
  return player.do(
    who,
    ...keys.map((key) =>
      deed('policies', player.id(`edition:${key}`), 'adopt', { decision: player.id(`decision:${key}`) }),
    ),
  )
}

function publish(player: Player, key: string, publishedAt: string): Promise<void> {
  return player.do('joho-s', deed('policies', player.id(`edition:${key}`), 'publish', { publishedAt }))
}

function review(player: Player, keys: readonly string[], outcome: string, why: string): Promise<void> {
  const input = { outcome, why, scan: null }
  return player.do('vice', ...keys.map((key) => deed('policies', player.id(`edition:${key}`), 'review', input)))
}

/** What the town alone asks of itself, all but two. */
function doOwn(player: Player, texts: DemoTexts): Promise<void> {
  const done = texts.standards.own.slice(0, -2).concat(texts.policy.own)
  const commands = done.map(({ key }) => deed('requirements', player.id(`own:${key}`), 'evidence', { file: null }))
  return player.do('kikaku-d', ...commands)
}

/** Procedures, closed to the public: of one system for its section, of the network for officers, of all for everyone. */
async function adoptProcedures(player: Player): Promise<void> {
  const because = '公にすると情報システムへの侵入の手がかりとなる'
  const of = [
    { key: 'residents', title: '住民記録システム実施手順', section: 'shimin', readers: 'section' },
    { key: 'network', title: 'ネットワーク運用実施手順', section: 'joho', readers: 'officers' },
    { key: 'terminals', title: '端末利用実施手順', section: 'joho', readers: 'staff' },
  ] as const
  for (const { key, title, section, readers } of of) {
    const text = { text: `${title}\n`, title, parts: [], own: [] }
    const closed = { disclosure: 'closed', because, readers }
    const edition = { key, document: 'procedures', number: '第1版', from: player.day, section, closed } as const
    await player.do('joho-s', ...editionActs(player, edition, text, await player.paper(title, '1　目的', '2　手順')))
  }
  const decided = of.map(({ key, title }, at) => {
    return { key, number: `企情第${61 + at}号`, title: `${title}の制定`, decider: '企画部長', on: player.day }
  })
  await recordDecisions(player, ...decided)
  const keys = of.map(({ key }) => key)
  await confirmDecisions(player, ...keys)
  await settle(player, 'joho-s', ...keys)
}
