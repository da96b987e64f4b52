import { number, register } from '#kernel'

const { conduct } = register('removals', {
  label: { ja: 'ファイルの回収', en: 'Removed uploads' },
  fields: {
    files: number({ label: { ja: '消した件数', en: 'Files removed' }, min: 0, max: Number.MAX_SAFE_INTEGER }),
    bytes: number({ label: { ja: '消したバイト数', en: 'Bytes removed' }, min: 0, max: Number.MAX_SAFE_INTEGER }),
    halves: number({ label: { ja: '受け取りかけの件数', en: 'Half taken' }, min: 0, max: Number.MAX_SAFE_INTEGER }),
    halfBytes: number({
      label: { ja: '受け取りかけのバイト数', en: 'Bytes half taken' },
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
    }),
  },
  opened: ['files', 'bytes', 'halves', 'halfBytes'],
  events: {},
})

/** ファイルの回収: files that were sent and to which nothing refers, when they are removed. */
export const removals = conduct({
  open: { label: { ja: '回収を記録する', en: 'Record a removal' }, by: ['service'] },
  begin: {},
  evolve: {},
  acts: {},
  duties: {},
  reads: { roles: ['administrator', 'chief', 'ciso', 'auditor'], within: 'organisation' },
  lists: { order: '-openedAt' },
})
