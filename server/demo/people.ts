/** Someone of 関山市. None of them lives; names have the letters that real ones have (髙、﨑、𠮷、邉、an ideographic variant). */
export interface Person {
  readonly key: string
  readonly name: string
  readonly kana: string
  readonly section: string
  readonly post: string | null
  readonly employment: 'regular' | 'fiscal-year' | 'special' | 'dispatched'
}

type Row = readonly [key: string, name: string, kana: string, section: string, post?: string, of?: Person['employment']]

const ROWS: readonly Row[] = [
  ['mayor', '関口　誠一郎', 'せきぐち　せいいちろう', 'hisho', '市長', 'special'],
  ['vice', '髙橋　みどり', 'たかはし　みどり', 'hisho', '副市長', 'special'],
  ['gicho', '渡邉　勝', 'わたなべ　まさる', 'gikai', '議長', 'special'],
  ['kyoikucho', '葛\u{e0100}城　文子', 'かつらぎ　ふみこ', 'kyoiku-bu', '教育長', 'special'],
  ['senkan-c', '大槻　正', 'おおつき　ただし', 'senkan', '選挙管理委員長', 'special'],
  ['kansa-c', '𠮷田　徹', 'よしだ　とおる', 'kansa', '代表監査委員', 'special'],
  ['kohei-c', '浜﨑　律子', 'はまさき　りつこ', 'kohei', '公平委員長', 'special'],
  ['noi-c', '稲葉　茂', 'いなば　しげる', 'noi', '農業委員会会長', 'special'],
  ['hyoka-c', '戸倉　昭', 'とくら　あきら', 'hyoka', '固定資産評価審査委員長', 'special'],
  ['kikaku-d', '山﨑　浩二', 'やまさき　こうじ', 'kikaku', '企画部長'],
  ['somu-d', '齋藤　恵', 'さいとう　めぐみ', 'somu-bu', '総務部長'],
  ['shimin-d', '川邊　隆', 'かわべ　たかし', 'shimin-bu', '市民部長'],
  ['fukushi-d', '上條　和代', 'かみじょう　かずよ', 'fukushi-bu', '健康福祉部長'],
  ['sangyo-d', '桐生　健', 'きりゅう　けん', 'sangyo-bu', '産業部長'],
  ['kensetsu-d', '神﨑　剛', 'かんざき　つよし', 'kensetsu-bu', '建設部長'],
  ['suido-d', '沢渡　実', 'さわたり　みのる', 'suido-bu', '上下水道部長'],
  ['kyoiku-d', '藤﨑　明美', 'ふじさき　あけみ', 'kyoiku-bu', '教育部長'],
  ['joho-m', '柏木　亮', 'かしわぎ　りょう', 'joho', '情報政策課長'],
  ['seisaku-m', '瀬川　由紀', 'せがわ　ゆき', 'seisaku', '企画政策課長'],
  ['hisho-m', '二宮　聡', 'にのみや　さとし', 'hisho', '秘書室長'],
  ['somu-m', '長谷部　修', 'はせべ　おさむ', 'somu', '総務課長'],
  ['zeimu-m', '黒﨑　晃', 'くろさき　あきら', 'zeimu', '税務課長'],
  ['shimin-m', '水沢　真弓', 'みずさわ　まゆみ', 'shimin', '市民課長'],
  ['fukushi-m', '岩井　孝', 'いわい　たかし', 'fukushi', '福祉課長'],
  ['kenko-m', '早乙女　香', 'さおとめ　かおり', 'kenko', '健康課長'],
  ['norin-m', '栗林　稔', 'くりばやし　みのる', 'norin', '農林課長'],
  ['doboku-m', '鷲尾　直樹', 'わしお　なおき', 'doboku', '土木課長'],
  ['kaikei-m', '古閑　節子', 'こが　せつこ', 'kaikei', '会計管理者'],
  ['suido-m', '泉　俊介', 'いずみ　しゅんすけ', 'suido', '水道課長'],
  ['gakko-m', '門倉　優', 'かどくら　ゆう', 'gakko', '学校教育課長'],
  ['gikai-m', '冨樫　光', 'とがし　ひかる', 'gikai', '議会事務局長'],
  ['senkan-m', '西条　学', 'さいじょう　まなぶ', 'senkan', '選挙管理委員会事務局長'],
  ['kansa-m', '磯部　京子', 'いそべ　きょうこ', 'kansa', '監査委員事務局長'],
  ['kohei-m', '萩原　進', 'はぎわら　すすむ', 'kohei', '公平委員会事務局長'],
  ['noi-m', '小野寺　清', 'おのでら　きよし', 'noi', '農業委員会事務局長'],
  ['hyoka-m', '松永　薫', 'まつなが　かおる', 'hyoka', '書記長'],
  ['joho-s', '真鍋　千尋', 'まなべ　ちひろ', 'joho', '情報システム係長'],
  ['joho-1', '安西　翔', 'あんざい　しょう', 'joho', '主事'],
  ['joho-2', '土屋　さくら', 'つちや　さくら', 'joho', '会計年度任用職員', 'fiscal-year'],
  ['joho-3', '李　俊浩', 'い　じゅんほ', 'joho', '保守員', 'dispatched'],
  ['seisaku-1', '宮﨑　拓也', 'みやざき　たくや', 'seisaku', '主査'],
  ['seisaku-2', '野々村　葵', 'ののむら　あおい', 'seisaku', '主事'],
  ['somu-1', '片桐　豊', 'かたぎり　ゆたか', 'somu', '文書係長'],
  ['somu-2', '榎本　美咲', 'えのもと　みさき', 'somu', '主事'],
  ['zeimu-s', '𠮷川　幸男', 'よしかわ　ゆきお', 'zeimu', '市民税係長'],
  ['zeimu-1', '保坂　玲奈', 'ほさか　れな', 'zeimu', '主事'],
  ['zeimu-2', '蓮見　涼', 'はすみ　りょう', 'zeimu', '会計年度任用職員', 'fiscal-year'],
  ['shimin-s', '志村　智子', 'しむら　ともこ', 'shimin', '住民記録係長'],
  ['shimin-1', '辻󠄀　健太', 'つじ　けんた', 'shimin', '主事'],
  ['shimin-2', '相馬　里奈', 'そうま　りな', 'shimin', '主事'],
  ['shimin-3', '久保田　幸', 'くぼた　さち', 'shimin', '会計年度任用職員', 'fiscal-year'],
  ['fukushi-s', '緒方　洋', 'おがた　ひろし', 'fukushi', '保護係長'],
  ['fukushi-1', '塚越　奈々', 'つかごし　なな', 'fukushi', '主事'],
  ['fukushi-2', '羽田　一', 'はた　はじめ', 'fukushi', '会計年度任用職員', 'fiscal-year'],
  ['kenko-1', '阿久津　舞', 'あくつ　まい', 'kenko', '保健師'],
  ['kenko-2', '仲村　恵理', 'なかむら　えり', 'kenko', '保健師'],
  ['norin-1', '飛田　大地', 'とびた　だいち', 'norin', '主事'],
  ['doboku-1', '薄井　力', 'うすい　つとむ', 'doboku', '課長補佐'],
  ['kaikei-1', '熊谷　弥生', 'くまがい　やよい', 'kaikei', '主査'],
  ['suido-1', '須賀　誠', 'すが　まこと', 'suido', '工務係長'],
  ['suido-2', '樋口　未来', 'ひぐち　みく', 'suido', '主事'],
  ['gakko-1', '荻野　健吾', 'おぎの　けんご', 'gakko', '指導主事'],
  ['gakko-2', '芳賀　純', 'はが　じゅん', 'gakko', '会計年度任用職員', 'fiscal-year'],
]

const JOINING: readonly Row[] = [
  ['new-1', '今泉　陽菜', 'いまいずみ　ひな', 'shimin', '主事'],
  ['new-2', '久我　蓮', 'くが　れん', 'digital', '主事'],
  ['new-3', '三枝　千夏', 'さえぐさ　ちなつ', 'doboku', '技師'],
  ['new-4', '濵口　悠', 'はまぐち　ゆう', 'zeimu', '会計年度任用職員', 'fiscal-year'],
]

const person = ([key, name, kana, section, post, employment = 'regular']: Row): Person => {
  return { key, name, kana, section, post: post ?? null, employment }
}

/** Those who are there at first. */
export const PEOPLE = ROWS.map(person)

/** Those who join in April. */
export const JOINERS = JOINING.map(person)

/** Who manages a section after April, where that is another than before. */
const AFTER_APRIL: Readonly<Record<string, string>> = {
  digital: 'seisaku-m',
  'kensetsu-bu': 'doboku-m',
  doboku: 'doboku-1',
}

/** Who manages a section: its head, or the director of a department. */
export function managerOf(section: string, isAfterApril = false): string {
  const changed = isAfterApril ? AFTER_APRIL[section] : undefined
  if (changed !== undefined) return changed
  if (section === 'somu-bu') return 'somu-d'
  if (section === 'kikaku') return 'kikaku-d'
  return section.endsWith('-bu') ? `${section.slice(0, -3)}-d` : `${section}-m`
}
