import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { scanner } from './scanner.ts'

function naive(words: readonly string[], text: string): string[] {
  const found: string[] = []
  for (const [word, letters] of words.entries()) {
    for (let at = text.indexOf(letters); at >= 0; at = text.indexOf(letters, at + 1)) found.push(`${word}@${at}`)
  }
  return found.sort()
}

function scan(words: readonly string[], text: string): string[] {
  const found: string[] = []
  scanner(words).scan(text, (word, start) => found.push(`${word}@${start}`))
  return found.sort()
}

test('scanner: finds what looking for each word in turn finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('委', '託', '先', 'a'), minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { maxLength: 12 }),
      fc.string({ unit: fc.constantFrom('委', '託', '先', 'a') }),
      (words, text) => {
        assert.deepEqual(scan(words, text), naive(words, text))
      },
    ),
    { numRuns: 500 },
  )
})

test('scanner: finds words that lie within one another', () => {
  assert.deepEqual(scan(['業務委託', '委託', '委託事業者', '事業者'], '業務委託事業者'), ['0@0', '1@2', '2@2', '3@4'])
})

test('scanner: without words finds nothing', () => {
  assert.deepEqual(scan([], '監査'), [])
})
