import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { sha256 } from '../crypto/index.ts'
import { TileMaker } from '../tile-maker.ts'
import { LogTables } from './log-tables.ts'
import { TABLES } from './schema.ts'

/** Writes leaves, beginning anew (another process, a group that was rolled back) before some of them. */
function write(
  size: number,
  anew: ReadonlySet<number>,
): { readonly log: LogTables; readonly tiles: TileMaker; readonly complete: number } {
  const database = new DatabaseSync(':memory:')
  database.exec(TABLES)
  let log = new LogTables(database)
  let tree = log.edge()
  const tiles = new TileMaker()
  let complete = 0
  database.exec('begin')
  for (let index = 0; index < size; index += 1) {
    if (anew.has(index) && index % 2 === 0) log.forgetOpenTiles()
    else if (anew.has(index)) {
      log.putEdge(tree)
      log = new LogTables(database)
      tree = log.edge()
    }
    const leaf = sha256(Buffer.from(String(index)))
    log.put({ index, register: 'r', item: 'i', text: '', leaf }, tree)
    for (const { level, index: at, hashes } of tiles.append(leaf)) {
      complete += 1
      assert.deepEqual(log.storedTile(level, at), new Uint8Array(hashes), `tile ${level}/${at}`)
    }
  }
  database.exec('commit')
  return { log, tiles, complete }
}

test('LogTables.put: every complete tile is stored as it is completed, whoever began it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_200 }),
      fc.array(fc.integer({ min: 0, max: 1_200 }), { maxLength: 5 }),
      (size, anew) => {
        const { complete } = write(size, new Set(anew))
        assert.equal(complete, Math.floor(size / 256))
      },
    ),
    { numRuns: 25 },
  )
})

test('LogTables.put: so is one of the level above, made in one go or not', () => {
  assert.equal(write(65_536, new Set()).complete, 257)
  assert.equal(write(65_536, new Set([30_001])).complete, 257)
})
