import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { leafHashOfText } from '#kernel/log'

import { sha256 } from '../../crypto/index.ts'
import { TileMaker } from '../../tile-maker.ts'
import { TABLES } from '../schema.ts'
import { Tiles } from '../tiles.ts'
import { LogWriter } from './log-writer.ts'

/** Writes entries, beginning anew (another process, a batch that was rolled back) before some of them. */
function write(size: number, anew: ReadonlySet<number>): number {
  const database = new DatabaseSync(':memory:')
  database.exec(TABLES)
  const stored = new Tiles(database)
  let log = new LogWriter(database)
  const tiles = new TileMaker()
  let complete = 0
  database.exec('begin')
  for (let index = 0; index < size; index += 1) {
    if (anew.has(index) && index % 2 === 0) log.forget()
    else if (anew.has(index)) log = new LogWriter(database)
    log.putEntries([[index, 'r', 'i', String(index)]])
    for (const { level, index: at, hashes } of tiles.append(leafHashOfText(sha256, String(index)))) {
      complete += 1
      assert.deepEqual(stored.stored(level, at), new Uint8Array(hashes), `tile ${level}/${at}`)
    }
  }
  database.exec('commit')
  assert.equal(stored.edge().size, size)
  assert.deepEqual(Buffer.from(stored.root(size)), Buffer.from(stored.edge().root()))
  return complete
}

test('LogWriter.putEntries: every complete tile is stored as it is completed, whoever began it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_200 }),
      fc.array(fc.integer({ min: 0, max: 1_200 }), { maxLength: 5 }),
      (size, anew) => {
        assert.equal(write(size, new Set(anew)), Math.floor(size / 256))
      },
    ),
    { numRuns: 25 },
  )
})

test('LogWriter.putEntries: so is one of the level above, made in one go or not', () => {
  assert.equal(write(65_536, new Set()), 257)
  assert.equal(write(65_536, new Set([30_001])), 257)
})
