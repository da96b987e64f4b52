import type { PolicyDate } from '../../model.ts'
import { plain } from '../lines/glyphs.ts'
import { isBlank, type Line } from '../lines/line.ts'
import { findDates } from '../lines/wareki.ts'

export interface Colophon {
  /** The section that answers for the text. */
  readonly responsible?: string
  readonly dates: readonly PolicyDate[]
}

/** How many lines from the end may be no clause any more. */
const LAST_LINES = 12
const SECTION =
  /^[(（](?:担当(?:課)?[:：]\s*|所管[:：]\s*)?([^()（）]{2,40}(?:課|室|部|局|係|所|センター|事務局|担当|班))[)）]$/
const LABELLED =
  /^(?:担当(?:課|部署)?|(?:このページに関する)?お?問い?合わ?せ先?|所管(?:課)?|作成|発行)[\s:：]+(.{2,60})$/
const REVISION = /(?:制定|策定|[改更][正定訂新]|施行)(?:版)?\)?$|^\(?(?:制定|策定|[改更][正定訂新]|施行)日?[: ]/
/** What a web page or a letter prints below its text. */
const DRESS = /^(?:copyright|©|\(c\)|all rights|電話|tel|fax|e-?mail|メール|ファクス|ファックス)/i

/** Takes the lines after the last clause: the section that answers for it, 以上, dates of revisions. */
export function takeColophon(lines: readonly Line[]): Colophon {
  const dates: PolicyDate[] = []
  let responsible: string | undefined
  let seen = 0
  for (let at = lines.length - 1; at >= 0 && seen < LAST_LINES; at--) {
    const line = lines[at]!
    if (isBlank(line) || line.aside) continue
    seen++
    const section = SECTION.exec(line.text)?.[1] ?? LABELLED.exec(line.text)?.[1]
    const found = line.text.length <= 40 && REVISION.test(plain(line.text)) ? findDates(line.text) : []
    if (section !== undefined) {
      line.aside = 'colophon'
      responsible ??= section.replace(/[\s、（(]*(?:電話|tel|内線|fax|e-?mail)[^]*$/i, '').trim()
    } else if (found.length > 0) {
      line.aside = 'history'
      const kind = /改/.test(line.text) ? '改正' : /施行/.test(line.text) ? '施行' : '制定'
      for (const { wareki, iso } of found) dates.push({ kind, wareki, iso, line: line.number })
    } else if (isSignature(lines, at)) {
      line.aside = 'date'
      for (const { wareki, iso } of findDates(line.text)) dates.push({ kind: '制定', wareki, iso, line: line.number })
    } else if (/^以\s*上$/.test(line.text) || (DRESS.test(plain(line.text)) && !/。/.test(line.text))) {
      line.aside = 'colophon'
    } else {
      break
    }
  }
  return { ...(responsible !== undefined && { responsible }), dates }
}

/** `2024年10月1日 企業長 山田太郎`: a date, and perhaps who signs, below a text that has ended. */
function isSignature(lines: readonly Line[], at: number): boolean {
  const { text, marker, cells, bullet } = lines[at]!
  if (marker || cells || bullet !== '' || text.length > 40 || /[。、]/.test(text)) return false
  const above = lines.slice(Math.max(0, at - 1), at)
  return findDates(text)[0]?.offset === 0 && !/(?:から|まで)/.test(text) && above.every(isBlank)
}
