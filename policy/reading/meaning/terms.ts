import type { Abbreviation, Definition, PolicyKind } from '../../model.ts'
import type { ReadClause } from '../clauses/clauses.ts'
import { lineAt } from '../clauses/paragraph.ts'
import { squeeze } from '../lines/glyphs.ts'

export interface Terms {
  readonly definedButUnused: readonly string[]
  readonly usedButUndefined: readonly string[]
  /** Where each of them stands (first line). */
  readonly lineOf: ReadonlyMap<string, number>
}

/** Terms that the model text defines or that no reader can know without being told. */
const NEEDS_DEFINITION = [
  'マイナンバー利用事務系',
  'LGWAN接続系',
  'インターネット接続系',
  '通信経路の分割',
  '無害化通信',
  '情報セキュリティ',
  '情報セキュリティ対策基準',
  '情報資産',
  '職員等',
  '特定通信',
] as const

/** Names of persons that say by themselves who is meant. */
const PLAIN_PERSONS =
  /^(?:全ての|すべての)?(?:会計年度任用|非常勤|臨時|嘱託|派遣|常勤|任期付|再任用|一般|正規|関係|当該|他の|新任|新規採用|所属)?(?:職員|利用者|住民|市民|町民|村民|区民|県民|第三者|事業者|委託事業者|受託事業者|外部委託事業者|業務委託事業者|契約事業者|保守業者|納税者|関係者|責任者|管理者|担当者|部外者|権限者|従事者|来庁者|訪問者|議員|監査委員|委員|作業者|当事者|有識者|専門家|被害者|保護者|者)$/

/** Compares what is defined with what is used. Linear in text times terms; terms are bounded by the definitions. */
export function readTerms(
  clauses: readonly ReadClause[],
  definitions: readonly Definition[],
  abbreviations: readonly Abbreviation[],
  kind: PolicyKind,
): Terms {
  const body = bodyOf(clauses)
  const lineOf = new Map<string, number>()
  const definedButUnused: string[] = []
  for (const { term, form, lines } of definitions) {
    if (form !== 'list' || isUsed(term, body.text)) continue
    const name = bareTerm(term)
    definedButUnused.push(name)
    lineOf.set(name, lines[0])
  }
  const known = knownWords(definitions, abbreviations)
  const usedButUndefined: string[] = []
  // Standards that define nothing speak the language of their 基本方針.
  const borrows = clauses.some(borrowsTerms) || (kind !== 'basic-policy' && definitions.length === 0)
  const named = abbreviations.map(({ of }) => squeeze(of))
  const isDefined = (term: string): boolean =>
    borrows ||
    named.some((of) => of.endsWith(squeeze(term))) ||
    known.includes(squeeze(term)) ||
    isExplained(term, body)
  for (const term of [...NEEDS_DEFINITION, ...personsNamed(body)]) {
    const line = body.firstLineOf(term)
    if (line === undefined || isDefined(term) || usedButUndefined.includes(term)) continue
    usedButUndefined.push(term)
    lineOf.set(term, line)
  }
  return { definedButUnused, usedButUndefined, lineOf }
}

/** 「…において使用する用語の例による」: another text defines for this one. */
function borrowsTerms(clause: ReadClause): boolean {
  return (
    /用語の(?:意義は[^。]{0,80}|)例による|において使用する用語/.test(clause.text) || clause.items.some(borrowsTerms)
  )
}

interface Body {
  readonly text: string
  /** Sentences of scope and of duty, where persons are named. */
  readonly named: string
  readonly scope: string
  readonly titles: ReadonlySet<string>
  firstLineOf(term: string): number | undefined
}

/** The clauses without those that define. */
function bodyOf(clauses: readonly ReadClause[]): Body {
  const said: { readonly text: string; readonly node: ReadClause }[] = []
  const named: string[] = []
  const scope: string[] = []
  const collect = (nodes: readonly ReadClause[], key: string): void => {
    for (const node of nodes) {
      if (node.defines || node.term !== undefined) continue
      const own = node.key ?? key
      const text = squeeze(`${node.title ?? ''}\n${node.text}`)
      said.push({ text, node })
      if (/scope|compliance/.test(own)) named.push(text)
      if (/scope/.test(own)) scope.push(text)
      collect(node.items, own)
    }
  }
  collect(clauses, '')
  const text = said.map((part) => part.text).join('\n')
  return {
    text,
    named: named.join('\n'),
    scope: scope.join('\n'),
    titles: new Set(said.map(({ node }) => squeeze(node.title ?? ''))),
    firstLineOf: (term) => {
      const first = said.find((part) => usesOf(squeeze(term), part.text))
      return first && lineIn(first.node, term)
    },
  }
}

/** The line of a clause on which a term that it uses stands. */
function lineIn(clause: ReadClause, term: string): number {
  if (clause.title !== undefined && usesOf(squeeze(term), squeeze(clause.title))) return clause.draft.line
  const paragraph = clause.paragraphs.find(({ text }) => usesOf(squeeze(term), squeeze(text)))
  if (!paragraph) return clause.lines[0]
  return lineAt(paragraph, Math.max(0, paragraph.text.indexOf(term)))
}

/** `CSIRT (Computer …)` is used as CSIRT, `マイナンバー利用事務系（個人番号利用事務系）` by either name. */
export function bareTerm(term: string): string {
  return term.replace(/\s*[（(][^（()）]{1,120}[)）]\s*$/, '').trim()
}

function namesOf(term: string): readonly string[] {
  const inner = /[（(]([^（()）]{2,120})[)）]\s*$/.exec(term)?.[1]
  return [bareTerm(term), ...(inner ? [inner] : [])].map(squeeze).filter((name) => name.length > 1)
}

function isUsed(term: string, body: string): boolean {
  return namesOf(term).some((name) => body.includes(name) || body.includes(name.replace('の', 'を')))
}

/** A term used as itself, not as the head of a longer one (情報セキュリティ in 情報セキュリティポリシー). */
function usesOf(term: string, text: string): boolean {
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    const after = text.slice(at + term.length, at + term.length + 2)
    if (term !== '情報セキュリティ' || !/^(?:ポ|対策基|実施|基本|イン|委員|責任|管理)/.test(after)) return true
  }
  return term.includes('の') && text.includes(term.replace('の', 'を'))
}

/** Every word that some definition gives or leans on. */
function knownWords(definitions: readonly Definition[], abbreviations: readonly Abbreviation[]): string {
  const given = definitions.flatMap(({ term, text }) => [...namesOf(term), squeeze(text)])
  return [...given, ...abbreviations.map(({ name }) => squeeze(name))].join('\n')
}

/** A chapter of that name, 「…を定める対策基準を策定する」 and 「…情報資産は、次のとおりとする」 explain their word. */
function isExplained(term: string, body: Body): boolean {
  const word = squeeze(term)
  if (body.titles.has(word)) return true
  if (['定める', '定めた'].some((how) => ['を策定', '及び'].some((end) => body.text.includes(how + word + end))))
    return true
  if (body.text.includes(`${word}を定める`) || body.text.includes(`${word}を別に定める`)) return true
  return body.scope.includes(`${word}は、次の`) || body.scope.includes(`${word}は、以下の`)
}

const PERSON_WORD =
  /(?:^|[、はがをにのる及び並]|び|すべての|全ての)((?:[一-龠々]|[ァ-ヴー]){2,14}(?:者|員))(?=等|は|とする|が|並びに|及び|、|$)/gm

/** Persons whom scope and duty name by a word that is not plain. */
function personsNamed(body: Body): readonly string[] {
  const found = [...body.named.matchAll(PERSON_WORD)].map(([, word]) => word!)
  return [...new Set(found)].filter(
    (word) => !PLAIN_PERSONS.test(word) && /(?:従事|委託|利用|関係|取扱)/.test(word) && !/事業者$/.test(word),
  )
}
