import type { Words } from '#kernel'

import type { Source } from '../requirement.ts'
import type { Role } from '../role.ts'
import { MEMORY } from './sources.ts'

/** What post usually fills a role and what it decides. */
export interface RoleDuty {
  readonly role: Role
  readonly usualPost: Words
  readonly decides: Words
  readonly source: Source
}

/** 権限・責任 as they usually are; to be checked against 第5編 権限・責任等一覧表. */
export const ROLE_DUTIES: readonly RoleDuty[] = [
  {
    role: 'ciso',
    usualPost: { ja: '副市長・副町長（組合は副管理者・事務局長）', en: 'the deputy head' },
    decides: {
      ja: '最終決定、CSIRTの設置、例外措置の許可、監査の命令と受領、重大な事案と公表',
      en: 'the last word; CSIRT, exceptions, audits, grave incidents and publication',
    },
    source: MEMORY,
  },
  {
    role: 'chief',
    usualPost: { ja: '情報担当部長・総務部長', en: 'the director in charge of information' },
    decides: {
      ja: 'ネットワークと共通の規則、緊急連絡、緊急時対応計画の維持、接続等の許可、CISO不在時の代行',
      en: 'networks and common rules, emergency contact and plan, permits to connect, the CISO when absent',
    },
    source: MEMORY,
  },
  {
    role: 'department',
    usualPost: { ja: '部局長', en: 'the head of a department' },
    decides: { ja: '部局の対策と事案の上申', en: 'the measures of the department, reports of incidents upward' },
    source: MEMORY,
  },
  {
    role: 'section',
    usualPost: { ja: '課長', en: 'the head of a section' },
    decides: {
      ja: '課の情報資産と分類、持ち出し・媒体・支給以外端末の許可、事案の一次受付、IDの申請',
      en: 'assets and classes of the section; taking out, media, other devices; first report of incidents; accounts',
    },
    source: MEMORY,
  },
  {
    role: 'system',
    usualPost: { ja: '情報システム所管課長', en: 'the head of the section that owns the system' },
    decides: { ja: '開発・変更、アクセス権、ログ、バックアップ', en: 'development, change, rights, logs, backups' },
    source: MEMORY,
  },
  {
    role: 'csirt',
    usualPost: { ja: '情報担当課', en: 'the section in charge of information' },
    decides: { ja: '受付、初動の判断、外部との連絡', en: 'intake, first judgement, contact to outside' },
    source: MEMORY,
  },
  {
    role: 'auditor',
    usualPost: { ja: 'CISOが指名する者', en: 'named by the CISO' },
    decides: { ja: '年度監査計画、監査の独立性', en: 'the yearly audit plan and its independence' },
    source: MEMORY,
  },
]
