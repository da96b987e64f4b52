import type { Modality, ObligationPart } from '../../model.ts'
import { endingOf, qualifierOf } from './modality.ts'

/** What one sentence obliges, before its place is known. */
export interface Reading {
  readonly addressee?: string
  readonly modality: Modality
  readonly condition?: string
  readonly parts: readonly ObligationPart[]
}

/** What a list inherits from the sentence that announces it. */
export interface Lead {
  readonly addressee?: string
  readonly modality: Modality
  readonly condition?: string
}

/** Reads a sentence as an obligation; undefined where it obliges nobody. Linear in its length. */
export function readSentence(sentence: string, lead: Lead | undefined): Reading | undefined {
  const base = baseOf(sentence, lead)
  if (!base) return undefined
  const parts = cut(sentence).map((text) => ({ text, modality: qualifierOf(text) ?? base }))
  const qualified = parts.findLast(({ text }) => qualifierOf(text) !== undefined)
  const addressee = addresseeOf(sentence) ?? lead?.addressee
  const condition = conditionOf(sentence) ?? (/こと。?$/.test(sentence) ? lead?.condition : undefined)
  return {
    modality: qualified?.modality ?? base,
    parts,
    ...(addressee !== undefined && { addressee }),
    ...(condition !== undefined && { condition }),
  }
}

/** Strength of the last verb. Items of a list (…すること。) take that of their lead. */
function baseOf(sentence: string, lead: Lead | undefined): Modality | undefined {
  const hidden = /非公開とする(?:ものとする)?。?$|公開しない(?:ものとする|こととする)?。?$/.test(sentence)
  if (hidden) return qualifierOf(sentence)
  if (/(?:しない|ない|せず)(?:ように?(?:する|注意する|努める)?)?こと。?$/.test(sentence)) return 'してはならない'
  if (
    /(?<!に関する)(?<!いう)(?<!ある)(?:[うくぐすつぬぶむる])こと。?$/.test(sentence) &&
    !/に関(?:する|わる)こと。?$|のこと。?$/.test(sentence)
  ) {
    return lead?.modality ?? 'しなければならない'
  }
  return endingOf(sentence)
}

/** Verbs that join to the next one: 選定し、 定め、 行い、 した上で、 するとともに、 */
const JOINS =
  /(?<=(?:[一-龠ァ-ヴー々]し|[一-龠]し[てつ]|定め|設け|講じ|行い|図り|努め|受け|整え|備え|含め|改め|置き|用い|防ぎ|分け|避け|付け|続け|任せ|高め|進め|決め|始め|確かめ|得て|行って|した上で|したうえで|を行った上で|とともに|と共に))、(?!又は|及び|若しくは|並びに|かつ)/

function cut(sentence: string): readonly string[] {
  return sentence
    .split(JOINS)
    .map((text) => text.trim())
    .filter((text) => text !== '')
}

const OPENING =
  /^(?:なお|また|ただし|したがって|従って|このため|そのため|さらに|併せて|この場合において|この場合|加えて|特に|ついては)、/
const PERSON =
  /(?:者|職員|職員等|員|監事|理事|責任者|管理者|担当者|補佐|委員会|会議|本部|CSIRT|ＣＳＩＲＴ|窓口|CISO|ＣＩＳＯ|長|課|局|室|部|市|町|村|区|県|府|都|道|組合|連合|企業団|機構|議会|部門|事業者|監査人|等|機関|団体|アドバイザー|リーダー)$/
const THING =
  /(?:系|場合|とき|際|情報|資産|対策|基準|手順|ポリシー|方針|等の管理|システム|ネットワーク|事項|サービス|端末|媒体|装置|機器|区域|文書|データ|パスワード|記録|ログ|範囲|契約|計画|体制|結果|もの|こと|業務|内容|規定|利用|方法|期間|措置|監査|点検|見直し)(?:等)?$/

/** Who must: the words before the first は、 where they name persons or bodies. */
function addresseeOf(sentence: string): string | undefined {
  let rest = withoutOpening(sentence)
  // A condition or a purpose may stand before the person: 「…場合には、情報システム管理者は、…」.
  for (let topics = 0; topics < MOST_TOPICS; topics++) {
    const topic = topicOf(rest)
    if (topic === undefined) return undefined
    const person = personIn(topic.words)
    if (person !== undefined) return person
    rest = rest.slice(topic.end)
  }
  return undefined
}

/** Topics that one sentence may have before its subject: a condition, a place, a matter. */
const MOST_TOPICS = 4

function personIn(topic: string): string | undefined {
  const words = lastOfTopic(abbreviated(topic))
  const bare = words.replace(/[（(][^（()）]*[)）]/g, '').trim()
  return bare === '' || bare.length > 80 || !PERSON.test(bare) || THING.test(bare) ? undefined : bare
}

function withoutOpening(sentence: string): string {
  let text = sentence.replace(/^[※\s]+/, '')
  for (let match = OPENING.exec(text); match; match = OPENING.exec(text)) text = text.slice(match[0].length)
  return text
}

interface Topic {
  readonly words: string
  /** Where the rest of the sentence begins. */
  readonly end: number
}

/** Words before the first は that stands outside brackets and ends its phrase. */
function topicOf(text: string): Topic | undefined {
  let depth = 0
  for (let at = 0; at < text.length && at < LONGEST_TOPIC; at++) {
    const glyph = text.charAt(at)
    if ('（(「'.includes(glyph)) depth++
    else if ('）)」'.includes(glyph)) depth--
    else if (depth === 0 && glyph === '。') return undefined
    else if (
      depth === 0 &&
      glyph === 'は' &&
      /^は(?:、|[一-龠ァ-ヴA-Z])/.test(text.slice(at, at + 2)) &&
      !JOINED_BY_HA.test(text.slice(0, at))
    ) {
      return { words: text.slice(0, at), end: at + (text.charAt(at + 1) === '、' ? 2 : 1) }
    }
  }
  return undefined
}

/** 又は, 若しくは and their like end in は and name nobody. */
const JOINED_BY_HA = /(?:又|若しく|もしく|あるい|また)$/

/** A subject further into its sentence than this is no subject, in characters. */
const LONGEST_TOPIC = 240

/** 職員、臨時職員（以下「職員等」という。） → 職員等 */
function abbreviated(topic: string): string {
  return topic.replace(/^[^（(]{1,60}[（(]以下、?「([^「」]{1,30})」という。?[)）]/, '$1')
}

/** 「事故が発生した場合、事務局長」 → 事務局長; a list of persons stays whole. */
function lastOfTopic(topic: string): string {
  const phrases = topic.split('、')
  const spoken = phrases.findLastIndex(
    (phrase, at) =>
      at < phrases.length - 1 &&
      /(?:場合(?:に|であっても|でも)?|とき|際|ため|より|おいて|[てでし]|つつ|ながら|上で|うえで|限り|ほか|もと|下に|に対し|に関し)$/.test(
        phrase,
      ),
  )
  return phrases.slice(spoken + 1).join('、')
}

const CONDITION =
  /(?:場合(?:等)?(?=に(?:は|おいて|、|[^、。はお])|は|において|、|であって)|とき(?=は|に|、)|際(?=に|は|、|には))/g

/** 「業務委託を行う場合」: from the start of its phrase to 場合, とき or 際. */
function conditionOf(sentence: string): string | undefined {
  const opened = withoutOpening(sentence)
  let end = 0
  for (const match of opened.matchAll(CONDITION)) {
    const to = match.index + match[0].length
    if (end === 0 || /(?:及び|又は|若しくは|並びに|、)$/.test(betweenJoin(opened, end, match.index))) end = to
  }
  if (end === 0) return undefined
  const start = startOfCondition(opened.slice(0, end))
  const condition = opened.slice(start, end).trim()
  return condition.length >= 4 ? condition : undefined
}

/** Conditions joined by 及び or 又は are one: 「…必要となった場合及び…必要になった場合」. */
function betweenJoin(text: string, from: number, to: number): string {
  const between = text.slice(from, to)
  return /^(?:及び|、及び|又は|、又は|若しくは|並びに)/.test(between) ? '及び' : ''
}

/** A condition begins after the addressee and after the last verb that was joined to another. */
function startOfCondition(text: string): number {
  const afterTopic = topicOf(text)?.end ?? 0
  let start = afterTopic
  for (const part of text.slice(afterTopic).split(JOINS).slice(0, -1)) start += part.length + 1
  return start
}
