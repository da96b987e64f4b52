import assert from 'node:assert/strict'
import { test } from 'node:test'

import { fitsMedia, sniff } from './media.ts'

test('sniff: tells a file by its first bytes, and what it may call itself', () => {
  const of = (...head: number[]): string => sniff(new Uint8Array(head))
  assert.deepEqual(
    [of(0x25, 0x50, 0x44, 0x46, 0x2d), of(0x50, 0x4b, 3, 4), of(0x4d, 0x5a, 0x90), of(0), of(0xe3, 0x81, 0x82), of()],
    [
      'application/pdf',
      'application/zip',
      'application/vnd.microsoft.portable-executable',
      'application/octet-stream',
      'text/plain',
      'text/plain',
    ],
  )
  assert.ok(fitsMedia('application/x-docx', 'application/zip'))
  assert.ok(fitsMedia('text/csv', 'text/plain'))
  assert.ok(!fitsMedia('application/pdf', 'text/plain'))
  assert.ok(!fitsMedia('text/plain', 'application/vnd.microsoft.portable-executable'))
  assert.ok(!fitsMedia('image/png', 'application/zip'))
})
