/** Organs of 関山市, each with how it decides on paper. */
export const ORGANS = [
  { key: 'head', name: '市長', kana: 'しちょう', kind: 'head', number: '企情第31号', decider: '市長' },
  { key: 'assembly', name: '議会', kana: 'ぎかい', kind: 'assembly', number: '議第18号', decider: '議長' },
  {
    key: 'education',
    name: '教育委員会',
    kana: 'きょういくいいんかい',
    kind: 'education',
    number: '教総第44号',
    decider: '教育委員会',
  },
  {
    key: 'election',
    name: '選挙管理委員会',
    kana: 'せんきょかんりいいんかい',
    kind: 'election',
    number: '選第9号',
    decider: '選挙管理委員会',
  },
  { key: 'audit', name: '監査委員', kana: 'かんさいいん', kind: 'audit', number: '監第12号', decider: '監査委員' },
  {
    key: 'equity',
    name: '公平委員会',
    kana: 'こうへいいいんかい',
    kind: 'equity',
    number: '公第3号',
    decider: '公平委員会',
  },
  {
    key: 'agriculture',
    name: '農業委員会',
    kana: 'のうぎょういいんかい',
    kind: 'agriculture',
    number: '農第27号',
    decider: '農業委員会総会',
  },
  {
    key: 'assessment',
    name: '固定資産評価審査委員会',
    kana: 'こていしさんひょうかしんさいいんかい',
    kind: 'assessment',
    number: '評第2号',
    decider: '固定資産評価審査委員会',
  },
  {
    key: 'enterprise',
    name: '上下水道事業',
    kana: 'じょうげすいどうじぎょう',
    kind: 'enterprise',
    number: '水総第15号',
    decider: '市長（公営企業管理者の権限）',
  },
] as const

export type OrganKey = (typeof ORGANS)[number]['key']

export interface DemoSection {
  readonly key: string
  readonly name: string
  readonly kana: string
  readonly organ: OrganKey
  readonly parent: string | null
}

const row = (key: string, name: string, kana: string, organ: OrganKey, parent: string | null = null): DemoSection => ({
  key,
  name,
  kana,
  organ,
  parent,
})

/** 部課 of 関山市 as they are at first. */
export const SECTIONS: readonly DemoSection[] = [
  row('kikaku', '企画部', 'きかくぶ', 'head'),
  row('joho', '情報政策課', 'じょうほうせいさくか', 'head', 'kikaku'),
  row('seisaku', '企画政策課', 'きかくせいさくか', 'head', 'kikaku'),
  row('somu-bu', '総務部', 'そうむぶ', 'head'),
  row('hisho', '秘書室', 'ひしょしつ', 'head', 'somu-bu'),
  row('somu', '総務課', 'そうむか', 'head', 'somu-bu'),
  row('zeimu', '税務課', 'ぜいむか', 'head', 'somu-bu'),
  row('shimin-bu', '市民部', 'しみんぶ', 'head'),
  row('shimin', '市民課', 'しみんか', 'head', 'shimin-bu'),
  row('fukushi-bu', '健康福祉部', 'けんこうふくしぶ', 'head'),
  row('fukushi', '福祉課', 'ふくしか', 'head', 'fukushi-bu'),
  row('kenko', '健康課', 'けんこうか', 'head', 'fukushi-bu'),
  row('sangyo-bu', '産業部', 'さんぎょうぶ', 'head'),
  row('norin', '農林課', 'のうりんか', 'head', 'sangyo-bu'),
  row('kensetsu-bu', '建設部', 'けんせつぶ', 'head'),
  row('doboku', '土木課', 'どぼくか', 'head', 'kensetsu-bu'),
  row('kaikei', '会計課', 'かいけいか', 'head'),
  row('suido-bu', '上下水道部', 'じょうげすいどうぶ', 'enterprise'),
  row('suido', '水道課', 'すいどうか', 'enterprise', 'suido-bu'),
  row('gikai', '議会事務局', 'ぎかいじむきょく', 'assembly'),
  row('kyoiku-bu', '教育部', 'きょういくぶ', 'education'),
  row('gakko', '学校教育課', 'がっこうきょういくか', 'education', 'kyoiku-bu'),
  row('senkan', '選挙管理委員会事務局', 'せんきょかんりいいんかいじむきょく', 'election'),
  row('kansa', '監査委員事務局', 'かんさいいんじむきょく', 'audit'),
  row('kohei', '公平委員会事務局', 'こうへいいいんかいじむきょく', 'equity'),
  row('noi', '農業委員会事務局', 'のうぎょういいんかいじむきょく', 'agriculture'),
  row('hyoka', '固定資産評価審査委員会書記室', 'こていしさんひょうかしんさいいいんかいしょきしつ', 'assessment'),
]

/** The section that the reorganisation of April makes of 企画政策課. */
export const NEW_SECTION = row('digital', 'デジタル推進課', 'でじたるすいしんか', 'head', 'kikaku')
