import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

/** The architecture. A room imports itself and the rooms named beside it; nothing else. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  formats: [],
  policy: ['kernel'],
  registers: ['kernel', 'policy'],
  engines: ['kernel', 'formats'],
  store: ['kernel'],
  client: ['kernel'],
  server: ['kernel', 'formats', 'policy', 'registers', 'engines', 'store', 'client'],
  web: ['kernel', 'policy', 'registers', 'client'],
  cli: ['kernel', 'formats', 'policy', 'registers', 'engines', 'store', 'client', 'server'],
  bench: ['kernel', 'formats', 'policy', 'registers', 'engines', 'store', 'client', 'server', 'cli'],
}

/** Rooms that give the same answer to the same question, today and in ten years. */
const PURE = new Set(['kernel', 'formats', 'policy', 'registers', 'engines'])

/** A folder named `run` inside a pure room holds its processes, workers and sockets, and is not pure. */
const isPure = (file: string): boolean => PURE.has(room(file)) && !file.split('/').includes('run')

const IMPURE = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(|(?:from|import\()\s*['"]node:/

/** Houses of many rooms, from the ground up: what stands on one floor imports only what stands on those below it. */
const FLOORS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'kernel/': [
    ['platform.d.ts', 'trust.ts', 'words.ts'],
    ['json', 'time', 'role'],
    ['fields'],
    ['act', 'duty', 'log'],
    ['register'],
    ['access'],
    ['listing'],
    ['house', 'derive'],
    ['perform', 'standing'],
    ['sheet', 'audit'],
    ['package'],
    ['index.ts'],
  ],
  'policy/reading/': [
    ['limits.ts', 'lines'],
    ['outline'],
    ['clauses'],
    ['outside', 'document', 'meaning', 'obligations', 'references'],
    ['findings'],
    ['read-policy.ts'],
  ],
  'store/': [
    ['store.ts', 'write-durably.ts', 'crypto'],
    ['everything.ts', 'names.ts', 'not-empty.ts', 'tile-maker.ts', 'with-methods.ts', 'keys', 'sealing', 'blobs'],
    ['memory', 'sqlite', 's3', 'archive.ts', 'referred-files.ts', 'personal-index.ts'],
    ['local.ts', 'checking'],
    ['copies'],
    ['postgres'],
    ['index.ts'],
  ],
}

/** Rooms whose members (one folder each) know nothing of one another. */
const SEPARATE = new Set(['registers', 'engines'])

const sources = globSync(`{${Object.keys(MAY_IMPORT).join(',')}}/**/*.{ts,tsx}`).map((file) =>
  file.replaceAll('\\', '/'),
)
const shipped = sources.filter((file) => !file.includes('.test.'))

test('architecture: every import is allowed by the table', () => {
  const broken = shipped.flatMap((file) =>
    imports(file)
      .filter((to) => room(to) in MAY_IMPORT && room(to) !== room(file) && !MAY_IMPORT[room(file)]!.includes(room(to)))
      .map((to) => `${file} imports ${to}`),
  )
  assert.deepEqual(broken, [])
})

test('architecture: rooms are entered by their name, never by a path through the wall', () => {
  const broken = sources.flatMap((file) =>
    relativeImports(file)
      .filter((to) => room(to) in MAY_IMPORT && room(to) !== room(file))
      .map((to) => `${file} imports ${to}`),
  )
  assert.deepEqual(broken, [])
})

test('architecture: members of registers and engines never import one another', () => {
  const broken = shipped
    .filter((file) => SEPARATE.has(room(file)) && file.split('/').length > 2)
    .flatMap((file) =>
      imports(file)
        .filter((to) => to.split('/').length > 2 && room(to) === room(file) && to.split('/')[1] !== file.split('/')[1])
        .map((to) => `${file} imports ${to}`),
    )
  assert.deepEqual(broken, [])
})

for (const [house, floors] of Object.entries(FLOORS)) {
  test(`architecture: what stands in ${house} imports only what stands below it`, () => {
    const files = shipped.filter((file) => file.startsWith(house) && !file.includes('/testdata/'))
    const within = (path: string): string => path.slice(house.length).split('/')[0]!
    const floor = (path: string): number => floors.findIndex((rooms) => rooms.includes(within(path)))
    const broken = files.flatMap((file) =>
      imports(file)
        .filter((to) => to.startsWith(house) && within(to) !== within(file) && floor(to) >= floor(file))
        .map((to) => `${file} imports ${to}`),
    )
    assert.deepEqual(broken, [])
    assert.deepEqual(new Set(files.map(within)), new Set(floors.flat()))
  })
}

test('architecture: pure rooms reach no clock, no chance and no machine', () => {
  assert.deepEqual(
    shipped.filter((file) => isPure(file) && IMPURE.test(readFileSync(file, 'utf8'))),
    [],
  )
})

test('architecture: the checks above have read the house', () => {
  assert.ok(shipped.length >= 20, `only ${shipped.length} files were read`)
  assert.ok(shipped.flatMap(imports).length >= 20, 'hardly an import was read')
})

test('architecture: every decision bears a number of its own, in its name as in its title', () => {
  const decisions = globSync('docs/adr/*.md').map((path) => path.replaceAll('\\', '/'))
  assert.ok(decisions.length >= 10, `only ${decisions.length} were found`)
  const numbers = decisions.map((path) => Number(/(\d{4})-[^/]*$/u.exec(path)?.[1]))
  assert.equal(new Set(numbers).size, decisions.length)
  const titles = decisions.map((path) => Number(/^# (\d+)\. /u.exec(readFileSync(path, 'utf8'))?.[1]))
  assert.deepEqual(titles, numbers)
})

function room(path: string): string {
  return path.split('/')[0]!
}

function imports(file: string): string[] {
  return specifiers(file).map((to) => (to.startsWith('#') ? to.slice(1) : resolve(file, to)))
}

function relativeImports(file: string): string[] {
  return specifiers(file)
    .filter((to) => to.startsWith('.'))
    .map((to) => resolve(file, to))
}

function resolve(file: string, to: string): string {
  return join(dirname(file), to).replaceAll('\\', '/')
}

function specifiers(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/(?:\bfrom|\bimport|\bimport\(|new URL\()\s*['"]([.#][^'"]*)['"]/g)].map(([, to]) => to!)
}
