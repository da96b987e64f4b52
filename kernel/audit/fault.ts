import type { Words } from '../words.ts'

/** What may be wrong with a log. A closed set; the words say what it means. */
export const FAULTS = {
  'not-canonical': {
    ja: '記録の書き方が正規形（RFC 8785）ではありません。',
    en: 'The entry is not in canonical form (RFC 8785).',
  },
  'wrong-index': { ja: '記録の番号が並びと合いません。', en: 'The entry does not bear the index of its place.' },
  'wrong-organisation': { ja: 'ほかの団体の記録です。', en: 'The entry belongs to another organisation.' },
  'time-runs-back': { ja: '記録の時刻が前の記録より前です。', en: 'The entry is older than the one before it.' },
  'wrong-version': {
    ja: '台帳項目の版が続いていません。',
    en: 'The version of the item does not follow the one before.',
  },
  misfit: { ja: '記録が台帳の規則に合いません。', en: 'The entry does not fit its register.' },
  'leaf-differs': { ja: '記録の内容がハッシュと合いません。', en: 'The entry is not what the tree has hashed.' },
  'tile-differs': {
    ja: 'ハッシュ木の途中のハッシュが、その下のハッシュと合いません。',
    en: 'A hash of the tree does not follow from those below it.',
  },
  'root-differs': {
    ja: 'ハッシュ木の根が、署名された検証点と合いません。検証点より前の記録のどれかが、署名のあとで変えられています。',
    en: 'The root is not that of the signed checkpoint: an entry before it was changed after it was signed.',
  },
  'not-signed': { ja: '検証点の署名が正しくありません。', en: 'The checkpoint does not bear a good signature.' },
  'checkpoint-lost': {
    ja: '署名した検証点が欠けています。last-checkpoint と、checkpoints の中で件数が最大のファイルは、同じ内容です。残っている方から写してください。',
    en: 'A checkpoint that was signed is missing: last-checkpoint is the same as the file in checkpoints with the largest size; copy the one from the other.',
  },
  'too-short': {
    ja: '検証点が言う数より記録が少なくなっています。',
    en: 'There are fewer entries than the checkpoint says.',
  },
  'too-many': {
    ja: '検証点が言う数より記録が多くなっています。',
    en: 'There are more entries than the checkpoint says.',
  },
  'commitment-differs': {
    ja: '個人情報の値が、記録の誓約（コミットメント）と合いません。',
    en: 'Personal values are not those that the entry commits to.',
  },
  'personal-missing': {
    ja: '個人情報の値が読めません。消去の記録はないので、鍵か値が失われています。検査済みの最後の写しから戻してください。',
    en: 'Personal values cannot be read, although no entry says that they were erased: their key or they are lost. Restore the last verified backup.',
  },
  'not-erased': {
    ja: '消去したはずの個人情報の値が残っています。',
    en: 'Personal values are still there that an entry says were erased.',
  },
  'standing-differs': {
    ja: '封じられた充足状況が、同じ規則で計算し直したものと合いません。',
    en: 'The sealed standing is not what the same rules give now.',
  },
  'table-differs': { ja: '表の内容が台帳ログと合いません。', en: 'A table is not what the log makes.' },
  'act-lost': {
    ja: '行為の番号の表に、この行為がありません。もう一度送られると、二度封じられます。検査済みの最後の写しから戻してください。',
    en: 'The table of act ids does not know this act: sent again, it would be sealed twice. Restore the last verified backup.',
  },
  'act-differs': {
    ja: '行為の番号の表が、この行為について台帳ログと合いません。封じられていない行為が、封じたものとして答えられます。検査済みの最後の写しから戻してください。',
    en: 'The table of act ids says of this act what the log does not: what was never sealed would be told as sealed. Restore the last verified backup.',
  },
  'file-damaged': {
    ja: 'データベースのファイルの中（索引など）が壊れています。検査済みの最後の写しから戻してください。',
    en: 'A file of the database is damaged within, such as an index: restore the last verified backup.',
  },
  'blob-missing': { ja: '証跡のファイルがありません。', en: 'A file of evidence is missing.' },
  'blob-differs': { ja: '証跡のファイルがハッシュと合いません。', en: 'A file of evidence is not what its hash says.' },
  'manifest-differs': {
    ja: '一式の説明（package.json）が、記録から計算し直したものと合いません。',
    en: 'What the package says of itself (package.json) is not what its entries give.',
  },
  unreadable: { ja: '読めません。', en: 'It cannot be read.' },
} as const satisfies Record<string, Words>

export type FaultCode = keyof typeof FAULTS

/** Something wrong, and where: an entry by its index, or a place by its name. */
export interface Fault {
  readonly code: FaultCode
  /** The entry, or the first of those among which the fault lies; null where no entry is meant. */
  readonly index: number | null
  /** What is meant, where it is no entry (`assets/a1`, a file, a range of entries). */
  readonly place?: string
}
