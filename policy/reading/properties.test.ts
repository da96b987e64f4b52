import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { array, assert as check, constantFrom, integer, property, tuple, uint8Array, type Arbitrary } from 'fast-check'
import iconv from 'iconv-lite'
import { decodeText, splitLines } from '#formats/text'
import type { Clause, LineRange, Policy } from '../model.ts'
import { readPolicy } from './read-policy.ts'

const SEEDS = '../shared/seeds'
const paths = [
  ...globSync('sample/sekiyama/{policy,standards}.md'),
  ...(existsSync(SEEDS) ? globSync(`${SEEDS}/*.txt`) : []),
].sort()
const texts = new Map(paths.map((path) => [basename(path), readFileSync(path, 'utf8')]))

type Answer = ReturnType<typeof readPolicy>

const read = (text: string): Answer => readPolicy(splitLines(text))

function policyOf(text: string): Policy {
  const answer = read(text)
  assert.ok(!('refused' in answer), JSON.stringify(answer))
  return answer
}

const linesIn = ([from, to]: LineRange): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** The same policy, but for the width of its letters; findings quote them as they stand. */
const folded = (policy: Policy): unknown =>
  JSON.parse(
    JSON.stringify({ ...policy, findings: [] })
      .normalize('NFKC')
      .replaceAll(' ', ''),
  )

/** Every rule of the tree and of `outside` that a policy breaks; none for a refusal. */
function faults(answer: Answer, lineCount: number): string[] {
  if ('refused' in answer) return []
  const found: string[] = []
  const outside = new Set<number>()
  for (const { lines } of answer.outside)
    for (const line of linesIn(lines)) {
      if (outside.has(line)) found.push(`line ${line} is outside twice`)
      if (line < 1 || line > lineCount) found.push(`line ${line} is not in the text`)
      outside.add(line)
    }
  const checkOne = (clause: Clause, within: LineRange): void => {
    const [from, to] = clause.lines
    if (from > to || from < within[0] || to > within[1])
      found.push(`${clause.number} ${from}–${to} is not within ${within[0]}–${within[1]}`)
    checkAll(clause.items, clause.lines)
  }
  const checkAll = (clauses: readonly Clause[], within: LineRange): void => {
    let before = within[0] - 1
    for (const clause of clauses) {
      // Two items may share a line (「(1) 甲 (2) 乙」) but never run back.
      if (clause.lines[0] < before) found.push(`${clause.number} ${clause.lines[0]} runs back behind ${before}`)
      before = clause.lines[1]
      checkOne(clause, within)
    }
  }
  checkAll(answer.clauses, [1, lineCount])
  const inside = new Set(answer.clauses.flatMap(({ lines }) => linesIn(lines)))
  for (let line = 1; line <= lineCount; line++)
    if (!inside.has(line) && !outside.has(line)) found.push(`line ${line} is nowhere`)
  for (const { lines, code } of answer.findings)
    if (lines[0] > lines[1] || lines[0] < 1 || lines[1] > lineCount) found.push(`finding ${code} is not in the text`)
  for (const { lines } of answer.obligations)
    if (!linesIn(lines).some((line) => inside.has(line))) found.push(`obligation in ${lines.join('–')} is in no clause`)
  return found
}

for (const [name, text] of texts) {
  const count = splitLines(text).length

  test(`readPolicy: ${name}: each line has one place, items lie within their clause and do not overlap`, () => {
    const policy = policyOf(text)
    assert.deepEqual(faults(policy, count), [])
    const outside = new Set(policy.outside.flatMap(({ lines }) => linesIn(lines)))
    const lines = splitLines(text)
    // What is outside within a clause is blank, or stands between pages; it starts none.
    const starts = (clauses: readonly Clause[]): number[] =>
      clauses.flatMap((clause) => [clause.lines[0], ...starts(clause.items)])
    assert.deepEqual(
      starts(policy.clauses).filter((line) => outside.has(line)),
      [],
    )
    // A line that says something is outside for a reason that is not `blank`.
    const blank = policy.outside.filter(({ kind }) => kind === 'blank').flatMap(({ lines }) => linesIn(lines))
    assert.deepEqual(
      blank.filter((line) => /[\p{L}\p{N}]/u.test(lines[line - 1]!.text)),
      [],
    )
  })

  test(`readPolicy: ${name} is read the same with other line ends, trailing spaces and encodings`, () => {
    const plain = policyOf(text)
    assert.deepEqual(policyOf(text.replaceAll('\n', '\r\n')), plain, 'CRLF')
    assert.deepEqual(policyOf(text.replace(/$/gm, ' 　')), plain, 'trailing spaces')
    for (const encoding of ['utf-16le', 'utf-16be', 'utf8'])
      assert.deepEqual(
        policyOf(decodeText(iconv.encode(text, encoding, { addBOM: true }))?.text ?? ''),
        plain,
        encoding,
      )
    for (const encoding of ['cp932', 'euc-jp']) {
      // What the encoding cannot hold is no longer the same text.
      const held = iconv.decode(iconv.encode(text, encoding), encoding)
      assert.deepEqual(
        policyOf(decodeText(iconv.encode(held, encoding))?.text ?? '').clauses.length,
        plain.clauses.length,
      )
    }
  })

  test(`readPolicy: ${name} is read the same in half-width and full-width digits`, () => {
    const half = text.replace(/[０-９]/g, (digit) => digit.normalize('NFKC'))
    const full = text.replace(/\d/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0))
    assert.deepEqual(folded(policyOf(half)), folded(policyOf(text)))
    assert.deepEqual(folded(policyOf(full)), folded(policyOf(text)))
  })
}

/** Pieces that steer a reader: markers, brackets, leaders, verbs of duty. */
// oxfmt-ignore
const SHARDS = [
  '1 ', '１．', '第1条', '第二章', '(1)', '（２）', '①', 'ア ', '(ア) ', '1.1 ', '附則', '別表', '|', '| a | b |',
  '#', '（', '）', '「', '」', 'とは', 'をいう。', '以下「', '」という。', '………', '\t', '　', '  ', '\n',
  '\n\n', '\r', '-', '1/3', 'しなければならない。', '前項', '第5条第2項', '次の各号', '令和8年4月1日', '\uF0B7', '\u0000', '\uFFFD', '\uD800', '<p>',
  '&#x;',
]

type Mutate = (text: string) => string

const ratio = integer({ min: 0, max: 9999 }).map((share) => share / 10_000)
const mutation: Arbitrary<Mutate> = array(
  tuple(constantFrom('delete', 'swap', 'double', 'insert', 'letters'), ratio, ratio, constantFrom(...SHARDS)),
  { minLength: 1, maxLength: 8 },
).map((steps) => (text) => {
  let lines = text.split('\n')
  for (const [kind, from, to, shard] of steps) {
    const a = Math.floor(from * lines.length)
    const b = Math.floor(to * lines.length)
    const line = lines[a] ?? ''
    const at = Math.floor(to * line.length)
    if (kind === 'delete') lines.splice(a, 1 + (b % 4))
    else if (kind === 'swap') [lines[a], lines[b]] = [lines[b] ?? '', line]
    else if (kind === 'double') lines.splice(b, 0, line)
    else lines[a] = line.slice(0, at) + shard + line.slice(kind === 'insert' ? at : at + 3)
    lines = lines.join('\n').split('\n')
  }
  return lines.join('\n')
})

/** The machine may be busy: this is a bound on hanging, not a measure. */
const LONGEST_MS = 30_000

function answered(text: string): boolean {
  const begin = performance.now()
  const lines = splitLines(text)
  const found = faults(readPolicy(lines), lines.length)
  assert.deepEqual(found.slice(0, 3), [])
  assert.ok(performance.now() - begin < LONGEST_MS, 'slow')
  return true
}

for (const [name, text] of [...texts].filter(([, { length }]) => length < 40_000)) {
  test(`readPolicy: ${name}: lost, moved and altered lines are answered, every line in its place`, () => {
    check(
      property(mutation, (mutate) => answered(mutate(text))),
      { numRuns: 400 },
    )
  })

  test(`readPolicy: ${name}: altered bytes are answered`, () => {
    const bytes = Buffer.from(text)
    check(
      property(uint8Array({ minLength: 3, maxLength: 90 }), (noise) => {
        const broken = Buffer.from(bytes)
        for (let at = 0; at + 2 < noise.length; at += 3)
          broken[(noise[at]! * 65_521 + noise[at + 1]! * 251) % broken.length] = noise[at + 2]!
        return answered(decodeText(broken)?.text ?? '')
      }),
      { numRuns: 100 },
    )
  })
}

test('readPolicy: soups of markers and words are answered', () => {
  const head = texts.get('policy.md')!.slice(0, 6000)
  check(
    property(array(constantFrom(...SHARDS, '情報資産', '職員等は', '管理者'), { maxLength: 300 }), (shards) =>
      answered(head + shards.join('')),
    ),
    { numRuns: 600 },
  )
})

test('readPolicy: a paragraph with more references, definitions or dates than a call takes arguments is answered', () => {
  const policy = texts.get('policy.md')!
  for (const piece of ['第99条及び', '「甲」とは、「乙」をいう。', '令和8年4月1日'])
    assert.doesNotThrow(() => read(`${policy.repeat(3)}\n${piece.repeat(140_000)}`), piece)
})
