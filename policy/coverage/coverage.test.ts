import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { EDITIONS, findEdition, type Day } from '../catalogue/index.ts'
import { compareByRequirement, type RequirementVerdict } from '../compare/by-requirement.ts'
import { MODALITIES, type Policy } from '../model.ts'
import { readPolicy } from '../reading/read-policy.ts'
import { coverage, COVERAGE_STATUSES, type CoverageFacts } from './index.ts'
import { compareStrength, saysInterval } from './strength.ts'

const TODAY: Day = '2026-11-21'

function read(file: string): Policy {
  const policy = readPolicy(
    readFileSync(file, 'utf8')
      .split('\n')
      .map((text, index) => ({ number: index + 1, text })),
  )
  assert.ok('clauses' in policy, file)
  return policy
}

function statuses(policy: Policy, day: Day = TODAY, facts: CoverageFacts = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(
    coverage(policy, EDITIONS, day, facts).requirements.map(({ requirement, status }) => [requirement.id, status]),
  )
}

const SEEDS = '../shared/seeds'
const skip = existsSync(SEEDS) ? false : 'the published texts are not here'
const seed = (number: string): Policy => read(globSync(`${SEEDS}/${number}*.txt`)[0]!)
const OLD = 'policy/matching/testdata/kirisawa-cho-2003.txt'
const STANDARDS = 'policy/matching/testdata/ashihara-shi-standards.txt'

test('coverage: what a town weakens is said to be weakened', { skip }, () => {
  const kawazu = statuses(seed('002'))
  assert.equal(kawazu['basic-policy#mynumber-isolation'], 'weakened')
  assert.equal(kawazu['basic-policy#mynumber-mfa'], 'covered')
  assert.equal(kawazu['basic-policy#outsourcing-selection'], 'missing')
  assert.equal(kawazu['basic-policy#procedures-adopt'], 'missing')
  assert.equal(kawazu['guideline-r8#item-scope'], 'missing')
  assert.equal(kawazu['guideline-r8#item-procedures'], 'missing')
  const maizuru = statuses(seed('001'))
  assert.equal(maizuru['basic-policy#procedures-adopt'], 'weakened')
  assert.equal(maizuru['basic-policy#procedures-confidential'], 'weakened')
  assert.equal(maizuru['basic-policy#review'], 'weakened')
  assert.equal(maizuru['basic-policy#mynumber-isolation'], 'covered')
  const ishikari = statuses(seed('000'))
  assert.equal(ishikari['basic-policy#procedures-adopt'], 'covered')
  assert.equal(ishikari['basic-policy#review'], 'covered', '見直す in its own clause outweighs 適宜')
})

test('coverage: the office of an assembly is not the assembly', { skip }, () => {
  const maizuru = statuses(seed('001'))
  assert.equal(maizuru['law-244-6#adopt-assembly'], 'weakened')
  assert.equal(maizuru['law-244-6#adopt-education'], 'covered')
  assert.equal(maizuru['law-244-6#adopt-head'], 'covered')
  assert.equal(maizuru['law-244-6#publish'], 'missing')
  assert.equal(
    statuses(seed('000'))['law-244-6#adopt-education'],
    'not-applicable',
    'a union has no board of education',
  )
})

test('coverage: an assembly answers for itself alone', () => {
  const policy = read(OLD)
  const own = statuses({ ...policy, issuer: '霧沢町議会', scope: { ...policy.scope, organs: [] } })
  assert.equal(own['law-244-6#adopt-assembly'], 'covered')
  assert.equal(own['law-244-6#adopt-head'], 'not-applicable')
  assert.equal(own['law-244-6#adopt-education'], 'not-applicable')
  const town = statuses(policy)
  assert.equal(town['law-244-6#adopt-head'], 'covered')
  assert.equal(town['law-244-6#adopt-assembly'], 'weakened', 'its office only')
  assert.equal(town['law-244-6#adopt-election'], 'covered', 'その他の執行機関')
})

test('coverage: a mutual aid association is no local government', { skip }, () => {
  const kyoto = statuses(seed('003'), '2027-07-01')
  for (const [id, status] of Object.entries(kyoto)) {
    if (/^(?:law-244-6|ordinance-80)#/.test(id)) assert.equal(status, 'not-applicable', id)
  }
  assert.equal(kyoto['basic-policy#audit'], 'covered')
})

test('coverage: a requirement is asked from its first day', { skip }, () => {
  const ishikari = seed('000')
  assert.equal(statuses(ishikari, '2027-06-30')['ordinance-80#technical'], 'not-in-force')
  assert.equal(statuses(ishikari, '2027-07-01')['ordinance-80#technical'], 'covered')
  assert.equal(statuses(ishikari, '2026-03-31')['law-244-6#act'], 'not-in-force')
  assert.equal(statuses(ishikari, '2026-04-01')['law-244-6#act'], 'covered')
})

test('coverage: a network model asks for what only it needs', () => {
  const standards = read(STANDARDS)
  assert.equal(statuses(standards)['guideline-r8#zone-external-audit'], 'not-applicable')
  assert.equal(statuses(standards, TODAY, { model: 'β' })['guideline-r8#zone-external-audit'], 'missing')
  assert.equal(statuses(standards, TODAY, { model: 'β' })['guideline-r8#zone-alpha-dash'], 'not-applicable')
})

test('coverage: each document is asked for what belongs in it', () => {
  const standards = statuses(read(STANDARDS))
  assert.equal(standards['guideline-r8#evaluation-audit'], 'covered')
  assert.equal(standards['guideline-r8#operation-discipline'], 'covered', 'known by the title of the article')
  assert.equal(standards['guideline-r8#zone-sanitise'], 'missing')
  assert.equal(standards['guideline-r8#item-purpose'], 'not-applicable')
  const policy = statuses(read(OLD))
  assert.equal(policy['guideline-r8#chapter-technical'], 'not-applicable')
  assert.equal(policy['guideline-r8#physical-disposal'], 'not-applicable')
  assert.equal(policy['guideline-r8#item-threats'], 'missing')
  assert.equal(policy['basic-policy#internet-aggregation'], 'not-applicable', 'nobody asks for it')
  assert.equal(policy['basic-policy#review'], 'weakened', '努める')
})

test('coverage: one text may hold two documents', () => {
  const policy = read(OLD)
  const standards = read(STANDARDS)
  const chapter = {
    number: '第2章',
    title: '情報セキュリティ対策基準',
    text: '',
    lines: [1, 1],
    items: standards.clauses,
  } as const
  const both = statuses({ ...policy, clauses: [...policy.clauses, chapter] })
  assert.equal(both['guideline-r8#chapter-technical'], 'covered')
  assert.equal(both['guideline-r8#item-purpose'], 'covered')
  assert.equal(both['guideline-r8#zone-sanitise'], 'missing')
})

test('coverage: every requirement is judged once, with a reason in both languages', () => {
  for (const policy of [read(OLD), read(STANDARDS)]) {
    const { requirements, obligations } = coverage(policy, EDITIONS, TODAY)
    assert.equal(requirements.length, EDITIONS.flatMap((edition) => edition.requirements).length)
    assert.equal(obligations.length, policy.obligations.length)
    for (const { requirement, status, by, candidates, why } of requirements) {
      assert.ok(status in COVERAGE_STATUSES)
      assert.ok(why.ja.length > 5 && why.en.length > 5, requirement.id)
      if (status === 'missing') assert.deepEqual(by, [], requirement.id)
      if (status === 'covered' || status === 'weakened') assert.ok(by.length > 0, requirement.id)
      for (const carrier of candidates) assert.equal(carrier.certainty, 'possible')
      for (const carrier of by) assert.notEqual(carrier.certainty, 'possible')
    }
  }
})

test('coverage: taking a sentence away never covers more', () => {
  const policy = read(OLD)
  const edition = [findEdition('basic-policy')!]
  const rank = { missing: 0, weakened: 1, covered: 2, 'not-applicable': 0, 'not-in-force': 0 }
  const whole = coverage(policy, edition, TODAY).requirements
  fc.assert(
    fc.property(fc.subarray([...policy.obligations]), (obligations) => {
      const less = coverage({ ...policy, obligations }, edition, TODAY).requirements
      for (const [index, { status, requirement }] of less.entries()) {
        assert.ok(rank[status] <= rank[whole[index]!.status], requirement.id)
      }
    }),
    { numRuns: 60 },
  )
})

test('compareStrength: is an order over every modality', () => {
  const modality = fc.constantFrom(...MODALITIES)
  fc.assert(
    fc.property(modality, modality, modality, (a, b, c) => {
      assert.equal(Math.sign(compareStrength(a, b)), -Math.sign(compareStrength(b, a)) + 0)
      if (compareStrength(a, b) <= 0 && compareStrength(b, c) <= 0) assert.ok(compareStrength(a, c) <= 0)
    }),
  )
  assert.ok(compareStrength('可能な限り', '原則として') < 0)
  assert.ok(compareStrength('必要に応じて', 'ものとする') < 0)
  assert.ok(compareStrength('定期的又は必要に応じて', '定期的に') < 0)
  assert.equal(compareStrength('ものとする', 'しなければならない'), 0)
})

test('saysInterval: knows a year from a need', () => {
  for (const text of ['毎年度行う', '年1回以上', '年に２回', '定期的に', '四半期ごとに'])
    assert.ok(saysInterval(text), text)
  for (const text of ['必要に応じて行う', '適宜', '令和8年4月1日', '年度末']) assert.ok(!saysInterval(text), text)
})

test('compareByRequirement: a policy is like itself', () => {
  const policy = read(OLD)
  const rows = compareByRequirement(policy, policy, EDITIONS, TODAY)
  assert.ok(rows.length > 20)
  for (const { verdict, requirement } of rows) assert.equal(verdict, 'alike', requirement.id)
})

test('compareByRequirement: says who has what, and who says it more strongly', { skip }, () => {
  const [maizuru, kawazu] = [seed('001'), seed('002')]
  const there = verdicts(maizuru, kawazu)
  assert.equal(there['basic-policy#mynumber-isolation'], 'a-stronger')
  assert.equal(there['basic-policy#review'], 'b-stronger')
  assert.equal(there['basic-policy#outsourcing-selection'], 'only-a')
  assert.equal(there['basic-policy#org-authority'], 'only-b')
  assert.equal(there['basic-policy#internet-security-cloud'], 'alike')
  const mirror = {
    'only-a': 'only-b',
    'only-b': 'only-a',
    'a-stronger': 'b-stronger',
    'b-stronger': 'a-stronger',
    alike: 'alike',
  }
  const back = verdicts(kawazu, maizuru)
  for (const [id, verdict] of Object.entries(there)) assert.equal(back[id], mirror[verdict], id)
})

test('coverage: hostile shapes cost no more than their size', () => {
  const policy = read(STANDARDS)
  const part = { text: '毎年度、情報セキュリティ監査を行い、', modality: 'する' } as const
  const parts = Array.from({ length: 20_000 }, () => part)
  const monster = { ...policy.obligations[0]!, text: part.text.repeat(parts.length), context: ['audit'], parts }
  const clause = {
    number: '1',
    key: 'audit',
    title: '監'.repeat(100_000),
    text: '',
    lines: [1, 20_000],
    items: [],
  } as const
  const items = Array.from({ length: 20_000 }, (_, index) => ({
    ...clause,
    title: '監査',
    lines: [index + 1, index + 1] as const,
  }))
  const begin = performance.now()
  const { requirements } = coverage(
    { ...policy, clauses: [{ ...clause, items }], obligations: [monster] },
    EDITIONS,
    TODAY,
  )
  const tookMs = performance.now() - begin
  assert.ok(requirements.some(({ by }) => by.length === parts.length))
  assert.ok(tookMs < 100_000, `${tookMs} ms for 1.5 MB`)
})

function verdicts(a: Policy, b: Policy): Readonly<Record<string, RequirementVerdict>> {
  const rows = compareByRequirement(a, b, EDITIONS, TODAY)
  return Object.fromEntries(rows.map(({ requirement, verdict }) => [requirement.id, verdict]))
}
