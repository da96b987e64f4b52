import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'

import { trust } from '#kernel'
import { houseFor } from '#registers'
import { checkFolder, restore, type CheckReport } from '#store'

import { backupOrganisation } from '../organisations/index.ts'
import type { InspectionOrder, InspectionResult } from './inspect.ts'

/*
 * Runs one inspection beside the serving thread: a copy is taken while the organisation is in use, and the copy is
 * what is derived again (with PostgreSQL, its tables where they are as well). A rehearsal restores the copy besides, as after the loss of the machine.
 */
const { seat, kind, isRehearsal, keepAt } = trust<InspectionOrder>(workerData) // what inspect.ts hands over
const house = houseFor(kind)
const aside = mkdtempSync(join(tmpdir(), 'sekisho-inspection-'))
const started = performance.now()
try {
  const target = keepAt ?? join(aside, 'backup')
  const taken = await backupOrganisation(seat, target)
  const report = isRehearsal && taken.faults.length === 0 ? await rehearse(target) : taken
  parentPort?.postMessage(resultOf(report))
} finally {
  rmSync(aside, { recursive: true, force: true })
}

async function rehearse(from: string): Promise<CheckReport> {
  const target = join(aside, 'restored')
  await restore(house, from, target)
  return await checkFolder(house, target)
}

function resultOf({ size, root, faults }: CheckReport): InspectionResult {
  const [first] = faults
  return {
    entries: size,
    root: Buffer.from(root).toString('hex'),
    faults: faults.length,
    first: first === undefined ? null : `${first.code} ${first.place ?? first.index ?? ''}`.slice(0, 200),
    seconds: Math.ceil((performance.now() - started) / 1_000),
  }
}
