import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import * as fc from 'fast-check'

import { addDays, isRefusal, readKey, trust } from '#kernel'
import { houseFor } from '#registers'
import { CheckpointSigner, FolderBlobs, openLocal, putBytes, sha256, verifyEd25519, writePackage } from '#store'
import { SqliteStore } from '#store/sqlite'

import { verifyFolder } from '../../cli/verify/verify-folder.ts'
import { day, EVERYONE, FILE, FILE_BYTES, founding, openAsset, openStaff, policy } from './town.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'sekisho-package-'))
after(() => rmSync(ROOT, { recursive: true, force: true }))

const HOUSE = houseFor('市')
const OPTIONS = { isRedacted: false, on: day('2026-06-01'), kind: '市' }

/** A town of the real house with 600 entries, three checkpoints, exported whole and redacted. */
async function exported(): Promise<string> {
  const folder = join(ROOT, 'town')
  const store = openLocal(HOUSE, new SqliteStore(HOUSE, folder, 'town'))
  const signer = new CheckpointSigner(folder, store.origin)
  const batches = [
    founding(),
    policy('p1', '2026-04-01', ['basic-policy#review', 'basic-policy#audit', 'guideline-r8#org-roles']),
    Array.from({ length: 550 }, (_, at) => openAsset(`a${at}`, 'soumu')),
    Array.from({ length: 30 }, (_, at) => openStaff(`x${at}`, 'zeimu')),
  ]
  for (const [at, commands] of batches.entries()) {
    const on = addDays(day('2026-04-01'), at)
    const occasion = { id: `act-${at}`, by: EVERYONE.id, at: trust<never>(`${on}T03:00:00.000Z`), on }
    const result = await store.act({ actor: EVERYONE, occasion }, commands)
    assert.ok(!isRefusal(result), JSON.stringify(result))
    if (at < 2) await signer.checkpoint(store)
  }
  const archive = { house: HOUSE, store, signer, blobs: new FolderBlobs(join(folder, 'blobs')) }
  await putBytes(archive.blobs, FILE_BYTES)
  await writePackage(archive, join(ROOT, 'whole'), OPTIONS)
  await writePackage(archive, join(ROOT, 'redacted'), { ...OPTIONS, isRedacted: true })
  await store.close()
  return signer.verifierKey
}

const KEY = readKey(sha256, await exported())!
const WHOLE = join(ROOT, 'whole')
const FILES = readdirSync(WHOLE, { recursive: true, encoding: 'utf8' }).filter((name) =>
  statSync(join(WHOLE, name)).isFile(),
)

test('verifyPackage: a package as it was written is whole, by a key known from elsewhere', () => {
  const found = verifyFolder(WHOLE, KEY)!
  assert.deepEqual([found.faults, found.withheld, found.isSameRules, found.isSameStanding], [[], 0, true, true])
  assert.equal(found.size, found.manifest.size)
  assert.equal(found.manifest.checkpoints.length, 3)
})

test('verifyPackage: a redacted package holds no personal value and stands the same', () => {
  const [whole, redacted] = [verifyFolder(WHOLE, KEY)!, verifyFolder(join(ROOT, 'redacted'), KEY)!]
  assert.deepEqual([redacted.faults, redacted.withheld, redacted.isSameStanding], [[], 33, true])
  assert.deepEqual([redacted.root, redacted.standing], [whole.root, whole.standing])
  const names = readdirSync(join(ROOT, 'redacted'), { recursive: true, encoding: 'utf8' })
  const texts = names
    .filter((name) => statSync(join(ROOT, 'redacted', name)).isFile())
    .map((name) => readFileSync(join(ROOT, 'redacted', name)))
  assert.ok(texts.every((text) => !text.includes('髙﨑')))
  assert.deepEqual(redacted.manifest.blobs, [])
})

test('verifyPackage: one changed byte, in any file, is told', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FILES.filter((name) => name !== 'package.json')),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (name, where, by) => {
        const folder = join(ROOT, 'bent')
        cpSync(WHOLE, folder, { recursive: true })
        const bytes = readFileSync(join(folder, name))
        bytes[where % bytes.length]! ^= by
        writeFileSync(join(folder, name), bytes)
        const found = verifyFolder(folder, KEY)
        rmSync(folder, { recursive: true })
        const isTold = found === null || found.faults.length > 0 || found.withheld > 0
        assert.ok(isTold, `${name} at ${where % bytes.length}`)
      },
    ),
    { numRuns: 60 },
  )
})

test('verifyPackage: the first broken entry of a tampered package is named', () => {
  const folder = join(ROOT, 'tampered')
  cpSync(WHOLE, folder, { recursive: true })
  const path = join(folder, 'tile/entries/001')
  const bytes = readFileSync(path)
  const at = bytes.indexOf('"index":300,')
  bytes.write('"on":"2026-04-04"', bytes.indexOf('"on":', at))
  writeFileSync(path, bytes)
  assert.deepEqual(verifyFolder(folder, KEY)!.faults[0], { code: 'leaf-differs', index: 300 })
})

/** A copy of the whole package with something done to it. */
function altered(alter: (folder: string) => void): { readonly code: string; readonly place?: string }[] {
  const folder = join(ROOT, 'altered')
  cpSync(WHOLE, folder, { recursive: true })
  alter(folder)
  const { faults } = verifyFolder(folder, KEY)!
  rmSync(folder, { recursive: true })
  return faults.map(({ code, place }) => ({ code, ...(place === undefined ? {} : { place }) }))
}

function alterJson(path: string, change: (value: never) => unknown): void {
  writeFileSync(path, JSON.stringify(change(trust<never>(JSON.parse(readFileSync(path, 'utf8')))))) // as exported
}

test('verifyPackage: what the manifest says is held to the entries, so that no other town, kind or day is passed off', () => {
  const lies = { organisation: 'elsewhere', kind: '一部事務組合', on: '2020-01-01', standing: '0'.repeat(64) }
  for (const [name, lie] of Object.entries(lies)) {
    const told = altered((folder) =>
      alterJson(join(folder, 'package.json'), (manifest: object) => ({ ...manifest, [name]: lie })),
    )
    assert.deepEqual(
      told.filter(({ place }) => place === name),
      [{ code: 'manifest-differs', place: name }],
    )
  }
})

test('verifyPackage: values and files that are left out without a word are missed, and none is slipped in', () => {
  const personal = (folder: string): string => join(folder, 'personal/0.json')
  const rows = (change: (rows: { index: number }[]) => unknown) => (folder: string) =>
    alterJson(personal(folder), change)
  assert.deepEqual(altered(rows((all) => all.slice(1))), [{ code: 'personal-missing' }])
  assert.deepEqual(altered(rows((all) => [...all, { ...all[0]!, index: 0 }])), [{ code: 'commitment-differs' }])
  assert.deepEqual(altered(rows((all) => [...all, { ...all[0]!, index: 400 }])), [
    { code: 'unreadable', place: 'personal/0.json' },
  ])
  assert.deepEqual(
    altered((folder) => writeFileSync(personal(folder), '[')).filter(({ code }) => code === 'unreadable'),
    [{ code: 'unreadable', place: 'personal/0.json' }],
  )
  const unlisted = altered((folder) =>
    alterJson(join(folder, 'package.json'), (manifest: object) => ({ ...manifest, blobs: [] })),
  )
  assert.deepEqual(unlisted, [{ code: 'blob-missing', place: FILE.sha256 }])
})

test('verifyPackage: an entry that is added or taken away at the end is told as what it is, at its place', () => {
  const last = (folder: string): string => join(folder, `tile/entries/002.p/${verifyFolder(WHOLE, KEY)!.size - 512}`)
  const size = verifyFolder(WHOLE, KEY)!.size
  const longer = altered((folder) => writeFileSync(last(folder), Buffer.from([0, 1, 65]), { flag: 'a' }))
  assert.ok(longer.some(({ code }) => code === 'too-many') && !longer.some(({ code }) => code === 'too-short'))
  const folder = join(ROOT, 'shorter')
  cpSync(WHOLE, folder, { recursive: true })
  const bytes = readFileSync(last(folder))
  let [at, end] = [0, 0]
  while (at < bytes.length) [end, at] = [at, at + 2 + bytes.readUInt16BE(at)]
  writeFileSync(last(folder), bytes.subarray(0, end))
  const { faults } = verifyFolder(folder, KEY)!
  assert.deepEqual(
    faults.find(({ index }) => index !== null),
    { code: 'too-short', index: size - 1, place: `tile/entries/002.p/${size - 512}` },
  )
})

test('verifyPackage: another key has not signed it, and a folder of something else is no package', () => {
  const other = readKey(sha256, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')!
  assert.deepEqual(
    verifyFolder(WHOLE, other)!.faults.map(({ code }) => code),
    ['not-signed', 'not-signed', 'not-signed'],
  )
  assert.equal(verifyFolder(ROOT), null)
  assert.ok(verifyEd25519)
})

test('sekisho-verify.mjs: one file, alone in a folder, gives the same answer', () => {
  const alone = join(ROOT, 'alone')
  cpSync(WHOLE, join(alone, 'package'), { recursive: true })
  const packed = join(alone, 'sekisho-verify.mjs')
  const pack = spawnSync(process.execPath, ['tools/pack-verifier.ts', packed], { encoding: 'utf8' })
  assert.equal(pack.status, 0, pack.stderr)
  const run = (...args: readonly string[]): { status: number | null; stdout: string } =>
    spawnSync(process.execPath, [packed, ...args], { cwd: alone, encoding: 'utf8' })
  const good = run('package', '--lang', 'en')
  assert.equal(good.status, 0, good.stdout)
  assert.match(good.stdout, /Nothing is wrong\.[\s\S]*as when it was written/u)
  assert.doesNotMatch(good.stdout, /other rules/u)
  const bad = run(join(ROOT, 'tampered'))
  assert.deepEqual(
    [bad.status, bad.stdout.split('\n')[1]],
    [1, '記録 300：記録の内容がハッシュと合いません。 [leaf-differs]'],
  )
  assert.equal(run('nowhere').status, 2)
  assert.match(run('--standing', '--lang', 'en', 'package').stdout, /^basic-policy#audit: lacking$/mu)
  // A slip of the hand is told, and not answered by the package's own key.
  for (const slip of [['--kye', 'x'], ['--key'], ['--key', 'x'], ['package']])
    assert.deepEqual([run('package', ...slip).status, slip], [2, slip])
})
