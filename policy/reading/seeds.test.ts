import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Clause, LineRange, Policy } from '../model.ts'
import { readPolicy } from './read-policy.ts'

/** Five published policies and what is in them, line by line. */
const SHARED = new URL('../../../shared/', import.meta.url)
const TRUTH = new URL('seeds-ground-truth.json', SHARED)
const absent = existsSync(TRUTH) ? false : 'the published policies are not here'

interface TrueItem {
  readonly no: string | null
  readonly key?: string
  readonly title?: string
  readonly term?: string
  readonly text?: string
  readonly lines?: LineRange
  readonly items?: readonly TrueItem[]
}

interface TrueSeed {
  readonly id: string
  readonly file: string
  readonly title: string
  readonly issuer: string
  readonly issuer_type: string
  readonly instrument?: string
  readonly dates: readonly { readonly wareki: string; readonly iso: string; readonly line: number }[]
  readonly clauses: readonly (TrueItem & { readonly lines: LineRange })[]
  readonly cross_refs: readonly {
    readonly line: number
    readonly text: string
    readonly resolves_to: string | readonly string[]
    readonly ok: boolean
  }[]
  readonly defined_but_unused_in_body?: readonly string[]
  readonly used_but_undefined?: readonly string[]
  readonly artefacts: readonly {
    readonly line: number | string
    readonly found: string
    readonly expected: string
    readonly kind: string
  }[]
}

/** The truth gives the numbers of definitions without their brackets. */
const plainNumber = (number: string | null): string | undefined => number?.replace(/[()]/g, '')

const linesOf = (line: number | string): readonly number[] =>
  [...String(line).matchAll(/\d+/g)].map(([digits]) => Number(digits))

/** True variation and a colophon are not damage. */
const isNoDamage = (kind: string): boolean => ['true variation', 'trailing colophon'].includes(kind)

const CODES: Readonly<Record<string, readonly string[]>> = {
  'simplified-Chinese OCR substitution': ['foreign-glyph'],
  'typo in source': ['superfluous-character', 'likely-typo'],
  'page break inside a word': ['word-cut'],
  'page break inside a sentence': ['sentence-cut'],
  'list split': ['list-split'],
  'TOC-body mismatch; "および" (hiragana) occurs only in this TOC line': ['toc-differs'],
  'grammar slip in source': ['likely-typo'],
  spacing: ['number-spacing', 'inner-space'],
  'HTML in text': ['html-remains'],
  'outdated reference, keep verbatim': ['outdated-reference'],
  table: ['table-in-bullet'],
  'heading level lost': ['heading-level-lost'],
  'orthographic variant': ['spelling-variant'],
  'doubled 的': ['doubled-character'],
  'duplicate definition': ['defined-twice'],
  'page break made a false bullet': ['false-bullet'],
  indent: ['indent'],
}

const seeds: readonly TrueSeed[] = absent ? [] : JSON.parse(readFileSync(TRUTH, 'utf8')) // Written by us, checked by the tests below.

function readSeed({ file }: TrueSeed): Policy {
  const text = readFileSync(new URL(`seeds/${file}`, SHARED), 'utf8')
  const policy = readPolicy(text.split('\n').map((line, at) => ({ number: at + 1, text: line })))
  assert.ok(!('refused' in policy))
  return policy
}

test('seeds: five are here to be read', { skip: absent }, () => assert.equal(seeds.length, 5))

for (const seed of seeds) {
  test(`seeds: ${seed.id}: title, issuer, kind, instrument and dates`, () => {
    const policy = readSeed(seed)
    assert.equal(policy.title, seed.title)
    assert.equal(policy.issuer, seed.issuer)
    assert.ok(seed.issuer_type.startsWith(policy.issuerKind), `${policy.issuerKind} for ${seed.issuer_type}`)
    assert.equal(policy.instrument, seed.instrument?.replace(/ \(.*\)$/, ''))
    assert.deepEqual(
      policy.dates.map(({ wareki, iso, line }) => ({ wareki, iso, line })),
      seed.dates.map(({ wareki, iso, line }) => ({ wareki, iso, line })),
    )
  })

  test(`seeds: ${seed.id}: clauses with number, key, title and lines`, () => {
    const policy = readSeed(seed)
    assert.deepEqual(
      policy.clauses.map(({ number, key, title, lines }) => ({ no: number, key, title, lines })),
      seed.clauses.map(({ no, key, title, lines }) => ({ no, key, title, lines })),
    )
    for (const [at, clause] of seed.clauses.entries()) compareItems(policy.clauses[at]!, clause.items ?? [])
  })

  test(`seeds: ${seed.id}: cross references resolve`, () => {
    assert.deepEqual(
      readSeed(seed).crossReferences.map(({ line, text, resolvesTo }) => ({ line, text, resolvesTo })),
      seed.cross_refs.map(({ line, text, resolves_to }) => ({ line, text, resolvesTo: [resolves_to].flat() })),
    )
    const prefixed = readSeed(seed).findings.filter(({ code }) => code === 'reference-without-prefix')
    assert.equal(prefixed.length, seed.cross_refs.filter(({ ok }) => !ok).length)
  })

  test(`seeds: ${seed.id}: terms defined and not used, used and not defined`, () => {
    const policy = readSeed(seed)
    assert.deepEqual(policy.definedButUnused, seed.defined_but_unused_in_body ?? [])
    assert.deepEqual(policy.usedButUndefined, seed.used_but_undefined ?? [])
  })

  for (const artefact of seed.artefacts.filter(({ kind }) => !isNoDamage(kind))) {
    test(`seeds: ${seed.id}:${artefact.line}: ${artefact.kind} is found`, () => {
      const findings = readSeed(seed).findings
      const codes = CODES[artefact.kind]
      assert.ok(codes, `no code is known for ${artefact.kind}`)
      const lines = linesOf(artefact.line)
      const found = findings.filter(({ code }) => codes.includes(code))
      const here =
        lines.length === 0
          ? found
          : found.filter(({ lines: [from, to], other }) =>
              lines.some((line) => (line >= from && line <= to) || (other && line >= other[0] && line <= other[1])),
            )
      assert.ok(here.length > 0, `${codes.join(' or ')} at ${artefact.line}`)
    })
  }
}

/** Items of the truth that are numbered; its unnumbered ones are topics inside a paragraph. */
function compareItems(clause: Clause, items: readonly TrueItem[]): void {
  const numbered = items.filter(({ no }) => no !== null)
  assert.deepEqual(
    clause.items.map(({ number }) => plainNumber(number)),
    numbered.map(({ no }) => plainNumber(no)),
  )
  for (const [at, item] of numbered.entries()) {
    const read = clause.items[at]!
    assert.equal(read.key, item.key)
    assert.equal(read.title, item.title)
    assert.equal(read.term, item.term)
    if (item.lines) assert.deepEqual(read.lines, item.lines)
    if (item.text !== undefined) assert.equal(read.text.replace(/\s/g, ''), item.text.replace(/\s/g, ''))
    compareItems(read, item.items ?? [])
  }
}
