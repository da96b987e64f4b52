import type { Words } from '#kernel'

/** Every finding that the reader makes, in words for the person who decides on it. Closed set. */
export const FINDING_WORDS = {
  'word-cut': { ja: '改ページで語が切れています', en: 'a page break cuts a word' },
  'sentence-cut': { ja: '改ページで文が切れています', en: 'a page break cuts a sentence' },
  'false-bullet': { ja: '文の途中に箇条書きの記号があります', en: 'a bullet stands in the middle of a sentence' },
  'foreign-glyph': { ja: '日本語にない字があります', en: 'a glyph that Japanese does not have' },
  'unreadable-glyph': { ja: '読めない字があります', en: 'an unreadable glyph' },
  'lookalike-glyph': { ja: '形の似た別の字です', en: 'another glyph of the same shape' },
  'doubled-character': { ja: '文字が重なっています', en: 'doubled characters' },
  'superfluous-character': { ja: '余分な文字があります', en: 'a superfluous character' },
  'missing-character': { ja: '文字が抜けています', en: 'a missing character' },
  'spaced-glyphs': { ja: '字の間に空白が入っています', en: 'spaces between the glyphs of words' },
  'likely-typo': { ja: '誤字と思われます', en: 'a likely typo' },
  misspelling: { ja: '外来語のつづりが違います', en: 'a misspelt loan word' },
  'unbalanced-bracket': { ja: '括弧の数が合いません', en: 'brackets do not balance' },
  'missing-full-stop': { ja: '文末の句点がありません', en: 'a sentence without its full stop' },
  'list-split': { ja: '箇条書きが空行で分かれています', en: 'a blank line splits a list' },
  'table-in-bullet': { ja: '箇条書きの中に表があります', en: 'a table stands in a bullet' },
  'number-out-of-sequence': { ja: '番号が連続していません', en: 'a number out of sequence' },
  'heading-level-lost': { ja: '見出しの階層がありません', en: 'a heading has lost its level' },
  'number-spacing': { ja: '番号の後の空白が不ぞろいです', en: 'uneven spacing after numbers' },
  indent: { ja: '字下げが不ぞろいです', en: 'uneven indentation' },
  'toc-differs': { ja: '目次と本文の見出しが違います', en: 'the table of contents differs from the body' },
  'toc-without-clause': { ja: '目次にあって本文にない見出しです', en: 'a heading of the contents that the body lacks' },
  'dangling-reference': { ja: '引用先がありません', en: 'a reference to nothing' },
  'reference-without-prefix': { ja: '引用の番号に章番号がありません', en: 'a reference drops the printed prefix' },
  'defined-but-unused': { ja: '定義した語が本文で使われていません', en: 'defined and not used' },
  'used-but-undefined': { ja: '使っている語が定義されていません', en: 'used and not defined' },
  'defined-twice': { ja: '同じ語を二度定義しています', en: 'defined twice' },
  'outdated-reference': { ja: '廃止された規格を引いています', en: 'cites a withdrawn standard' },
  'outdated-term': { ja: '現行ガイドラインにない古い用語です', en: 'a term that the guideline no longer uses' },
  'spelling-variant': { ja: '表記がガイドラインと違います', en: 'spelt otherwise than in the guideline' },
  'inner-space': { ja: '語の中に空白があります', en: 'a space inside a word' },
  'html-remains': { ja: 'HTML の記号が残っています', en: 'HTML remains' },
} as const satisfies Readonly<Record<string, Words>>

export type FindingCode = keyof typeof FINDING_WORDS

export const SEVERITY_WORDS = {
  error: { ja: '誤り', en: 'error' },
  warning: { ja: '注意', en: 'warning' },
  info: { ja: '参考', en: 'info' },
} as const satisfies Readonly<Record<string, Words>>
