import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  inclusionProof,
  leafHash,
  nodeHash,
  openCheckpoint,
  openNote,
  printKey,
  printProof,
  provesEntry,
  readKey,
  readProof,
  signCheckpoint,
  signNote,
  subtreeHash,
} from './index.ts'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'))
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.alloc(32, 7)]), format: 'der', type: 'pkcs8' })
const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(12))
const signer = {
  name: 'sekisho.example/town',
  publicKey,
  sign: (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
}
const verifyEd25519 = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message, createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }), signature)

/** The example of the specification's reference implementation (golang.org/x/mod/sumdb/note), data only. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETER_NOTE =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

test('openNote: takes the published note and no other', () => {
  const key = readKey(sha256, PETER)
  assert.ok(key)
  assert.equal(printKey(sha256, key), PETER)
  assert.match(openNote(sha256, PETER_NOTE, key, verifyEd25519) ?? '', /cryptography is the answer/)
  assert.equal(openNote(sha256, PETER_NOTE.replace('answer', 'question'), key, verifyEd25519), null)
  assert.equal(openNote(sha256, PETER_NOTE, signer, verifyEd25519), null)
})

test('readKey: a key whose id is not its own is refused', () => {
  assert.equal(readKey(sha256, PETER.replace('c74f20a3', 'c74f20a4')), null)
  assert.equal(readKey(sha256, PETER.replace('PeterNeumann', 'Peter')), null)
  assert.equal(readKey(sha256, 'x+y+z'), null)
})

test('signCheckpoint: opens again, and not when one character is another', () => {
  const note = signCheckpoint(sha256, 5, sha256(new Uint8Array(1)), signer)
  assert.equal(openCheckpoint(sha256, note, signer, verifyEd25519)?.size, 5)
  fc.assert(
    fc.property(fc.nat(note.length - 1), fc.constantFrom('A', '\n', ' ', '0'), (at, char) => {
      fc.pre(note[at] !== char)
      const bent = note.slice(0, at) + char + note.slice(at + 1)
      const opened = openCheckpoint(sha256, bent, signer, verifyEd25519)
      assert.equal(opened, null)
    }),
  )
})

test('signNote: a text without its line feed is a mistake of the caller', () => {
  assert.throws(() => signNote(sha256, 'x', signer), RangeError)
})

test('provesEntry: the entry, its place and its log, and nothing else', () => {
  const entries = Array.from({ length: 21 }, (_, at) => new TextEncoder().encode(`{"index":${at}}`))
  const leaves = entries.map((entry) => leafHash(sha256, entry))
  const root = subtreeHash(sha256, (level, index) => naive(leaves, level, index), 0, 21)
  const path = inclusionProof(sha256, (level, index) => naive(leaves, level, index), 13, 21)
  const text = printProof({ index: 13, path, checkpoint: signCheckpoint(sha256, 21, root, signer) })
  const proof = readProof(text)
  assert.ok(proof)
  const trusted = { key: signer, verify: verifyEd25519 }
  assert.ok(provesEntry(sha256, proof, entries[13]!, trusted))
  assert.ok(!provesEntry(sha256, proof, entries[12]!, trusted))
  assert.ok(!provesEntry(sha256, { ...proof, index: 12 }, entries[13]!, trusted))
  const key = readKey(sha256, PETER)!
  assert.ok(!provesEntry(sha256, proof, entries[13]!, { ...trusted, key }))
  const told = text.replace('index', 'extra AAAA\nindex')
  assert.deepEqual(readProof(told)?.extra, new Uint8Array(3))
  assert.equal(printProof(readProof(told)!), told)
  for (const bad of [
    '',
    text.replace('v1', 'v2'),
    text.replace('index', 'extra A\nindex'),
    text.replace('index 13', 'index 013'),
    text.replace('index', 'at'),
  ]) {
    assert.equal(readProof(bad), null)
  }
})

function naive(leaves: readonly Uint8Array[], level: number, index: number): Uint8Array {
  if (level === 0) return leaves[index]!
  const [left, right] = [naive(leaves, level - 1, 2 * index), naive(leaves, level - 1, 2 * index + 1)]
  return nodeHash(sha256, left, right)
}
