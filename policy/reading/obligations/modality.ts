import type { Modality } from '../../model.ts'

/** Words inside a sentence that change how strongly it binds; the first that is there decides. */
const QUALIFIERS: readonly (readonly [RegExp, Modality])[] = [
  [/原則(?:として|的に)?、?.{0,40}(?:非公開|公開しない|公表しない|公にしない)/, '原則として非公開'],
  [/(?:非公開と(?:する|し)|公開しない|公表しない(?!こと)|公にしない(?!こと))/, '非公開'],
  [/努める|努めなければ|努めるものとする|努力する/, '努める'],
  [
    /(?:可能な限り|できる限り|できるかぎり|できるだけ|可能な範囲で|極力)(?![^、]{0,16}(?:した|された)[一-龠])/,
    '可能な限り',
  ],
  [/(?:毎年度?|年に?[0-9０-９一二]回(?:以上)?)、?(?:及び|並びに|かつ)、?必要に応じ/, '定期的に'],
  [/(?:定期的(?:に)?|毎年度?)、?(?:又は|または|及び|若しくは|もしくは|並びに)、?必要に応じ/, '定期的又は必要に応じて'],
  [/必要に応じ|必要があると認める(?:とき|場合)|必要と認める(?:とき|場合)/, '必要に応じて'],
  [/適宜|随時/, '適宜'],
  [/原則として|原則、|原則的に/, '原則として'],
  [
    /定期的に|定期的な|定期に|毎(?:事業)?年度?|毎月|毎学期|四半期ごと|年[0-9０-９一二]回|年に[0-9０-９一]回/,
    '定期的に',
  ],
]

/** Endings that bind by themselves. */
const ENDINGS: readonly (readonly [RegExp, Modality])[] = [
  [
    /(?:なければならない|なけれはならない|なけばならない|なければなりません|ねばならない|なければいけない|なければならないものとする|する必要がある|を要する|義務を負う|義務がある|べきである)$/,
    'しなければならない',
  ],
  [
    /(?:てはならない|てはなりません|てはいけない|てはいけません|ではならない|を禁止する|を禁ずる|を禁じる|はならない)$/,
    'してはならない',
  ],
  [
    /(?:しない|行わない|させない|認めない|(?:兼ねる|用いる|使用する|利用する|行う|する|持ち出す)ことができない|ことはできない)(?:ものとする|こととする)?$/,
    'してはならない',
  ],
  [/(?:ものとする|こととする|ものとします|こととします)$/, 'ものとする'],
]

/** What the qualifying words of a stretch of text say; undefined where there are none. */
export function qualifierOf(text: string): Modality | undefined {
  return QUALIFIERS.find(([words]) => words.test(text))?.[1]
}

/** What the end of a sentence says; `する` for a plain verb, undefined where it obliges nobody. */
export function endingOf(sentence: string): Modality | undefined {
  const end = predicateOf(sentence)
  const binding = ENDINGS.find(([words]) => words.test(end))?.[1]
  if (binding === 'ものとする' && DEFINES_THINGS.test(end)) return undefined
  if (binding) return binding
  if (/(?:責任|責務)を(?:有する|負う|担う)$/.test(end)) return 'する'
  if (end.endsWith('ません')) return POLITE_STATES.test(end) ? undefined : 'してはならない'
  if (end.endsWith('ます')) return POLITE_VERB.test(end) && !POLITE_OBLIGES_NOBODY.test(end) ? 'する' : undefined
  return PLAIN_VERB.test(end) && !OBLIGES_NOBODY.test(end) ? 'する' : undefined
}

/** The sentence without its full stop and trailing brackets. */
function predicateOf(sentence: string): string {
  return sentence
    .slice(-120)
    .replace(/(?:[。\s]|[※＊*][0-9０-９]{0,2}|[（(]?注[0-9０-９]{0,2}[)）])+$/, '')
    .replace(/[（(][^（()）]*[)）]$/, '')
    .trim()
}

/** Dictionary form of a verb. */
const PLAIN_VERB = /[うくぐすつぬぶむる]$/
/** 「行います」, as texts for residents have it. */
const POLITE_VERB = /[いきぎしちにびみりえけげせてねべめれじ]ます$/
/** 「…ではありません」, 「…できません」 say how things are; other 〜ません say what is not done. */
const POLITE_STATES = /(?:あり|なり|でき|おり|限り|よら|(?<=[てで])い|され|られ|問い|かまい|構い)ません$/
const POLITE_OBLIGES_NOBODY =
  /(?:あり|なり|(?<=[てで])い|でき|いい|含み|おり|とし|(?<!を)適用し|よっ|有し|示し|なってい)ます$/
/** 「…とする」 and its like settle what something is; they ask nobody to act. */
const OBLIGES_NOBODY =
  /(?:いう|である|でる|有する|ある|(?<![用率強報])いる|おる|なる|できる|超える|言える|いえる|見える|とする|含む|属する|よる|(?<!を)適用する|準用する|除く|異なる|求められる|規定する|位置する|示す|代える|資する|寄与する|期する|に関する|関わる|係る|相当する|該当する|施行する|廃止する|公告する|告示する|準ずる|準じる|みなす|例による|うる|(?<!を)得る|られる|成る|とおる)$/
const DEFINES_THINGS =
  /(?:を(?:いう|示す|含む)|に(?:よる|準ずる|準じる|資する|代える)|である|とする)(?:ものとする|こととする)$/
