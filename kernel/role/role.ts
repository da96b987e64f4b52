import type { Words } from '../words.ts'

/**
 * Canonical keys of roles. An organisation gives each its local name and the post that fills it; who holds it on a day
 * is a matter of the log, never of the code.
 */
export const ROLES = {
  head: { ja: '長', en: 'Head of the body' },
  assembly: { ja: '議会', en: 'Assembly' },
  organ: { ja: '執行機関', en: 'Executive organ' },
  ciso: { ja: '最高情報セキュリティ責任者', en: 'Chief information security officer' },
  chief: { ja: '統括情報セキュリティ責任者', en: 'Chief security officer' },
  department: { ja: '情報セキュリティ責任者', en: 'Security officer of a department' },
  section: { ja: '情報セキュリティ管理者', en: 'Security manager of a section' },
  system: { ja: '情報システム管理者', en: 'System manager' },
  'system-staff': { ja: '情報システム担当者', en: 'System staff' },
  csirt: { ja: 'CSIRT', en: 'CSIRT' },
  committee: { ja: '情報セキュリティ委員会', en: 'Security committee' },
  auditor: { ja: '情報セキュリティ監査統括責任者', en: 'Audit officer' },
  administrator: { ja: '運用担当者', en: 'Administrator of this system' },
  staff: { ja: '職員等', en: 'Staff' },
} as const satisfies Record<string, Words>

export type RoleKey = keyof typeof ROLES

/** Who may act: holders of a role, or `service`, which is this system itself and no role that anybody can be given. */
export type Doer = RoleKey | 'service'

/** One person holds one role from a day to a day, within an organ or section or the whole organisation. */
export interface Assignment {
  readonly role: RoleKey
  readonly holder: string
  readonly organ: string | null
  readonly section: string | null
  readonly from: string
  /** The last day, or null while it has no end. */
  readonly to: string | null
}

/** Whether an assignment is held on a day. */
export function isHeld(assignment: Assignment, day: string): boolean {
  return assignment.from <= day && (assignment.to === null || day <= assignment.to)
}

/** Where something belongs; null means the organisation as a whole. */
export interface Place {
  readonly organ: string | null
  readonly section: string | null
}

/** Whether a role that is held within one place reaches another. */
export function reaches(held: Place, place: Place): boolean {
  return (
    (held.section === null || held.section === place.section) && (held.organ === null || held.organ === place.organ)
  )
}
