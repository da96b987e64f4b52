/** Why a file is not read as a workbook, and what to do: complete, for the person who handed it in. A closed set. */
export const XLSX_PROBLEMS = {
  'not-xlsx': {
    ja: 'Excelブック（.xlsx）ではありません。Excelで開き、「Excel ブック（*.xlsx）」の形式で保存し直してください。',
    en: 'This is no Excel workbook (.xlsx): open it in Excel and save it as "Excel Workbook (*.xlsx)".',
  },
  xls: {
    ja: '古い形式（.xls）です。Excelで開き、「Excel ブック（*.xlsx）」の形式で保存し直してください。',
    en: 'This is the old format (.xls): open it in Excel and save it as "Excel Workbook (*.xlsx)".',
  },
  xlsb: {
    ja: 'バイナリ形式（.xlsb）です。「Excel ブック（*.xlsx）」の形式で保存し直してください。',
    en: 'This is the binary format (.xlsb): save it as "Excel Workbook (*.xlsx)".',
  },
  encrypted: {
    ja: 'パスワードで保護されています。Excelの「ファイル」→「情報」→「ブックの保護」からパスワードを外し、保存し直してください。',
    en: 'The file is protected by a password: remove it in Excel (File, Info, Protect Workbook) and save again.',
  },
  macros: {
    ja: 'マクロが含まれています（.xlsm）。マクロのない「Excel ブック（*.xlsx）」の形式で保存し直してください。',
    en: 'The file holds macros (.xlsm): save it as "Excel Workbook (*.xlsx)" without them.',
  },
  'external-links': {
    ja: 'ほかのファイルや外部のデータを参照しています。新しいブックに値だけを貼り付けて保存し直してください。',
    en: 'The file refers to other files or outside data: paste its values alone into a new workbook.',
  },
  embedded: {
    ja: '埋め込まれたファイルが含まれています。新しいブックに値だけを貼り付けて保存し直してください。',
    en: 'The file holds other files: paste its values alone into a new workbook.',
  },
  damaged: {
    ja: 'ファイルが壊れています。Excelで開き直して保存し、もう一度選んでください。',
    en: 'The file is damaged: open it in Excel, save it again and try once more.',
  },
  bomb: {
    ja: '開くと異常に大きくなるファイルです。書式だけの行や列を削除し、値だけを新しいブックに貼り付けてください。',
    en: 'The file unpacks to an abnormal size: delete rows and columns that hold only formats, or paste the values into a new workbook.',
  },
  'too-large': {
    ja: 'ファイルが大きすぎます。行を分けるか、画像や書式を取り除いてください。',
    en: 'The file is too large: divide its rows, or take out images and formats.',
  },
  'too-many-rows': {
    ja: '行が多すぎます。5,000行以内に分けてください。',
    en: 'There are too many rows: divide them into files of 5,000 at most.',
  },
  'too-many-columns': {
    ja: '列が多すぎます。書き出した様式の列だけにしてください。',
    en: 'There are too many columns: keep to the columns of the form that was handed out.',
  },
  'too-slow': {
    ja: '読み取りに時間がかかりすぎました。値だけを新しいブックに貼り付けてください。',
    en: 'Reading took too long: paste the values alone into a new workbook.',
  },
  'no-such-sheet': {
    ja: 'その名前のシートはありません。シートの名前を確かめてください。',
    en: 'There is no sheet of that name: check the names of the sheets.',
  },
  'no-sheet': {
    ja: '読み取れるシートがありません。非表示のシートは再表示してください。',
    en: 'There is no sheet to be read: unhide those that are hidden.',
  },
} as const

export type XlsxProblem = keyof typeof XLSX_PROBLEMS
