import type { AnyRegister, Field, Language } from '#kernel'

/** What is told beside a cell of a kind of field; null where its header says enough. */
export function kindHint(field: Field, language: Language): string | null {
  const hints: Partial<Record<Field['kind'], readonly [ja: string, en: string]>> = {
    day: ['2026-04-01、2026/4/1、令和8年4月1日、R8.4.1のどれでも書けます。', 'A day, such as 2026-04-01.'],
    instant: ['日本時間で、2026-04-01 09:30のように書きます。', 'In the time of Japan, such as 2026-04-01 09:30.'],
    flags: ['複数あるときは「；」で区切ります。', 'Several are parted by semicolons.'],
    ref: ['一覧から選びます。IDでも書けます。', 'Choose from the list, or write an id.'],
    list: ['表では変えられません。台帳の画面から変えてください。', 'Not to be changed here, but in the register.'],
    file: ['表では変えられません。台帳の画面から変えてください。', 'Not to be changed here, but in the register.'],
  }
  const hint = hints[field.kind]
  return hint ? hint[language === 'ja' ? 0 : 1] : null
}

/** How a sheet is filled in, as its second page says. */
export function fillingNotes({ label }: AnyRegister, language: Language): string[] {
  if (language === 'en') {
    return [
      `How to fill in "${label.en}"`,
      'Columns marked ＊ must be filled in for new rows.',
      'To change an item, change its row. To add one, write below the last row. A row that is removed changes nothing.',
      'Columns A and B (ID and version, hidden) tell which item a row is: do not change them. Where a row was copied, empty them in the copy.',
      'What is changed is shown row by row before anything is done, with what is wrong, cell by cell.',
      'Items are not deleted by a sheet: void or end them in the register.',
    ]
  }
  return [
    `「${label.ja}」の書き方`,
    '＊の付いた列は、新しい行では必ず書いてください。',
    '変えるときは、その行を書き換えます。増やすときは、最後の行の下に書き足します。行を削除しても、台帳の項目は消えません。',
    'A列とB列（非表示のIDと版）は、どの台帳項目の行かを示します。書き換えないでください。行を複写したときは、写した行のIDと版を空にしてください。',
    '取り込む前に、登録・変更・誤りがセルごとに示されます。確かめてから取り込んでください。',
    '台帳項目を消すことは表ではできません。台帳の画面で取り消すか、廃止などの行為をしてください。',
  ]
}
