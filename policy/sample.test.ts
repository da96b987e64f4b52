import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import type { Clause, Policy } from './model.ts'
import { readPolicy } from './reading/read-policy.ts'

const POLICY = 'sample/sekiyama/policy.md'
const STANDARDS = 'sample/sekiyama/standards.md'

/** What the text itself prints, found by plain patterns and without the reader. */
interface Article {
  readonly number: string
  readonly title: string
  /** Items (号) of each paragraph (項), in order. */
  readonly paragraphs: readonly number[]
}

test('sample policy: reads without a finding, with all ten items, every term and every organ', () => {
  const policy = read(POLICY)
  assert.deepEqual(policy.findings, [])
  assert.deepEqual(
    policy.clauses.map(({ key }) => key),
    [
      'purpose',
      'definitions',
      'threats',
      'scope',
      'compliance',
      'measures',
      'audit',
      'review',
      'standards',
      'procedures',
      undefined,
      'supplementary',
    ],
  )
  assert.equal(policy.definitions.length, 35)
  assert.equal(policy.clauses.find(({ key }) => key === 'measures')?.items.length, 9)
  assert.deepEqual(
    policy.threats.flatMap(({ categories }) => categories),
    ['intentional', 'unintentional', 'disaster', 'epidemic', 'infrastructure'],
  )
  for (const organ of ['議会', '市長', '教育委員会', '選挙管理委員会', '監査委員', '公平委員会', '農業委員会']) {
    assert.ok(policy.scope.organs.includes(organ), `${organ} is not in scope`)
  }
})

test('sample standards: the nine chapters of the guideline, in its order', () => {
  const chapters = read(STANDARDS).clauses.filter(({ number }) => number?.endsWith('章'))
  assert.deepEqual(
    chapters.map(({ key }) => key),
    ['org', 'classification', 'resilience', 'physical', 'human', 'technical', 'operation', 'outsourcing', 'evaluation'],
  )
})

test('sample standards: every article, paragraph and item is where the text prints it', () => {
  const found = articlesOf(read(STANDARDS).clauses).map(({ number, title, items }): Article => ({
    number: number ?? '',
    title: title ?? '',
    paragraphs: [
      items.filter(isItem).length,
      ...items.filter((item) => !isItem(item)).map((paragraph) => paragraph.items.length),
    ],
  }))
  assert.deepEqual(found, printedArticles())
})

test('sample standards: articles are numbered without a gap and the contents give their ranges', () => {
  const text = readFileSync(STANDARDS, 'utf8')
  const numbers = printedArticles().map(({ number }) => number)
  assert.ok(numbers.length >= 120, `only ${numbers.length} articles were found`)
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => `第${index + 1}条`),
  )
  const contents = [...text.matchAll(/^ {2}- (第\d+節 .+)（(第\d+条)(?:[―・](第\d+条))?）$/gm)]
  const sections = text.split(/^### /m).slice(1)
  assert.deepEqual(
    contents.map(([, title, from, to]) => [title, from, to ?? from]),
    sections.map((section) => {
      const within = [...section.matchAll(/^#### (第\d+条)/gm)].map(([, number]) => number)
      return [section.split('\n')[0], within[0], within.at(-1)]
    }),
  )
})

test('sample standards: every reference resolves and every defined term is used', () => {
  const text = readFileSync(STANDARDS, 'utf8')
  const references = read(STANDARDS).crossReferences
  assert.ok(references.length >= 50, `only ${references.length} references were found`)
  assert.deepEqual(
    references.filter(({ resolvesTo }) => resolvesTo.length === 0),
    [],
  )
  const [, definitions = '', rest = ''] = /^#### 第2条（定義）\n([^]*?)^#### 第3条([^]*)/m.exec(text) ?? []
  const terms = [...definitions.matchAll(/^\(\d+\) ([^\u3000\n]+)\u3000/gm)].map(([, term]) => term!)
  assert.ok(terms.length >= 30, `only ${terms.length} terms were found`)
  assert.deepEqual(
    terms.filter((term) => !rest.includes(term)),
    [],
  )
})

function read(file: string): Policy {
  const lines = readFileSync(file, 'utf8').split('\n')
  const policy = readPolicy(lines.map((text, index) => ({ number: index + 1, text })))
  assert.ok('clauses' in policy, `${file} was refused`)
  return policy
}

function articlesOf(clauses: readonly Clause[]): readonly Clause[] {
  return clauses.flatMap((clause) => (/^第\d+条/.test(clause.number ?? '') ? [clause] : articlesOf(clause.items)))
}

function isItem({ number }: Clause): boolean {
  return number?.startsWith('(') ?? false
}

function printedArticles(): readonly Article[] {
  const [body = ''] = readFileSync(STANDARDS, 'utf8').split(/^## 附則/m)
  return body
    .split(/^#### /m)
    .slice(1)
    .map((article) => {
      const [heading = '', ...lines] = article.split('\n')
      const [, number = '', title = ''] = /^(第\d+条)（(.+)）$/.exec(heading) ?? []
      const paragraphs: number[] = [0]
      for (const line of lines) {
        if (/^\d+ /.test(line)) paragraphs.push(0)
        if (/^\(\d+\) /.test(line)) paragraphs.push(paragraphs.pop()! + 1)
      }
      return { number, title, paragraphs }
    })
}
