import { addDays } from '#kernel'

import type { DemoCalendar, DemoEvent } from './calendar.ts'
import { managerOf } from './people.ts'
import { ORGANS, SECTIONS } from './places.ts'
import { deed, open, type Player } from './player.ts'

/** The table of authorities, the committee, and what each organ confirms. */
export function governanceEvents({ start, april }: DemoCalendar): DemoEvent[] {
  return [
    {
      day: addDays(start, 1),
      play: (player) =>
        player.do(
          'kikaku-d',
          open('authorities', player.id('authorities'), {
            number: '第1版',
            from: start,
            rows: AUTHORITIES,
            source: null,
          }),
        ),
    },
    {
      day: addDays(start, 12),
      play: (player) => player.do('vice', deed('authorities', player.id('authorities'), 'confirm', { remarks: null })),
    },
    {
      day: addDays(april, 20),
      play: (player) => player.do('vice', deed('authorities', player.id('authorities'), 'confirm', { remarks: null })),
    },
    {
      day: addDays(start, 30),
      play: (player) => meet(player, 'first', ['年度の対策の実施状況', '改善計画の策定', '基本方針の見直しの方針']),
    },
    {
      day: addDays(april, 45),
      play: (player) => meet(player, 'second', ['改善計画の進捗', '新しい対策基準の周知', '自己点検の計画']),
    },
    {
      day: addDays(april, 120),
      play: async (player) => {
        const report = await player.paper(
          '各機関における措置の実施状況',
          ...ORGANS.map(({ name }) => `${name}　方針に基づく措置を講じている。`),
        )
        await player.do(
          'kikaku-d',
          ...ORGANS.map(({ key }) => deed('organs', player.id(`organ:${key}`), 'confirmMeasures', { report })),
        )
      },
    },
  ]
}

const ATTENDEES = ['vice', 'kikaku-d', 'somu-d', 'shimin-d', 'fukushi-d', 'sangyo-d', 'suido-d', 'kyoiku-d']

async function meet(player: Player, key: string, agenda: readonly string[]): Promise<void> {
  const item = player.id(`meeting:${key}`)
  const attendees = ATTENDEES.map((who) => ({ staff: player.id(who) }))
  const subjects = agenda.map((subject) => ({ subject }))
  const minutes = await player.paper(
    '情報セキュリティ委員会　議事録',
    ...agenda.map((one, at) => `${at + 1}　${one}　原案のとおり決定した。`),
  )
  const plan = await player.paper('改善計画', '1　情報資産の分類の移行', '2　研修の全員受講', '3　委託先の確認')
  await player.do(
    'joho-s',
    open('meetings', item, {
      heldOn: player.day,
      form: 'assembled',
      chair: player.id('vice'),
      attendees,
      agenda: subjects,
    }),
  )
  const decided = agenda.map((subject) => ({ subject, outcome: '原案のとおり決定した。', by: null }))
  await player.do('joho-s', deed('meetings', item, 'minute', { decided, minutes }))
  await player.do(
    'vice',
    deed('meetings', item, 'plan', { plan }),
    deed('meetings', item, 'checkProgress', { progress: 'on-track' }),
  )
}

const row = (clause: string, matter: string, role: string, authority: string): object => ({
  clause,
  matter,
  role,
  authority,
})

/** The first rows of 権限・責任等一覧, from the standards of the town. */
const AUTHORITIES: readonly object[] = [
  row('第5条', '全ての情報セキュリティ対策に関する最終的な決定', 'ciso', 'decides'),
  row('第7条', '共通のネットワークの設定の変更', 'chief', 'permits'),
  row('第7条', '各年度の実施状況の取りまとめ', 'chief', 'reports'),
  row('第8条', '部局等の情報セキュリティ対策', 'department', 'orders'),
  row('第9条', '課等の情報資産の管理', 'section', 'does'),
  row('第9条', '情報セキュリティインシデントの報告', 'section', 'reports'),
  row('第10条', '情報システムの開発、設定の変更、運用', 'system', 'does'),
  row('第11条', '情報セキュリティ監査の統括', 'auditor', 'orders'),
  row('第16条', '委員会の招集', 'ciso', 'decides'),
  row('第17条', 'CSIRTの設置', 'ciso', 'decides'),
  row('第18条', '事案の受付、分析、関係機関との連絡', 'csirt', 'does'),
  row('第28条', '情報資産の分類', 'section', 'decides'),
  row('第33条', '情報資産の廃棄', 'section', 'permits'),
  row('第66条', '端末及び媒体の持ち出し', 'section', 'permits'),
  row('第67条', '支給以外の端末の利用', 'section', 'permits'),
  row('第85条', 'ネットワークの接続', 'chief', 'permits'),
  row('第128条', '例外措置', 'ciso', 'permits'),
  row('第150条', '監査の結果', 'ciso', 'informed'),
]

/** Each section takes stock and judges whether it needs procedures; 税務課 is late. */
export function sectionEvents({ start, april }: DemoCalendar): DemoEvent[] {
  const rounds = [addDays(start, 35), addDays(april, 90)]
  return rounds.flatMap((from, round) =>
    SECTIONS.map(({ key }, at) => ({
      day: addDays(from, Math.floor(at / 4)),
      play: async (player: Player) => {
        const isGone = key === 'seisaku' && round === 1
        const section = player.id(`section:${isGone ? 'digital' : key}`)
        const [outcome, reason] =
          key === 'shimin' || key === 'joho'
            ? ['there', '情報システムごとに定めている']
            : ['not-needed', '所管する情報システムがない']
        const need = { section, outcome, reason, procedures: null }
        const stock = { section, counted: player.chance.between(6, 40), exceptions: [], remarks: null }
        const judged = open('procedure-needs', player.id(`need:${key}:${round}`), need)
        const taken = open('stocktakes', player.id(`stock:${key}:${round}`), stock)
        await player.do(managerOf(key, round === 1), ...(key === 'zeimu' ? [judged] : [judged, taken]))
      },
    })),
  )
}
