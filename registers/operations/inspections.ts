import { choice, number, optional, refuse, register, text } from '#kernel'

import { meets } from '../meets.ts'

const found = {
  entries: number({ label: { ja: '記録の件数', en: 'Entries' }, min: 0, max: Number.MAX_SAFE_INTEGER }),
  root: text({ label: { ja: '台帳ログの根のハッシュ', en: 'Root of the log' }, max: 64 }),
  faults: number({ label: { ja: '異常の件数', en: 'Faults' }, min: 0, max: Number.MAX_SAFE_INTEGER }),
  first: optional(text({ label: { ja: '最初の異常', en: 'First fault' }, max: 200 })),
  seconds: number({ label: { ja: 'かかった秒数', en: 'Seconds' }, min: 0, max: 1_000_000 }),
}

const { act, event, periodic, conduct } = register('inspections', {
  label: { ja: '検査', en: 'Inspections' },
  fields: {
    kind: choice({
      label: { ja: '種別', en: 'Kind' },
      of: {
        rederivation: { ja: '再計算（全ハッシュと全表）', en: 'Derived again: every hash, every table' },
        rehearsal: {
          ja: '復元訓練（写しから復元して検査）',
          en: 'Restore rehearsal: restored from a backup, and checked',
        },
      },
    }),
    status: choice({
      label: { ja: '結果', en: 'Result' },
      of: {
        running: { ja: '実施中', en: 'Running' },
        passed: { ja: '合格', en: 'Passed' },
        failed: { ja: '不合格', en: 'Failed' },
      },
    }),
    entries: optional(found.entries),
    faults: optional(found.faults),
  },
  opened: ['kind'],
  events: { rederived: found, rehearsed: found, failed: found },
})

const OVER = refuse('over', { ja: '終わった検査です。', en: 'This inspection is over.' })
const UNSOUND = refuse('unsound', {
  ja: '異常があるときは合格にできません。',
  en: 'What has faults cannot pass.',
})

/** 検査: the log derived again from its entries, and a backup restored for practice, each with what was found. */
export const inspections = conduct({
  open: { label: { ja: '検査を始める', en: 'Begin an inspection' }, by: ['service'] },
  begin: { status: 'running', entries: null, faults: null },
  evolve: { rederived: { status: 'passed' }, rehearsed: { status: 'passed' }, failed: { status: 'failed' } },
  acts: {
    pass: act({
      label: { ja: '合格を記録する', en: 'Record that it passed' },
      by: ['service'],
      takes: found,
      decide: (inspection, input) => {
        if (inspection.status !== 'running') return OVER
        if (input.faults > 0) return UNSOUND
        return inspection.kind === 'rehearsal' ? event.rehearsed(input) : event.rederived(input)
      },
    }),
    fail: act({
      label: { ja: '不合格を記録する', en: 'Record that it failed' },
      by: ['service'],
      takes: found,
      decide: (inspection, input) => (inspection.status === 'running' ? event.failed(input) : OVER),
    }),
  },
  duties: {
    rederived: periodic({
      label: { ja: '記録の改ざんがないことを毎月確かめる', en: 'Show each month that no entry was tampered with' },
      meets: meets('guideline-r8#technical-logs'),
      owner: 'administrator',
      over: 'organisation',
      every: { months: 1 },
      metBy: 'rederived',
      warnDays: 10,
    }),
    rehearsed: periodic({
      label: {
        ja: 'バックアップからの復元を3か月ごとに試す',
        en: 'Rehearse restoring from a backup every three months',
      },
      meets: meets('guideline-r8#technical-backup'),
      owner: 'administrator',
      over: 'organisation',
      every: { months: 3 },
      metBy: 'rehearsed',
    }),
  },
  reads: { roles: ['administrator', 'chief', 'ciso', 'auditor'], within: 'organisation' },
  lists: { order: '-openedAt' },
})
