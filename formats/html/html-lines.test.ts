import assert from 'node:assert/strict'
import { test } from 'node:test'
import { array, assert as check, constantFrom, property, string } from 'fast-check'
import { htmlLines } from './html-lines.ts'

const textOf = (html: string): readonly string[] => htmlLines(html).map(({ text }) => text)

test('htmlLines: each line of the source gives one line, with its number in the file', () => {
  const html = '<html><body>\n<h2>第1章</h2>\n\n<p>情報資産を\n守る。</p>\n<p>終わり</p></body></html>'
  assert.deepEqual(htmlLines(html), [
    { number: 2, text: '## 第1章', startsBlock: true },
    { number: 4, text: '情報資産を', startsBlock: true },
    { number: 5, text: '守る。', startsBlock: false },
    { number: 6, text: '終わり', startsBlock: true },
  ])
})

test('htmlLines: inline markup does not part words, blocks and <br> do', () => {
  assert.deepEqual(textOf('<p>情報<b>セキュ</b><span class="a">リティ</span>を<br>守る<div>職員</div>等</p>'), [
    '情報セキュリティを',
    '守る',
    '職員',
    '等',
  ])
})

test('htmlLines: lists carry their numbers, nested ones in the next style', () => {
  const html = '<ol><li>一<ol><li>細一<ol><li>小</li></ol></li><li>細二</li></ol></li><li>二</li></ol>'
  assert.deepEqual(textOf(html), ['1. 一', '(1) 細一', '①小', '(2) 細二', '2. 二'])
  assert.deepEqual(textOf('<ol start="5"><li>五</li><li>六</li></ol>'), ['5. 五', '6. 六'])
  assert.deepEqual(textOf('<ol start="-1"><li>一</li></ol><ol start="x"><li>一</li></ol>'), ['1. 一', '1. 一'])
  assert.deepEqual(textOf('<ul><li>点<ol><li>数</li></ol></li></ul>'), ['- 点', '(1) 数'])
})

test('htmlLines: tables are rows of cells, rows of layout are text', () => {
  const html =
    '<table>\n<tr><th>用語</th><th>意味</th></tr>\n<tr><td><p>職員</p><p>等</p></td><td>a|b\nc</td></tr>\n<tr><td></td><td>1 目的</td></tr>\n</table>'
  assert.deepEqual(htmlLines(html), [
    { number: 2, text: '| 用語 | 意味 |', startsBlock: true },
    { number: 3, text: '| 職員 等 | a｜b c |', startsBlock: true },
    { number: 5, text: '1 目的', startsBlock: true },
  ])
})

test('htmlLines: what a browser shows nobody is no text', () => {
  const html =
    '<head><title>題</title><style>p { x }</style></head><body><script>if (a < b) "<p>x</p>"</script><nav>目次</nav><p>本文<!-- 註 --></p><ruby>漢<rp>(</rp><rt>かん</rt></ruby><noscript>なし</noscript><svg><text>図</text></svg></body>'
  assert.deepEqual(textOf(html), ['本文', '漢'])
})

test('htmlLines: entities and characters by number are read', () => {
  assert.deepEqual(textOf('<p>A&amp;B &lt;1&gt;&#12288;&#x60C5;&unknown;</p>'), ['A&B <1>　情&unknown;'])
})

test('htmlLines: tags that never close hide nothing but themselves', () => {
  assert.deepEqual(textOf('<p>一<p>二<b>三'), ['一', '二三'])
  assert.deepEqual(textOf('一</div></p></table></ol>二'), ['一', '二'])
  assert.deepEqual(textOf('<p>一<'), ['一<'])
})

test('htmlLines: CR LF counts one line', () => {
  assert.deepEqual(
    htmlLines('<p>一</p>\r\n<p>二</p>\r\n<p>三</p>').map(({ number }) => number),
    [1, 2, 3],
  )
})

// oxfmt-ignore
const TOKENS = [
  '<p>', '</p>', '<br>', '<h3>', '</h3>', '<ol>', '</ol>', '<ul>', '<li>', '</li>', '<div>', '</div>',
  '<table>', '<tr>', '<td>', '</td>', '</tr>', '</table>', '<nav>', '</nav>', '<script>', '</script>', '<svg/>',
  '<!--', '-->', '<', '&amp;', '&#0;', '\u0000', '\r', '\n', ' ', '情報', '資産を守る。', '|', '# ',
]

test('htmlLines: any soup of tags is answered, with numbers that never fall and lie within the file', () => {
  check(
    property(array(constantFrom(...TOKENS), { maxLength: 80 }), string({ maxLength: 20 }), (soup, noise) => {
      const html = soup.join('') + noise
      const lines = htmlLines(html)
      const last = html.split(/\r\n|\r|\n/).length
      let before = 1
      for (const { number, text } of lines) {
        assert.ok(number >= before && number <= last, `line ${number} after ${before} of ${last}`)
        assert.ok(text.trim() !== '' && !text.includes('\n'))
        before = number
      }
    }),
    { numRuns: 3000 },
  )
})

test('htmlLines: every letter outside silent parts is in some line, once', () => {
  const word = constantFrom('情報', '資産', '第1条', '職員等', '（目的）')
  const open = constantFrom(
    '<p>',
    '<div>',
    '<li>',
    '<b>',
    '<h2>',
    '<br>',
    '<span>',
    '\n',
    '</p>',
    '</div>',
    '<section>',
  )
  check(
    property(
      array(constantFrom(0, 1), { maxLength: 60 }),
      array(word, { minLength: 60, maxLength: 60 }),
      array(open, { minLength: 60, maxLength: 60 }),
      (picks, words, tags) => {
        const html = picks.map((pick, at) => (pick === 0 ? words[at] : tags[at])).join('')
        const wanted = picks.map((pick, at) => (pick === 0 ? words[at] : '')).join('')
        assert.equal(
          textOf(html)
            .map((text) => text.replace(/^#+ |^- /, ''))
            .join(''),
          wanted,
        )
      },
    ),
    { numRuns: 1000 },
  )
})

test('htmlLines: deep nesting needs neither stack nor square time', () => {
  timeOf(2_500)
  const [short, long] = [timeOf(2_500), timeOf(50_000)]
  // Twenty times as deep: square time would be 400 times as long.
  assert.ok(long < 150 * Math.max(short, 5), `${short} ms, ${long} ms`)
})

function timeOf(depth: number): number {
  const begin = performance.now()
  htmlLines('<div><ol><li>'.repeat(depth) + '情報' + '</li></ol></div>'.repeat(depth))
  return performance.now() - begin
}
