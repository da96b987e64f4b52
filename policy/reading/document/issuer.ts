/** Words at which the name of the issuer ends and the name of the instrument begins. */
const INSTRUMENT_BEGINS =
  /(?:役場|役所|庁舎)?(?:における)?(?:の)?(?:情報|電子|セキュリティ|個人|ネットワーク|サイバー|コンピュータ|特定個人|デジタル|ICT|IT)/
const BODY = '(?:市|町|村|区|都|道|府|県|広域連合|組合|企業団|機構|病院|センター)'
const ORGAN =
  '(?:議会|(?:教育|選挙管理|農業|公平|人事|固定資産評価審査|公安|収用|労働)委員会|消防本部|水道局|上下水道局|企業局|病院局|監査委員)'
const ENDS_AS_BODY = new RegExp(`(?:${BODY}|法人\\S{0,20}|${ORGAN})$`)
const IN_TEXT = new RegExp(
  `(?:^|[、。「」（(\\s])((?:[一-龠々ヶケノヵァ-ヴー]|(?<=^|[、。「」（(\\s])[ぁ-ん]|[一-龠][ぁ-ん](?=[一-龠])){1,16}?${BODY}${ORGAN}?)(?=が|は|の|に|情報|[（(]|における|職員|\\s)`,
  'gm',
)
const NOT_A_NAME =
  /本市|当市|本町|当町|本村|本県|本組合|当組合|他市|各市|市区|市町|区市|都道府県|関係|構成|^(?:本|当|他|各|同|両|全)|事務組合$(?<=^.{0,4})/

/** Names the issuer from the title, else from the words of the text. Empty where nobody is named. */
export function issuerOf(titles: readonly string[], instrument: string | undefined, text: string): string {
  for (const title of titles) {
    const name = fromTitle(title.replace(/^第[^\s]{1,4}[章編]\s*/, ''))
    if (name) return name
  }
  const numbered =
    /^(\S{2,24}?(?:市|町|村|区|都|道|府|県|広域連合|組合|企業団|機構))(?=訓令|告示|公告|規程|規則|管理規程)/.exec(
      instrument ?? '',
    )
  if (numbered) return numbered[1]!
  return mostNamed(text)
}

function fromTitle(title: string): string | undefined {
  const end = title.search(INSTRUMENT_BEGINS)
  const head = (end < 0 ? title : title.slice(0, end)).replace(/(?:役場|役所|庁)$/, '').replace(/[\s\u3000]/g, '')
  return head.length >= 2 && head.length <= 30 && ENDS_AS_BODY.test(head) && !NOT_A_NAME.test(head) ? head : undefined
}

/** How far the text is searched for a name, in characters: it is named in the purpose or nowhere. */
const SEARCHED = 20_000

function mostNamed(text: string): string {
  const times = new Map<string, number>()
  for (const [, name] of text.slice(0, SEARCHED).matchAll(IN_TEXT)) {
    if (name && name.length >= 2 && !NOT_A_NAME.test(name)) times.set(name, (times.get(name) ?? 0) + 1)
  }
  const best = [...times].sort((a, b) => b[1] - a[1])[0]
  return best?.[0] ?? ''
}

/**
 * Legal kind of an issuer by its name (地方自治法1条の3; 地方公務員等共済組合法; 地方独立行政法人法).
 * 企業団 is a 一部事務組合 (地方公営企業法39条の2).
 */
export function issuerKindOf(issuer: string): string {
  const body = issuer.replace(new RegExp(`${ORGAN}$`), '')
  if (/地方独立行政法人/.test(issuer)) return '地方独立行政法人'
  if (/広域連合$/.test(body)) return '広域連合'
  if (/共済組合(?:連合会)?$/.test(body)) return '共済組合'
  if (/(?:組合|企業団)$/.test(body)) return '一部事務組合'
  if (/機構$/.test(body)) return '地方独立行政法人'
  if (/^(?:東京都|北海道)$|[府県]$/.test(body)) return '都道府県'
  if (/区$/.test(body)) return '特別区'
  const founder = /(都|道|府|県|市|町|村|区)立/.exec(body)?.[1]
  if (founder !== undefined) return '都道府県'.includes(founder) ? '都道府県' : founder === '区' ? '特別区' : founder
  const last = body.at(-1) ?? ''
  return ['市', '町', '村'].includes(last) ? last : '不明'
}
