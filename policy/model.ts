import type { FindingCode } from './finding-words.ts'

/** First and last line, 1-based and inclusive, of the file as it is stored. */
export type LineRange = readonly [from: number, to: number]

/** One line of a source, without its line break. `number` is 1-based in the file as stored. */
export interface SourceLine {
  readonly number: number
  readonly text: string
  /** A new block begins here (a paragraph of HTML or Word), as after a blank line. */
  readonly startsBlock?: boolean
}

/** What a document is: 基本方針, 対策基準 or 実施手順. */
export type PolicyKind = 'basic-policy' | 'standards' | 'procedures'

/**
 * Canonical keys of the clauses that the ministry's model text (第2編 例文) has. A clause that joins several carries
 * them in the order of its title, joined by `+` (`evaluation+review`).
 */
export const CLAUSE_KEYS = [
  'purpose',
  'definitions',
  'threats',
  'scope',
  'compliance',
  'measures',
  'org',
  'classification',
  'resilience',
  'physical',
  'human',
  'technical',
  'operation',
  'outsourcing',
  'evaluation',
  'audit',
  'review',
  'standards',
  'procedures',
  'supplementary',
] as const

export type ClauseKey = (typeof CLAUSE_KEYS)[number]

/** A clause (条項) or an item within it. `lines` holds the lines of its items too. */
export interface Clause {
  /** As printed (`1`, `1.1`, `第1条`, `(1)`, `①`, `ア`); null where nothing is printed (附則). */
  readonly number: string | null
  /** One or more of {@link CLAUSE_KEYS}, joined by `+`; absent where no canonical key is known. */
  readonly key?: string
  readonly title?: string
  /** The term, where the item defines one. */
  readonly term?: string
  /** Its own words, without number, title and items; lines of one paragraph joined, paragraphs parted by `\n`. */
  readonly text: string
  readonly lines: LineRange
  readonly items: readonly Clause[]
}

export interface Definition {
  readonly term: string
  readonly text: string
  readonly lines: LineRange
  readonly form: 'list' | 'table' | 'running'
}

/** A name given in passing: 職員、臨時職員（以下「職員等」という。）. */
export interface Abbreviation {
  readonly name: string
  readonly of: string
  readonly line: number
}

export type ThreatCategory = 'intentional' | 'unintentional' | 'disaster' | 'epidemic' | 'infrastructure'

/** One threat (脅威) as the text lists it; its words may fall under several categories. */
export interface Threat {
  readonly number: string | null
  readonly text: string
  readonly lines: LineRange
  readonly categories: readonly ThreatCategory[]
}

/** Whom and what the policy covers (適用範囲), as words of the text. */
export interface Scope {
  readonly organs: readonly string[]
  readonly persons: readonly string[]
  readonly assets: readonly string[]
}

/**
 * How strongly an obligation binds, as the text says it; `する` is the plain form (講じる, 策定する).
 */
export const MODALITIES = [
  'しなければならない',
  'してはならない',
  'ものとする',
  'する',
  '定期的に',
  '定期的又は必要に応じて',
  '原則として',
  '適宜',
  '必要に応じて',
  '可能な限り',
  '努める',
  '非公開',
  '原則として非公開',
] as const

export type Modality = (typeof MODALITIES)[number]

/** One verb of an obligation with the strength that holds for it. */
export interface ObligationPart {
  readonly text: string
  readonly modality: Modality
}

/** 義務文: a sentence that says who must do what, how strongly, and when. */
export interface Obligation {
  readonly lines: LineRange
  /** The sentence, whole, with page breaks inside words closed. */
  readonly text: string
  /** Canonical keys of the clauses that hold it, outermost first (`['measures', 'resilience']`). */
  readonly context: readonly string[]
  /** Numbers of the clauses that hold it, outermost first (`['6', '(3)', '①']`). */
  readonly path: readonly string[]
  /** Who must: the words of the text, or the issuer where the sentence names nobody. */
  readonly addressee: string
  /** Strength of the last qualified verb (必要に応じて …), else of the last verb. */
  readonly modality: Modality
  /** 「業務委託を行う場合」, without the particle; absent where it always holds. */
  readonly condition?: string
  /** The sentence cut at its coordinate verbs; at least one. */
  readonly parts: readonly ObligationPart[]
}

export interface CrossReference {
  readonly line: number
  readonly text: string
  /** Canonical key of each target, or its printed number path (`第5条`, `6(3)`) where it has none; empty = dangling. */
  readonly resolvesTo: readonly string[]
}

export interface PolicyDate {
  /** 施行, 公告, 告示, 公布, 制定, 改正, 適用, or 表紙 for a bare date on the cover. */
  readonly kind: string
  /** As printed. */
  readonly wareki: string
  /** `YYYY-MM-DD`, or `YYYY-MM` where no day is printed. */
  readonly iso: string
  readonly line: number
}

export type Severity = 'error' | 'warning' | 'info'

export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  readonly lines: LineRange
  /** What stands there. */
  readonly found: string
  /** What is proposed, for a person to accept; absent where only a person can say. */
  readonly proposed?: string
  /** A second place that the finding speaks of (the first of two definitions, the heading that a TOC line differs from). */
  readonly other?: LineRange
}

/** Lines that belong to no clause, with the reason. */
export interface Outside {
  readonly kind:
    | 'blank'
    | 'title'
    | 'date'
    | 'preamble'
    | 'toc'
    | 'page-number'
    | 'running-header'
    | 'history'
    | 'colophon'
  readonly lines: LineRange
}

/** A policy as read: pure data, the text itself untouched. */
export interface Policy {
  readonly kind: PolicyKind
  readonly title: string
  readonly issuer: string
  /** 市, 町, 村, 特別区, 都道府県, 一部事務組合, 広域連合, 共済組合, 地方独立行政法人 or 不明. */
  readonly issuerKind: string
  /** 訓令, 告示, 公告, 規程 … with its number as printed. */
  readonly instrument?: string
  /** The section that answers for the text, where a colophon names it. */
  readonly responsible?: string
  readonly dates: readonly PolicyDate[]
  readonly clauses: readonly Clause[]
  readonly definitions: readonly Definition[]
  readonly abbreviations: readonly Abbreviation[]
  readonly threats: readonly Threat[]
  readonly scope: Scope
  readonly obligations: readonly Obligation[]
  readonly crossReferences: readonly CrossReference[]
  readonly definedButUnused: readonly string[]
  readonly usedButUndefined: readonly string[]
  readonly outside: readonly Outside[]
  readonly findings: readonly Finding[]
}
