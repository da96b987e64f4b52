import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import {
  AUDIT_ROWS,
  BASIC_POLICY_ITEMS,
  EDITIONS,
  exemption,
  FIELDS,
  findEdition,
  findRequirement,
  FLOW_RULES,
  ORGANS,
  ruleFor,
  STANDARDS_CHAPTERS,
  ZONES,
  type SourceText,
} from './index.ts'

const requirements = EDITIONS.flatMap((edition) => edition.requirements)

/** The published texts stand outside the repository, numbered in this order. */
const SEEDS = '../shared/seeds'
const FILES: Readonly<Record<SourceText, string>> = {
  ishikari: '000',
  maizuru: '001',
  kawazu: '002',
  kyoto: '003',
  komoro: '004',
}

test('EDITIONS: every requirement has a key of its own and is found by its id', () => {
  assert.equal(new Set(requirements.map(({ id }) => id)).size, requirements.length)
  for (const requirement of requirements) {
    assert.equal(requirement.id, `${requirement.edition}#${requirement.key}`)
    assert.match(requirement.key, /^[a-z][a-z0-9-]*$/)
    assert.equal(findRequirement(requirement.id), requirement)
    assert.ok(findEdition(requirement.edition)?.requirements.includes(requirement))
  }
  assert.equal(findRequirement('basic-policy#none'), undefined)
})

test('EDITIONS: words and evidence are complete in both languages', () => {
  for (const { id, words, evidence, source } of requirements) {
    for (const { ja, en } of [words, evidence]) {
      assert.match(ja, /[\p{Script=Han}\p{Script=Hiragana}]/u, `${id}: ${ja}`)
      assert.match(en, /[a-z]/, `${id}: ${en}`)
      assert.doesNotMatch(en, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u, `${id}: ${en}`)
    }
    assert.ok(source.title.trim().length > 3, id)
  }
})

test('EDITIONS: days are real and in order, and a requirement is in force no earlier than its edition', () => {
  for (const { id, edition, from, until } of requirements) {
    for (const day of [from, until]) if (day !== null) assert.equal(new Date(day).toISOString().slice(0, 10), day, id)
    if (from !== null && until !== null) assert.ok(from <= until, id)
    const begins = findEdition(edition)!.from
    if (begins !== null) assert.ok(from !== null && from >= begins, id)
  }
})

test('EDITIONS: each is dated as its law or document is', () => {
  assert.deepEqual(
    EDITIONS.map(({ key, from }) => [key, from]),
    [
      ['law-244-6', '2026-04-01'],
      ['ordinance-80', '2027-07-01'],
      ['guideline-r8', '2026-03-27'],
      ['basic-policy', null],
    ],
  )
})

test('ordinance-80: has the eight items, in order, and leaves resilience to the guideline', () => {
  const fields = findEdition('ordinance-80')!.requirements.map(({ field }) => field)
  const all = Object.keys(FIELDS)
  assert.equal(fields.length, 8)
  assert.deepEqual(
    fields,
    all.filter((field) => field !== 'governance' && field !== 'resilience'),
  )
})

test('guideline-r8: has ten items, nine chapters and the rows of the audit table', () => {
  assert.equal(BASIC_POLICY_ITEMS.length, 10)
  assert.deepEqual(
    STANDARDS_CHAPTERS.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9],
  )
  for (const row of AUDIT_ROWS) assert.ok(findRequirement(`guideline-r8#${row.requirement}`), row.requirement)
})

test('guideline-r8: says of every requirement how sure it is, and what is remembered says so', () => {
  const remembered = findEdition('guideline-r8')!.requirements.filter(({ source }) => source.certainty === 'memory')
  assert.deepEqual(
    remembered.map(({ key }) => key),
    ['classification-handling', 'technical-backup', 'technical-logs'],
  )
})

test('guideline-r8: has a flow rule for each pair of zones, and none between My Number and Internet', () => {
  const zones = Object.keys(ZONES)
  assert.equal(FLOW_RULES.length, zones.length * (zones.length - 1))
  for (const { from, to, rule } of FLOW_RULES) {
    const isForbidden = [from, to].includes('mynumber') && [from, to].includes('internet')
    assert.equal(rule === 'never', isForbidden, `${from} to ${to}`)
  }
})

test('law-244-6: asks each organ, and never a mutual aid association', () => {
  for (const { key, binds } of findEdition('law-244-6')!.requirements) {
    assert.ok(binds && binds.length > 0 && !binds.includes('共済組合'), key)
  }
  assert.deepEqual(organsOf('一部事務組合'), ['assembly', 'head', 'audit'])
  assert.ok(organsOf('市').includes('education') && !organsOf('市').includes('public-safety'))
  assert.ok(organsOf('都道府県').includes('public-safety') && !organsOf('都道府県').includes('agriculture'))
})

test('ruleFor: keeps the old rule for items 5 and 7 of what was there before, and for nothing else', () => {
  const old = { kind: 'system', since: '2020-04-01' } as const
  const fresh = { kind: 'contract', since: '2027-07-01' } as const
  assert.equal(ruleFor(old, 'technical', '2027-06-30').rule, 'not-yet')
  assert.equal(ruleFor(old, 'technical', '2027-07-01').rule, 'old')
  assert.equal(ruleFor({ ...old, kind: 'contract' }, 'outsourcing', '2030-01-01').rule, 'old')
  assert.equal(ruleFor(old, 'physical', '2027-07-01').rule, 'new')
  assert.equal(ruleFor(fresh, 'outsourcing', '2027-07-01').rule, 'new')
})

test('exemption: needs both no LGWAN and little personal data, but for the public safety commission', () => {
  const facts = { onLgwan: false, holdsMuchPersonalData: false, isPublicSafetyCommission: false }
  assert.equal(exemption(facts).exempt, true)
  assert.equal(exemption({ ...facts, onLgwan: true }).exempt, false)
  assert.equal(exemption({ ...facts, holdsMuchPersonalData: true }).exempt, false)
  assert.equal(exemption({ ...facts, onLgwan: true, isPublicSafetyCommission: true }).exempt, true)
})

test('basic-policy: every requirement is cited, and every citation stands where it says', (t) => {
  const cited = findEdition('basic-policy')!.requirements
  for (const { key, citations } of cited) assert.ok(citations.length > 0, key)
  if (!existsSync(SEEDS)) return t.skip('the published texts are not here')
  const lines = Object.fromEntries(
    Object.entries(FILES).map(([text, file]) => [
      text,
      readFileSync(globSync(`${SEEDS}/${file}*.txt`)[0]!, 'utf8').split('\n'),
    ]),
  )
  for (const { id, citations } of requirements) {
    for (const { text, line, words } of citations) {
      assert.ok(lines[text]![line - 1]?.includes(words), `${id}: ${text} line ${line} does not say ${words}`)
    }
  }
})

function organsOf(kind: string): readonly string[] {
  return ORGANS.filter(({ within }) => within.some((bound) => bound === kind)).map(({ key }) => key)
}
