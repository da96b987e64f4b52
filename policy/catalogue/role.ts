import type { Words } from '#kernel'

/**
 * Canonical roles with the ministry's names. Municipalities call them otherwise (統括情報セキュリティ管理者, 情報管理者 …);
 * which post fills a role is data of the house.
 */
export const ROLES = {
  head: { ja: '長', en: 'head of the body' },
  assembly: { ja: '議会', en: 'assembly' },
  organ: { ja: '各執行機関', en: 'each executive organ' },
  ciso: { ja: '最高情報セキュリティ責任者（CISO）', en: 'chief information security officer' },
  chief: { ja: '統括情報セキュリティ責任者', en: 'general information security officer' },
  department: { ja: '情報セキュリティ責任者', en: 'information security officer of a department' },
  section: { ja: '情報セキュリティ管理者', en: 'information security manager of a section' },
  system: { ja: '情報システム管理者', en: 'information system manager' },
  committee: { ja: '情報セキュリティ委員会', en: 'information security committee' },
  csirt: { ja: 'CSIRT', en: 'CSIRT' },
  auditor: { ja: '情報セキュリティ監査統括責任者', en: 'information security audit officer' },
  staff: { ja: '職員等', en: 'everyone who handles the assets' },
} as const satisfies Readonly<Record<string, Words>>

/** Canonical key of a role. */
export type Role = keyof typeof ROLES
