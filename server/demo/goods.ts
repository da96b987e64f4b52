import { addDays, type Command } from '#kernel'

import type { DemoCalendar, DemoEvent } from './calendar.ts'
import { managerOf, PEOPLE } from './people.ts'
import { SECTIONS } from './places.ts'
import { deed, open, type Player } from './player.ts'

interface Good {
  readonly name: string
  readonly kana: string
  readonly kind: 'equipment' | 'information' | 'drawings'
  readonly zone: 'mynumber' | 'lgwan' | 'internet' | 'none'
  /** Confidentiality of old, integrity, availability. */
  readonly classes: readonly [string, string, string]
  readonly place: string
}

const good = (name: string, kana: string, kind: Good['kind'], zone: Good['zone'], classes: string): Good => {
  const [c = '1', i = '1', a = '1'] = classes
  const place = { equipment: '執務室', information: '共有フォルダ', drawings: '書庫' }[kind]
  return { name, kana, kind, zone, classes: [c, i, a], place }
}

/** What every section has, beside a terminal for each of its staff. */
const COMMON: readonly Good[] = [
  good('複合機', 'ふくごうき', 'equipment', 'lgwan', '211'),
  good('USBメモリ', 'ゆーえすびーめもり', 'equipment', 'none', '211'),
  good('文書管理簿', 'ぶんしょかんりぼ', 'information', 'lgwan', '221'),
  good('起案文書', 'きあんぶんしょ', 'information', 'lgwan', '211'),
  good('庶務関係書類', 'しょむかんけいしょるい', 'information', 'none', '211'),
  good('公表資料', 'こうひょうしりょう', 'information', 'internet', '121'),
]

const OWN: Readonly<Record<string, readonly Good[]>> = {
  joho: [
    good('LGWAN接続ファイアウォール', 'えるじーわんせつぞくふぁいあうぉーる', 'equipment', 'lgwan', '222'),
    good('基幹系ファイアウォール', 'きかんけいふぁいあうぉーる', 'equipment', 'mynumber', '222'),
    good('認証サーバ', 'にんしょうさーば', 'equipment', 'lgwan', '222'),
    good('ファイルサーバ', 'ふぁいるさーば', 'equipment', 'lgwan', '222'),
    good('無害化サーバ', 'むがいかさーば', 'equipment', 'lgwan', '222'),
    good('バックアップ装置', 'ばっくあっぷそうち', 'equipment', 'lgwan', '222'),
    good('ネットワーク構成図', 'ねっとわーくこうせいず', 'drawings', 'none', '321'),
    good('サーバ設定書', 'さーばせっていしょ', 'drawings', 'none', '321'),
    good('ログ', 'ろぐ', 'information', 'lgwan', '221'),
  ],
  shimin: [
    good('住民記録システム', 'じゅうみんきろくしすてむ', 'equipment', 'mynumber', '322'),
    good('住民基本台帳', 'じゅうみんきほんだいちょう', 'information', 'mynumber', '322'),
    good('戸籍簿', 'こせきぼ', 'information', 'mynumber', '322'),
    good('証明書交付機', 'しょうめいしょこうふき', 'equipment', 'mynumber', '322'),
    good('マイナンバーカード交付簿', 'まいなんばーかーどこうふぼ', 'information', 'mynumber', '321'),
  ],
  zeimu: [
    good('税務システム', 'ぜいむしすてむ', 'equipment', 'mynumber', '322'),
    good('課税台帳', 'かぜいだいちょう', 'information', 'mynumber', '322'),
    good('滞納整理簿', 'たいのうせいりぼ', 'information', 'mynumber', '321'),
    good('申告書', 'しんこくしょ', 'information', 'none', '321'),
  ],
  fukushi: [
    good('生活保護システム', 'せいかつほごしすてむ', 'equipment', 'mynumber', '322'),
    good('保護台帳', 'ほごだいちょう', 'information', 'mynumber', '322'),
    good('障害者手帳交付簿', 'しょうがいしゃてちょうこうふぼ', 'information', 'mynumber', '321'),
  ],
  kenko: [
    good('健康管理システム', 'けんこうかんりしすてむ', 'equipment', 'mynumber', '322'),
    good('予防接種台帳', 'よぼうせっしゅだいちょう', 'information', 'mynumber', '321'),
  ],
  suido: [
    good('料金システム', 'りょうきんしすてむ', 'equipment', 'lgwan', '322'),
    good('中央監視装置', 'ちゅうおうかんしそうち', 'equipment', 'none', '222'),
  ],
  kaikei: [good('財務会計システム', 'ざいむかいけいしすてむ', 'equipment', 'lgwan', '222')],
  gakko: [
    good('校務支援システム', 'こうむしえんしすてむ', 'equipment', 'internet', '322'),
    good('指導要録', 'しどうようろく', 'information', 'internet', '321'),
  ],
  somu: [good('人事給与システム', 'じんじきゅうよしすてむ', 'equipment', 'lgwan', '322')],
  senkan: [good('選挙人名簿', 'せんきょにんめいぼ', 'information', 'mynumber', '322')],
}

/** What a section holds, each under a name by which the year refers to it. */
export function goodsOf(section: string): readonly (Good & { readonly id: string })[] {
  const terminals = PEOPLE.filter((person) => person.section === section).map((_, at) => {
    const number = String(at + 1).padStart(2, '0')
    return good(`職員端末${number}`, `しょくいんたんまつ${number}`, 'equipment', 'lgwan', '211')
  })
  const counter = ['shimin', 'zeimu', 'fukushi', 'kenko'].includes(section)
    ? ['01', '02', '03', '04'].map((number) =>
        good(`窓口端末${number}`, `まどぐちたんまつ${number}`, 'equipment', 'mynumber', '322'),
      )
    : []
  const all = [...COMMON, ...terminals, ...counter, ...(OWN[section] ?? [])]
  return all.map((one) => ({ ...one, id: `asset:${section}:${one.name}` }))
}

function register(player: Player, section: string): Command[] {
  return goodsOf(section).map(({ id, name, kana, kind, zone, classes, place }) =>
    open('assets', player.id(id), {
      name,
      kind,
      zone,
      section: player.id(`section:${section}`),
      keeper: player.id(managerOf(section)),
      place,
      confidentiality: player.id(`class:confidentiality:${classes[0]}`),
      integrity: player.id(`class:integrity:${classes[1]}`),
      availability: player.id(`class:availability:${classes[2]}`),
      acquiredOn: kind === 'equipment' ? `${player.chance.between(2019, 2024)}-10-01` : null,
      kana,
    }),
  )
}

/** 3 has three successors: what tells of residents is 3B, the rest 3C. */
function successor({ classes, zone }: Good): string {
  if (classes[0] !== '3') return classes[0]
  return zone === 'mynumber' ? '3B' : '3C'
}

/** Each section registers what it holds; in spring all of it moves to the new classes of confidentiality. */
export function goodsEvents({ start, april }: DemoCalendar): DemoEvent[] {
  const registering = SECTIONS.map(({ key }, at) => ({
    day: addDays(start, 2 + Math.floor(at / 3)),
    play: (player: Player) => player.do(managerOf(key), ...register(player, key)),
  }))
  const migrating = SECTIONS.map(({ key }, at) => ({
    day: addDays(april, 12 + Math.floor(at / 2)),
    play: (player: Player) => {
      const moves = goodsOf(key).map((one) =>
        deed('assets', player.id(one.id), 'migrate', {
          confidentiality: player.id(`class:confidentiality:new-${successor(one)}`),
        }),
      )
      return player.do(managerOf(key === 'seisaku' ? 'digital' : key, true), ...moves)
    },
  }))
  return [
    ...registering,
    { day: addDays(april, 10), play: (player) => player.do('kikaku-d', ...newClasses(player)) },
    ...migrating,
  ]
}

function newClasses(player: Player): Command[] {
  const of = [
    ['3A', '3', 5],
    ['3B', '3', 4],
    ['3C', '3', 3],
    ['2', '2', 2],
    ['1', '1', 1],
  ] as const
  return of.map(([ministry, replaces, rank]) =>
    open('classes', player.id(`class:confidentiality:new-${ministry}`), {
      axis: 'confidentiality',
      name: `自治体機密性${ministry}`,
      ministry,
      rank,
      replaces: player.id(`class:confidentiality:${replaces}`),
    }),
  )
}
