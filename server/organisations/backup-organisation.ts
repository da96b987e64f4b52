import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { houseFor } from '#registers'
import { backup, backupFrom, check, copyLog, type CheckReport } from '#store'

import { allInFolder, openFolder, readCard, writeCard } from './open-organisation.ts'

/**
 * Copies an organisation, wherever its log and its files are kept and while they are in use, into a folder that opens
 * without the places it came from, and checks the copy.
 *
 * Read tables of PostgreSQL are made anew in the copy: they are checked where they are, and what is wrong there is told
 * instead of what the copy is like.
 *
 * @throws {StoreError} where the target is not empty, or the organisation cannot be read.
 */
export async function backupOrganisation(seat: string, target: string): Promise<CheckReport> {
  const card = readCard(seat)
  if (card.postgres === undefined && card.files === undefined) return await backup(houseFor(card.kind), seat, target)
  if (card.postgres !== undefined) return await copyHeld(seat, target)
  // Another process may hold the folder: the log is copied first, and read there.
  const aside = mkdtempSync(join(tmpdir(), 'sekisho-backup-'))
  try {
    await copyLog(seat, join(aside, 'log'))
    return await copyHeld(join(aside, 'log'), target)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

async function copyHeld(seat: string, target: string): Promise<CheckReport> {
  const held = await openFolder(seat)
  try {
    const report = await backupFrom(held, seat, target)
    writeCard(target, allInFolder(readCard(seat)))
    if (held.folder !== null) return report
    const live = await check(held)
    return live.faults.length > 0 ? live : report
  } finally {
    await held.store.close()
  }
}
