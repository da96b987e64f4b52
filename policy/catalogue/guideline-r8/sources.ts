import type { Source } from '../requirement.ts'

/**
 * The guideline's 422 pages were not read; what is known is the ministry's own deck on it and what others tell.
 *
 * @param page of the deck
 * @param unchecked what the row says beyond the deck, still to be checked against the text
 */
export const DECK = (page: string, unchecked?: string): Source => ({
  title: `総務省 令和8年度 情報セキュリティポリシーガイドライン説明資料 ${page}${unchecked ? `（${unchecked}は本文との照合未了）` : ''}`,
  certainty: 'primary',
})

/** Sub-sections as three municipalities number them (日向市 告示78, 北見市, 坂祝町). */
export const SECTIONS: Source = {
  title: '対策基準の章節立て（日向市 令和7年告示第78号、北見市、坂祝町 令和6年訓令第44号）',
  certainty: 'secondary',
}

/** The audit guideline's item table, four rows of which the deck shows. */
export const AUDIT_ROW = (no: number): Source => ({
  title: `情報セキュリティ監査ガイドライン 監査項目 No.${no}（説明資料 p.26）`,
  certainty: 'primary',
})

/** Not yet checked against the text of the guideline. */
export const MEMORY: Source = {
  title: '地方公共団体における情報セキュリティポリシーに関するガイドライン（令和8年3月27日）本文との照合は未了',
  certainty: 'memory',
}
