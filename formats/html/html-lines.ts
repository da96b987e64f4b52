import { Tokenizer, TokenizerMode, type Token } from 'parse5'

/** What one line of the HTML source adds to a block of the page. `number` is the 1-based line of the source. */
export interface HtmlLine {
  readonly number: number
  readonly text: string
  /** A new block begins here. */
  readonly startsBlock: boolean
}

const BLOCKS = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'caption',
  'center',
  'dd',
  'div',
  'dl',
  'dt',
  'fieldset',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'li',
  'main',
  'ol',
  'p',
  'pre',
  'section',
  'table',
  'tbody',
  'thead',
  'tr',
  'ul',
])
/** What these hold is not text of the document. */
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'nav',
  'rt',
  'rp',
  'select',
  'button',
  'svg',
  'iframe',
])
const RAW = new Set(['script', 'style', 'iframe', 'noscript'])

/**
 * Reads the text of an HTML page block by block: headings as `# …`, table rows as `| … |`, numbered list items with
 * their number. Tokens only, no tree: linear, whatever the nesting.
 */
export function htmlLines(html: string): readonly HtmlLine[] {
  const writer = new LineWriter()
  const tokenizer: Tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    {
      onStartTag: (token) => {
        writer.open(token)
        if (RAW.has(token.tagName)) {
          tokenizer.state = TokenizerMode.RAWTEXT
          tokenizer.lastStartTagName = token.tagName
        }
      },
      onEndTag: (token) => writer.close(token.tagName),
      onCharacter: (token) => writer.say(token.chars, token.location?.startLine),
      onWhitespaceCharacter: (token) => writer.say(token.chars, token.location?.startLine),
      onNullCharacter: () => undefined,
      onComment: () => undefined,
      onDoctype: () => undefined,
      onEof: () => writer.flush(),
    },
  )
  tokenizer.write(html, true)
  return writer.lines
}

class LineWriter {
  readonly lines: HtmlLine[] = []
  #words: string[] = []
  #line: number | undefined
  #prefix = ''
  #startsBlock = true
  #silent: string | undefined
  #silentDepth = 0
  #cells: string[] | undefined
  /** Counters of open lists; 0 for a list with bullets. */
  readonly #lists: number[] = []

  open(token: Token.TagToken): void {
    const { tagName: name } = token
    if (this.#silent !== undefined) {
      if (name === this.#silent && !token.selfClosing) this.#silentDepth++
      return
    }
    if (SILENT.has(name) && !token.selfClosing) {
      this.#silent = name
      this.#silentDepth = 1
      return
    }
    if (name === 'td' || name === 'th') this.#startCell()
    else if (this.#cells && name !== 'tr' && (name === 'br' || BLOCKS.has(name))) this.#words.push(' ')
    else if (name === 'br') this.#breakLine()
    else if (BLOCKS.has(name)) this.flush()
    if (name === 'tr') this.#cells = []
    if (name === 'ol' || name === 'ul') this.#lists.push(name === 'ol' ? startOf(token) : 0)
    if (name === 'li') this.#prefix = this.#nextItem()
    const heading = /^h([1-6])$/.exec(name)
    if (heading) this.#prefix = `${'#'.repeat(Number(heading[1]))} `
  }

  close(name: string): void {
    if (this.#silent !== undefined) {
      if (name === this.#silent && --this.#silentDepth === 0) this.#silent = undefined
      return
    }
    if (name === 'td' || name === 'th') this.#endCell()
    else if (name === 'tr' || name === 'table') this.#endRow()
    else if (BLOCKS.has(name) && !this.#cells) this.flush()
    if (name === 'ol' || name === 'ul') this.#lists.pop()
  }

  say(words: string, line: number | undefined): void {
    if (this.#silent !== undefined) return
    for (const [at, part] of words.split('\n').entries()) {
      // In a table cell a line break of the source is a space; elsewhere it ends what this line adds.
      if (at > 0 && this.#cells) this.#words.push(' ')
      else if (at > 0) this.#endSourceLine()
      const here = (line ?? 1) + at
      // A tag can hold line breaks too.
      if (!this.#cells && this.#line !== undefined && here > this.#line && part.trim() !== '') this.#endSourceLine()
      if (this.#line === undefined && part.trim() !== '') this.#line = here
      this.#words.push(part)
    }
  }

  flush(): void {
    this.#endSourceLine()
    this.#prefix = ''
    this.#startsBlock = true
  }

  /** One <br> ends a line of its block, two end the block. */
  #breakLine(): void {
    if (this.#words.join('').trim() === '') this.flush()
    else this.#endSourceLine()
  }

  #endSourceLine(): void {
    const text = this.#take()
    if (text === '') return
    this.#write(this.#prefix + text)
    this.#prefix = ''
    this.#startsBlock = false
  }

  #startCell(): void {
    if (!this.#cells) this.flush()
    this.#cells ??= []
    this.#words = []
  }

  #endCell(): void {
    this.#cells?.push(this.#take().replaceAll('|', '｜'))
  }

  #endRow(): void {
    const cells = this.#cells
    this.#cells = undefined
    if (!cells) {
      this.flush()
      return
    }
    const filled = cells.filter((cell) => cell !== '')
    // A row with one filled cell is layout, not a table.
    if (filled.length > 0) this.#write(filled.length === 1 ? filled[0]! : `| ${cells.join(' | ')} |`)
    this.#startsBlock = true
  }

  #take(): string {
    const text = this.#words
      .join('')
      .replace(/[ \t\r\n]+/g, ' ')
      .trim()
    this.#words = []
    return text
  }

  #write(text: string): void {
    if (text.trim() !== '' && !/^#+ $/.test(text)) {
      const number = Math.max(this.#line ?? 1, this.lines.at(-1)?.number ?? 1)
      this.lines.push({ number, text, startsBlock: this.#startsBlock })
    }
    this.#line = undefined
  }

  #nextItem(): string {
    const depth = this.#lists.length - 1
    const count = this.#lists[depth]
    if (count === undefined || count === 0) return '- '
    this.#lists[depth] = count + 1
    if (depth === 0) return `${count}. `
    return depth === 1 || count > 20 ? `(${count}) ` : String.fromCharCode(0x245f + count)
  }
}

function startOf(token: Token.TagToken): number {
  const start = Number(token.attrs.find(({ name }) => name === 'start')?.value ?? 1)
  return Number.isInteger(start) && start > 0 && start < 1000 ? start : 1
}
