import { choice, day, number, optional, ref, refuse, register, text } from '#kernel'

const count = (ja: string, en: string) => number({ label: { ja, en }, min: 0, max: 5_000 })

const { act, event, conduct } = register('imports', {
  label: { ja: '取込', en: 'Imports' },
  fields: {
    register: text({ label: { ja: '台帳', en: 'Register' }, max: 64 }),
    /** NOTE: the hash of the file, not the file nor its name: both tell of people. */
    sha256: text({ label: { ja: 'ファイルのハッシュ', en: 'Hash of the file' }, max: 64 }),
    format: choice({
      label: { ja: '形式', en: 'Format' },
      of: { xlsx: { ja: 'Excelブック', en: 'Excel workbook' }, csv: { ja: 'CSV', en: 'CSV' } },
    }),
    staff: ref('staff', { label: { ja: '取り込んだ人', en: 'Imported by' } }),
    added: count('登録', 'Added'),
    changed: count('変更', 'Changed'),
    unchanged: count('変更なし', 'Unchanged'),
    proposed: count('決裁待ち', 'Waiting for approval'),
    status: choice({
      label: { ja: '状態', en: 'State' },
      of: { applied: { ja: '取込済', en: 'Applied' }, undone: { ja: '取消済', en: 'Undone' } },
    }),
    undoneOn: optional(day({ label: { ja: '取り消した日', en: 'Undone on' } })),
  },
  opened: ['register', 'sha256', 'format', 'staff', 'added', 'changed', 'unchanged', 'proposed'],
  events: { undone: {} },
})

const UNDONE = refuse('already-undone', {
  ja: 'この取込はすでに取り消されています。',
  en: 'This import is already undone.',
})

/**
 * 取込: a sheet that was read into a register. Its entries stand first in the act that sealed it, so that the acts it made
 * are those of the same act; each of them is asked whether its author may do it. What an import is said to have done, this
 * system alone says.
 */
export const imports = conduct({
  open: { label: { ja: '取り込む', en: 'Import' }, by: ['service'], isLasting: true },
  begin: { status: 'applied', undoneOn: null },
  evolve: { undone: (_import, { on }) => ({ status: 'undone', undoneOn: on }) },
  acts: {
    undo: act({
      label: { ja: '取込を取り消す', en: 'Undo' },
      by: ['service'],
      takes: {},
      decide: (one) => (one.status === 'undone' ? UNDONE : event.undone({})),
    }),
  },
  duties: {},
  reads: { roles: ['administrator', 'chief', 'ciso', 'auditor'], within: 'own' },
  lists: { order: '-openedAt', narrows: [['staff']] },
})
