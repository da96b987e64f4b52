import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { array, assert as check, integer, property, tuple, uint8Array } from 'fast-check'
import { readZipDirectory, ZIP_LIMITS, type ZipEntry } from './directory.ts'
import { zipOf, type Part } from './testdata/zip-of.ts'

const words = Buffer.from('情報資産を適正に管理する。'.repeat(50))
const stored = (name: string, bytes: Uint8Array = words): Part => ({ name, packed: bytes })
const deflated = (name: string, bytes: Uint8Array = words): Part => ({
  name,
  packed: deflateRawSync(bytes),
  method: 8,
  bytes: bytes.length,
})
const good = [deflated('word/document.xml'), stored('目次/一.txt'), stored('empty', new Uint8Array(0))]

function entriesOf(bytes: Uint8Array): readonly ZipEntry[] {
  const entries = readZipDirectory(bytes)
  assert.ok(typeof entries !== 'string', JSON.stringify(entries))
  return entries
}

test('readZipDirectory: every part is named, sized and found', () => {
  const bytes = zipOf(good)
  const entries = entriesOf(bytes)
  assert.deepEqual(
    entries.map(({ name, method, bytes }) => ({ name, method, bytes })),
    [
      { name: 'word/document.xml', method: 8, bytes: words.length },
      { name: '目次/一.txt', method: 0, bytes: words.length },
      { name: 'empty', method: 0, bytes: 0 },
    ],
  )
  const packed = entries.map(({ offset, packedBytes }) => bytes.subarray(offset, offset + packedBytes))
  assert.deepEqual(inflateRawSync(packed[0]!), words)
  assert.deepEqual(Buffer.from(packed[1]!), words)
})

test('readZipDirectory: archives of another writer are read alike', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-zip-'))
  try {
    writeFileSync(join(folder, 'a.txt'), words)
    writeFileSync(join(folder, 'b.txt'), 'b')
    try {
      execFileSync('zip', ['-q', 'made.zip', 'a.txt', 'b.txt'], { cwd: folder })
    } catch {
      t.skip('zip is not installed')
      return
    }
    const bytes = readFileSync(join(folder, 'made.zip'))
    const [a, b, ...others] = entriesOf(bytes)
    assert.deepEqual([a?.name, b?.name, others.length], ['a.txt', 'b.txt', 0])
    assert.deepEqual(inflateRawSync(bytes.subarray(a!.offset, a!.offset + a!.packedBytes)), words)
    assert.equal(bytes.subarray(b!.offset, b!.offset + b!.packedBytes).toString(), 'b')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('readZipDirectory: bytes within a larger buffer are read in their own place', () => {
  const bytes = zipOf(good)
  const larger = new Uint8Array(bytes.length + 64)
  larger.set(bytes, 32)
  assert.deepEqual(readZipDirectory(larger.subarray(32, 32 + bytes.length)), readZipDirectory(bytes))
})

test('readZipDirectory: a comment behind the end does not hide it', () => {
  for (const length of [1, 1000, 65_535]) {
    assert.equal(entriesOf(zipOf(good, { comment: new Uint8Array(length).fill(0x20) })).length, 3)
  }
})

test('readZipDirectory: what is no archive is said to be none', () => {
  for (const bytes of [new Uint8Array(0), Uint8Array.of(1), Buffer.from('情報セキュリティ'), new Uint8Array(100_000)])
    assert.equal(readZipDirectory(bytes), 'not-zip')
})

test('readZipDirectory: an archive cut anywhere is refused as such', () => {
  const bytes = zipOf(good)
  for (let length = 2; length < bytes.length; length++)
    assert.equal(readZipDirectory(bytes.subarray(0, length)), 'truncated', `${length} bytes`)
})

test('readZipDirectory: a directory that points outside the file is refused', () => {
  assert.equal(readZipDirectory(zipOf(good, { directoryOffset: 0xfffffff0 })), 'truncated')
  assert.equal(readZipDirectory(zipOf(good, { count: 4 })), 'truncated')
  assert.equal(readZipDirectory(zipOf([{ ...stored('a'), localOffset: 0xfffffff0 }])), 'truncated')
  assert.equal(readZipDirectory(zipOf([{ ...stored('a'), packedBytes: 5_000_000 }])), 'truncated')
})

test('readZipDirectory: ZIP64, encryption and names that climb are refused', () => {
  assert.equal(readZipDirectory(zipOf(good, { count: 0xffff })), 'zip64')
  assert.equal(readZipDirectory(zipOf(good, { directoryOffset: 0xffffffff })), 'zip64')
  assert.equal(readZipDirectory(zipOf([{ ...stored('a'), bytes: 0xffffffff }])), 'zip64')
  assert.equal(readZipDirectory(zipOf([{ ...stored('a'), packedBytes: 0xffffffff }])), 'zip64')
  assert.equal(readZipDirectory(zipOf([...good, { ...stored('secret'), flags: 0x801 }])), 'encrypted')
  for (const name of ['/etc/passwd', '../a', 'word/../../a', 'word\\document.xml', '..'])
    assert.equal(readZipDirectory(zipOf([...good, stored(name)])), 'unsafe-name', name)
  assert.equal(entriesOf(zipOf([stored('word/a..b.xml')])).length, 1)
})

test('readZipDirectory: limits hold for parts, sizes, sums and ratio', () => {
  const many = (count: number): Part[] => Array.from({ length: count }, (_, at) => stored(`p${at}`, Uint8Array.of(1)))
  assert.equal(entriesOf(zipOf(many(ZIP_LIMITS.parts))).length, ZIP_LIMITS.parts)
  assert.equal(readZipDirectory(zipOf(many(ZIP_LIMITS.parts + 1))), 'too-many-parts')
  assert.equal(readZipDirectory(zipOf([{ ...stored('a'), bytes: ZIP_LIMITS.partBytes + 1 }])), 'too-large')
  const half = { packed: new Uint8Array(300_000), bytes: 52 << 20, method: 8 }
  const whole = ['a', 'b', 'c', 'd', 'e'].map((name): Part => ({ name, ...half }))
  assert.equal(readZipDirectory(zipOf(whole.slice(0, 4))).length, 4)
  assert.equal(readZipDirectory(zipOf(whole)), 'too-large')
  assert.equal(readZipDirectory(zipOf([deflated('a', new Uint8Array(8 << 20))])), 'bomb')
})

test('readZipDirectory: flipped bytes are answered, and every part lies within the file', () => {
  const bytes = zipOf(good)
  check(
    property(array(tuple(integer({ min: 1, max: 120 }), integer({ min: 0, max: 255 })), { maxLength: 12 }), (flips) => {
      const broken = Uint8Array.from(bytes)
      for (const [fromEnd, byte] of flips) broken[broken.length - fromEnd] = byte
      const entries = readZipDirectory(broken)
      return typeof entries === 'string' || entries.every((one) => one.offset + one.packedBytes <= broken.length)
    }),
    { numRuns: 5000 },
  )
})

test('readZipDirectory: any bytes behind PK are answered', () => {
  check(
    property(uint8Array({ maxLength: 300 }), (noise) => {
      readZipDirectory(Buffer.concat([Buffer.from('PK\u0003\u0004'), noise, Buffer.from('PK\u0005\u0006'), noise]))
    }),
    { numRuns: 3000 },
  )
})
