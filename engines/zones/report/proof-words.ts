/** What a proof says of the whole and of a pair of zones. */
export const VERDICT_WORDS = {
  PROVED: { ja: '証明された', en: 'PROVED' },
  REFUTED: { ja: '反証された', en: 'REFUTED' },
  UNDECIDED: { ja: '決められない', en: 'UNDECIDED' },
} as const

/** What a proof says of a row of the register. */
export const ROW_WORDS = {
  carried: { ja: 'すべて通る', en: 'all of it passes' },
  wider: { ja: '必要より広い（通らない部分がある）', en: 'wider than what passes' },
  blocked: { ja: '通らない（規則がない）', en: 'nothing of it passes' },
  expired: { ja: '期限切れ', en: 'expired' },
} as const
