import type { Words } from '#kernel'
import type { Cause, Line, Unknown } from '../model/index.ts'

/** Why a line says nothing about which packets pass. Closed; readers carry explicit lists of commands per reason. */
export const IRRELEVANCE = {
  comment: { ja: '注釈', en: 'a comment' },
  structure: { ja: '区切り', en: 'punctuation' },
  naming: { ja: '名前・説明', en: 'a name or description' },
  management: { ja: '装置の管理', en: 'management of the device' },
  logging: { ja: 'ログ・監視', en: 'logging and monitoring' },
  time: { ja: '時刻', en: 'the clock' },
  'sign-in': { ja: '管理者の認証', en: 'sign-in of administrators' },
  display: { ja: '表示', en: 'display' },
  link: { ja: '回線の速度・冗長化', en: 'speed or redundancy of a line' },
  quality: { ja: '帯域制御', en: 'quality of service' },
  crypto: { ja: '暗号・鍵・証明書', en: 'ciphers, keys and certificates' },
  inspection: { ja: '中身の検査（通す範囲は広がらない）', en: 'inspection of contents (never widens what passes)' },
  'name-service': { ja: '名前解決・アドレス配布', en: 'name service and address leases' },
  routing: {
    ja: '経路交換の細部（経路は実行時に決まるものとして扱う）',
    en: 'details of routing protocols (their routes are taken as learnt)',
  },
  'off-path': { ja: '通過する通信に関わらない', en: 'not on the way of transit traffic' },
} as const satisfies Record<string, Words>

export type Irrelevance = keyof typeof IRRELEVANCE

/** What became of one line. Blank lines have no verdict. */
export type LineVerdict =
  | { readonly verdict: 'understood' }
  | { readonly verdict: 'irrelevant'; readonly reason: Irrelevance }
  | { readonly verdict: 'not-understood'; readonly why: Words }

/**
 * Keeps account of every line of a file while it is read, so that none is skipped in silence: a line that no one has
 * claimed when the reader is done is not understood.
 */
export class Ledger {
  readonly file: string
  /** The lines as handed in, secrets masked; index 0 is line 1. */
  readonly lines: readonly string[]
  readonly #verdicts: (LineVerdict | undefined)[]
  readonly #strays: Unknown[] = []

  constructor(file: string, lines: readonly string[]) {
    this.file = file
    this.lines = lines
    this.#verdicts = Array.from({ length: lines.length })
  }

  /** The place of a line, or of the lines `line` to `to`. */
  at(line: number, to?: number): Line {
    return to === undefined || to === line ? { file: this.file, line } : { file: this.file, line, to }
  }

  /** Lines whose meaning is in the model now. */
  understood(line: number, to = line): void {
    this.#claim(line, to, UNDERSTOOD)
  }

  /** Lines that cannot bear on which packets pass. */
  irrelevant(reason: Irrelevance, line: number, to = line): void {
    this.#claim(line, to, { verdict: 'irrelevant', reason })
  }

  /** A line that is not understood, whole or in part. This verdict is never taken back. */
  unknown(line: number, why: Words, to = line): Unknown {
    for (let n = line; n <= to; n++) this.#verdicts[n - 1] = { verdict: 'not-understood', why }
    return { cause: 'not-understood', at: this.at(line, to), why }
  }

  /** A line that is not understood and belongs to no rule: it may bear on anything the device does. */
  stray(line: number, why: Words, to = line): void {
    this.#strays.push(this.unknown(line, why, to))
  }

  /** A line that is understood, and leaves something open for a reason other than the reader's ignorance. */
  open(cause: Exclude<Cause, 'not-understood'>, line: number, why: Words): Unknown {
    this.understood(line)
    return { cause, at: this.at(line), why }
  }

  /** Strays, and lines that nobody claimed, which become `not-understood`. */
  settle(): Unknown[] {
    const out = [...this.#strays]
    for (const [index, text] of this.lines.entries()) {
      if (text.trim() === '' || this.#verdicts[index]) continue
      out.push(this.unknown(index + 1, notUnderstood(text)))
    }
    return out
  }

  verdict(line: number): LineVerdict | undefined {
    return this.#verdicts[line - 1]
  }

  #claim(line: number, to: number, verdict: LineVerdict): void {
    for (let n = line; n <= to; n++) {
      if (this.#verdicts[n - 1]?.verdict !== 'not-understood') this.#verdicts[n - 1] = verdict
    }
  }
}

const UNDERSTOOD: LineVerdict = { verdict: 'understood' }
const SHOWN_CHARACTERS = 80

/** Words for a line, or a part of one, that the reader does not know. */
export function notUnderstood(text: string): Words {
  const shown = text.trim().slice(0, SHOWN_CHARACTERS)
  return { ja: `「${shown}」の意味が分かりません。`, en: `“${shown}” is not understood.` }
}
