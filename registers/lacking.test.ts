import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test, type TestContext } from 'node:test'

import { trust } from '#kernel'
import { findRequirement, matchObligations, readPolicy, sureRequirements } from '#policy'

import { houseFor, MET_BY_REGISTERS } from './index.ts'

/*
 * What policies ask for that no register meets yet, told by text. `testdata/lacking.json` is compared both ways: a key
 * that comes is a duty lost, and one that goes is taken out of the file in the commit that meets it.
 */
const FILE = 'registers/testdata/lacking.json'
const SEEDS = '../shared/seeds'
const TOWN = ['sample/sekiyama/policy.md', 'sample/sekiyama/standards.md']

const MET = new Set<string>(MET_BY_REGISTERS)
const EXPECTED = new Map(
  Object.entries(trust<Record<string, readonly string[]>>(JSON.parse(readFileSync(FILE, 'utf8')))),
) // as written

/** The requirements that texts carry for sure and no register meets. */
function lackingIn(files: readonly string[]): readonly string[] {
  const carried = files.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n')
    const policy = readPolicy(lines.map((text, at) => ({ number: at + 1, text })))
    assert.ok('clauses' in policy, `${file} was refused`)
    return matchObligations(policy).flatMap(sureRequirements)
  })
  assert.ok(carried.length > 0, `${files.join()} carries nothing`)
  return [...new Set<string>(carried)].filter((key) => !MET.has(key)).sort()
}

/** The requirements of law for a kind of body that no register meets. */
function lackingInLaw(kind: string): readonly string[] {
  const laws = [...houseFor(kind).requirements.values()].filter(({ law }) => law)
  return laws
    .map(({ key }): string => key)
    .filter((key) => !MET.has(key))
    .sort()
}

function compare(context: TestContext, name: string, lacking: readonly string[]): void {
  for (const key of lacking) context.diagnostic(`${name}: ${key} ${findRequirement(key)?.words.ja ?? ''}`)
  const expected = EXPECTED.get(name) ?? []
  const come = lacking.filter((key) => !expected.includes(key))
  const gone = expected.filter((key) => !lacking.includes(key))
  assert.deepEqual(come, [], `${name}: a register no longer meets these; the list in ${FILE} only shrinks`)
  assert.deepEqual(gone, [], `${name}: registers meet these now: take them out of ${FILE}`)
}

test('lacking: 関山市, whose policy and standards carry what no register meets yet', (t) => {
  compare(t, '関山市', lackingIn(TOWN))
})

test('lacking: the law, of a city', (t) => {
  compare(t, '法令（市）', lackingInLaw('市'))
})

test('lacking: no organ of any kind of body is without the duty to adopt a policy', () => {
  for (const kind of ['市', '都道府県', '一部事務組合', '広域連合', '地方独立行政法人']) {
    assert.deepEqual(
      lackingInLaw(kind).filter((key) => key.startsWith('law-244-6#')),
      [],
      kind,
    )
  }
})

const skip = existsSync(SEEDS) ? false : 'the published texts are not here'

test('lacking: each of the five published texts', { skip }, (t) => {
  const files = globSync(`${SEEDS}/*.txt`).sort()
  assert.equal(files.length, 5)
  for (const file of files) compare(t, basename(file).slice(0, 3), lackingIn([file]))
})

test('MET_BY_REGISTERS: a register names each of them, so that none is met in words only', () => {
  const sources = globSync('registers/*/*.ts').filter((file) => !file.includes('.test.'))
  const text = sources.map((file) => readFileSync(file, 'utf8')).join('\n')
  assert.deepEqual(
    MET_BY_REGISTERS.filter((key) => !text.includes(`'${key}'`)),
    [],
  )
})
