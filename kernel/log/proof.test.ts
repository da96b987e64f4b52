import assert from 'node:assert/strict'
import { createHmac, hash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { trust } from '../trust.ts'
import {
  consistencyProof,
  equalBytes,
  Frontier,
  hmacSha256,
  inclusionProof,
  isConsistent,
  leafHash,
  nodeHash,
  nodesOfTiles,
  rootOfInclusion,
  subtreeHash,
  tilesOf,
  TILE_WIDTH,
} from './index.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'))
const leaves = Array.from({ length: 700 }, (_, at) => leafHash(sha256, new TextEncoder().encode(`leaf ${at}`)))

/** RFC 6962 section 2.1, word for word: the independent reference. */
function mth(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return sha256(new Uint8Array(0))
  if (hashes.length === 1) return hashes[0]!
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return nodeHash(sha256, mth(hashes.slice(0, split)), mth(hashes.slice(split)))
}

const naive = (level: number, index: number): Uint8Array =>
  mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))

/** RFC 6962 section 2.1.1 and 2.1.2 as recursion. */
function naivePath(m: number, hashes: readonly Uint8Array[]): Uint8Array[] {
  if (hashes.length === 1) return []
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return m < split
    ? [...naivePath(m, hashes.slice(0, split)), mth(hashes.slice(split))]
    : [...naivePath(m - split, hashes.slice(split)), mth(hashes.slice(0, split))]
}

function naiveConsistency(m: number, hashes: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === hashes.length) return whole ? [] : [mth(hashes)]
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return m <= split
    ? [...naiveConsistency(m, hashes.slice(0, split), whole), mth(hashes.slice(split))]
    : [...naiveConsistency(m - split, hashes.slice(split), false), mth(hashes.slice(0, split))]
}

const sizes = fc.integer({ min: 1, max: 600 }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))

test('Frontier: its root is that of the naive tree at every size', () => {
  const frontier = new Frontier(sha256)
  for (let size = 0; size < 300; size += 1) {
    assert.deepEqual(frontier.root(), mth(leaves.slice(0, size)))
    assert.deepEqual(new Frontier(sha256, size, frontier.edge).root(), frontier.root())
    frontier.append(leaves[size]!)
  }
})

test('inclusionProof: equals the naive path, makes the root, and no other leaf or index does', () => {
  fc.assert(
    fc.property(sizes, fc.nat(255), ([size, index], flip) => {
      const path = inclusionProof(sha256, naive, index, size)
      assert.deepEqual(path, naivePath(index, leaves.slice(0, size)))
      const root = mth(leaves.slice(0, size))
      assert.deepEqual(rootOfInclusion(sha256, leaves[index]!, { index, size }, path), root)
      const other = rootOfInclusion(sha256, leaves[index]!, { index: (index + 1) % (size + 1), size }, path)
      assert.ok(size === 1 || other === null || !equalBytes(other, root))
      if (path.length === 0) return
      const bent = path.map((one, at) => (at === flip % path.length ? one.with(flip % 32, one[flip % 32]! ^ 1) : one))
      assert.notDeepEqual(rootOfInclusion(sha256, leaves[index]!, { index, size }, bent), root)
      assert.equal(rootOfInclusion(sha256, leaves[index]!, { index, size }, path.slice(1)) === null, true)
    }),
    { numRuns: 150 },
  )
})

test('consistencyProof: equals the naive proof and shows that one tree begins the other', () => {
  fc.assert(
    fc.property(sizes, ([size, at]) => {
      const older = { size: at + 1, root: mth(leaves.slice(0, at + 1)) }
      const newer = { size, root: mth(leaves.slice(0, size)) }
      const path = consistencyProof(sha256, naive, older.size, size)
      assert.deepEqual(path, naiveConsistency(older.size, leaves.slice(0, size), true))
      assert.ok(isConsistent(sha256, older, newer, path))
      const forged = { ...older, root: older.root.with(0, older.root[0]! ^ 1) }
      assert.ok(!isConsistent(sha256, forged, newer, path))
    }),
    { numRuns: 150 },
  )
})

test('hmacSha256: is that of node:crypto', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 200 }), (key, bytes) => {
      assert.deepEqual(Buffer.from(hmacSha256(sha256, key, bytes)), createHmac('sha256', key).update(bytes).digest())
    }),
  )
})

test('proofs: a size of 0 proves nothing', () => {
  assert.throws(() => inclusionProof(sha256, naive, 0, 0), RangeError)
  assert.throws(() => consistencyProof(sha256, naive, 0, 3), RangeError)
  const empty = { size: 0, root: mth([]) }
  assert.ok(!isConsistent(sha256, empty, { size: 3, root: mth(leaves.slice(0, 3)) }, []))
  assert.ok(!isConsistent(sha256, empty, empty, []))
})

test('nodesOfTiles: a tree of tiles has the hashes of the naive tree', () => {
  const size = 700
  const stored = new Map<string, Uint8Array>()
  for (const { level, index, width } of tilesOf(size)) {
    const hashes = Array.from({ length: width }, (_, at) => naive(level * 8, index * TILE_WIDTH + at))
    stored.set(`${level}/${index}`, new Uint8Array(Buffer.concat(hashes)))
  }
  assert.deepEqual([...stored.keys()], ['0/0', '0/1', '0/2', '1/0'])
  const read = nodesOfTiles(sha256, (level, index) => stored.get(`${level}/${index}`)!)
  assert.deepEqual(subtreeHash(sha256, read, 0, size), mth(leaves))
  for (const index of [0, 255, 256, 511, 512, 699]) {
    assert.deepEqual(inclusionProof(sha256, read, index, size), naivePath(index, leaves))
  }
})

const bytes = (text: string | undefined): Uint8Array => Uint8Array.fromBase64(text ?? '')

/** A copy of github.com/transparency-dev/merkle beside the repository, with its published vectors. */
const VECTORS = process.env['MERKLE_TESTDATA'] ?? '../shared/merkle/testdata'

interface Vector {
  readonly leafIdx?: number
  readonly treeSize?: number
  readonly size1?: number
  readonly size2?: number
  readonly root?: string
  readonly root1?: string
  readonly root2?: string
  readonly leafHash?: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

test('proofs: agree with the published vectors', { skip: existsSync(VECTORS) ? false : `no ${VECTORS}` }, () => {
  let read = 0
  for (const file of globSync(`${VECTORS}/{inclusion,consistency}/**/*.json`)) {
    const vector = trust<Vector>(JSON.parse(readFileSync(file, 'utf8'))) // data of a known shape
    const path = (vector.proof ?? []).map(bytes)
    const at = { index: vector.leafIdx ?? 0, size: vector.treeSize ?? 0 }
    const older = { size: vector.size1 ?? 0, root: bytes(vector.root1) }
    const newer = { size: vector.size2 ?? 0, root: bytes(vector.root2) }
    const made = rootOfInclusion(sha256, bytes(vector.leafHash), at, path)
    const holds = file.includes('inclusion')
      ? made !== null && equalBytes(made, bytes(vector.root))
      : isConsistent(sha256, older, newer, path)
    assert.equal(holds, !vector.wantErr, file)
    read += 1
  }
  assert.ok(read >= 100, `only ${read} vectors were read`)
})
