import { open } from 'node:fs/promises'
import type { Words } from '#kernel'
import { readDocx, type DocxProblem } from '#formats/docx/run'
import { htmlLines } from '#formats/html'
import { decodeText, splitLines } from '#formats/text'
import { LIMITS, type SourceLine } from '#policy'

/** Bytes of a file that is read at all: four bytes for each character the reader takes. */
const LARGEST_BYTES = LIMITS.characters * 4

export type DocumentProblem =
  | DocxProblem
  | 'not-found'
  | 'is-folder'
  | 'not-readable'
  | 'too-large-file'
  | 'pdf'
  | 'old-word'
  | 'not-text'
  | 'data'

export type Document =
  | { readonly lines: readonly SourceLine[] }
  | { readonly problem: DocumentProblem; readonly say: Words }

/**
 * Reads a document from disk as numbered lines: text in any Japanese encoding, Markdown, HTML, Word (.docx). What it is
 * is told by its bytes, never by its name. Lines of a .docx are its paragraphs.
 */
export async function readDocument(path: string): Promise<Document> {
  const read = await readBytes(path)
  if (typeof read === 'string') return problem(read)
  if (startsWith(read, 'PK')) {
    const docx = await readDocx(read)
    return 'problem' in docx
      ? problem(docx.problem)
      : { lines: htmlLines(docx.html).map(({ text }, at) => ({ number: at + 1, text, startsBlock: true })) }
  }
  if (startsWith(read, '%PDF')) return problem('pdf')
  if (read[0] === 0xd0 && read[1] === 0xcf && read[2] === 0x11 && read[3] === 0xe0) return problem('old-word')
  const decoded = decodeText(read)
  if (!decoded) return problem('not-text')
  if (isJson(decoded.text)) return problem('data')
  return { lines: looksLikeHtml(decoded.text) ? htmlLines(decoded.text) : splitLines(decoded.text) }
}

async function readBytes(path: string): Promise<Uint8Array | DocumentProblem> {
  try {
    await using file = await open(path, 'r')
    const stat = await file.stat()
    if (stat.isDirectory()) return 'is-folder'
    if (stat.size > LARGEST_BYTES) return 'too-large-file'
    // Pipes and devices have no size: what counts is what comes.
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of file.createReadStream({ end: LARGEST_BYTES })) {
      chunks.push(chunk as Buffer) // No encoding was asked for.
      bytes += chunks.at(-1)!.length
    }
    return bytes > LARGEST_BYTES ? 'too-large-file' : new Uint8Array(Buffer.concat(chunks))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code // Every failure of fs carries one.
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'not-found'
    return code === 'EISDIR' ? 'is-folder' : 'not-readable'
  }
}

function startsWith(bytes: Uint8Array, ascii: string): boolean {
  return [...ascii].every((glyph, at) => bytes[at] === glyph.charCodeAt(0))
}

/** Data about policies is no policy. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^]{0,2000}?-->\s*)?<(?:!doctype html|html|head|body)\b/i.test(
    text.slice(0, 4000),
  )
}

const SAY: Readonly<Record<DocumentProblem, Words>> = {
  'not-found': {
    ja: 'ファイルがありません。名前と場所を確かめてください。',
    en: 'No such file. Check its name and place.',
  },
  'is-folder': { ja: 'フォルダです。ファイルを指定してください。', en: 'This is a folder. Name a file.' },
  'not-readable': {
    ja: 'ファイルを読めません。読み取りの権限を確かめてください。',
    en: 'The file cannot be read. Check its permissions.',
  },
  'too-large-file': {
    ja: `ファイルが大きすぎます（上限 ${LARGEST_BYTES / 1_000_000} MB）。ポリシーの本文だけを指定してください。`,
    en: 'The file is too large. Name the policy alone.',
  },
  pdf: {
    ja: 'PDF は読めません。元の Word（.docx）か、文字を取り出したテキスト（.txt）を指定してください。',
    en: 'PDF is not read. Name the Word file it came from, or its text.',
  },
  'old-word': {
    ja: '古い形式（.doc・.xls・.jtd など）です。Word で開き、.docx で保存し直してください。',
    en: 'This is an old binary format. Save it as .docx first.',
  },
  'not-text': {
    ja: '文章のファイルではありません。.txt・.md・.html・.docx を指定してください。',
    en: 'This is no text. Name a .txt, .md, .html or .docx file.',
  },
  data: {
    ja: 'データ（JSON）のファイルです。ポリシーの本文のファイルを指定してください。',
    en: 'This is a file of data (JSON). Name the text of a policy.',
  },
  'not-zip': { ja: '壊れた .docx です。', en: 'A damaged .docx file.' },
  'not-docx': { ja: 'Word の文書（.docx）ではない圧縮ファイルです。', en: 'An archive that is no Word document.' },
  truncated: {
    ja: '.docx が途中で切れています。もう一度受け取ってください。',
    en: 'The .docx file is cut short. Get it again.',
  },
  zip64: { ja: '.docx が大きすぎます。', en: 'The .docx file is too large.' },
  encrypted: {
    ja: 'パスワード付きの文書です。パスワードを外して保存し直してください。',
    en: 'The document is encrypted. Save it without a password.',
  },
  'too-many-parts': { ja: '.docx の中の部品が多すぎます。', en: 'The .docx file has too many parts.' },
  'too-large': {
    ja: '.docx の中身が大きすぎます。図を外して保存し直してください。',
    en: 'The .docx file is too large inside. Save it without pictures.',
  },
  bomb: {
    ja: '圧縮率が異常です。安全のため開きません。',
    en: 'The compression is abnormal; it is not opened, for safety.',
  },
  'unsafe-name': {
    ja: '.docx の中に危険な名前の部品があります。安全のため開きません。',
    en: 'A part of the .docx file has an unsafe name; it is not opened.',
  },
  doctype: {
    ja: '.docx の中に文書型宣言があります。安全のため開きません。',
    en: 'The .docx file holds a document type declaration; it is not opened.',
  },
  damaged: {
    ja: '.docx が壊れています。Word で開いて保存し直してください。',
    en: 'The .docx file is damaged. Open it in Word and save it again.',
  },
  'too-slow': {
    ja: '.docx の読み取りに時間がかかりすぎました。文書を分けてください。',
    en: 'Reading the .docx file took too long. Split the document.',
  },
}

function problem(code: DocumentProblem): Document {
  return { problem: code, say: SAY[code] }
}
