import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { Frontier } from './frontier.ts'
import { nodeHash } from './hash.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')
const leaf = (at: number): Uint8Array => sha256(Buffer.from(String(at)))

/** The root of 2^level leaves from `first`, by definition. */
function subtree(level: number, first: number): Uint8Array {
  if (level === 0) return leaf(first)
  return nodeHash(sha256, subtree(level - 1, first), subtree(level - 1, first + 2 ** (level - 1)))
}

test('Frontier.append: tells each complete subtree once, as it is completed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (size) => {
      const frontier = new Frontier(sha256)
      let told = 0
      for (let at = 0; at < size; at += 1) {
        frontier.append(leaf(at), (level, node) => {
          told += 1
          assert.deepEqual(node, subtree(level, at + 1 - 2 ** level))
        })
      }
      const expected = Array.from({ length: 8 }, (_, level) => Math.floor(size / 2 ** (level + 1)))
      assert.equal(
        told,
        expected.reduce((sum, count) => sum + count, 0),
      )
    }),
    { numRuns: 50 },
  )
})
