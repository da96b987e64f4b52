import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import type { Words } from '#kernel'
import { StoreError, type StoreErrorCode } from '#store'

import type { Hosted, Organisations } from '../context.ts'
import { faultOf, type Events } from '../events/index.ts'
import { openFolder, type HeldFolder } from './open-organisation.ts'

/** Organisations of one server at most; a cell of PostgreSQL servers holds more. */
const MOST_ORGANISATIONS = 500

/** A folder that could not be opened and is not served, and why. */
export interface Refused {
  readonly folder: string
  readonly code: StoreErrorCode | 'fault'
  /** What happened and what to do. */
  readonly reason: Words
}

/** Every organisation of a data folder. */
export interface Opened {
  readonly organisations: Organisations
  readonly held: readonly HeldFolder[]
  readonly refused: readonly Refused[]
}

/** The folders of a data folder that say that they hold an organisation. */
export function foldersIn(data: string): readonly string[] {
  if (!existsSync(data)) return []
  const folders = readdirSync(data, { withFileTypes: true }).filter(
    (entry) =>
      entry.isDirectory() && !entry.name.endsWith('.making') && existsSync(join(data, entry.name, 'sekisho.json')),
  )
  return folders.map(({ name }) => join(data, name)).sort()
}

/**
 * Opens every organisation of a data folder. One that cannot be opened (damaged, locked, made by another version) is
 * refused alone: the others do not wait for it.
 */
export async function openAll(data: string, events: Events, nowMs: () => number): Promise<Opened> {
  const held: HeldFolder[] = []
  const refused: Refused[] = []
  for (const folder of foldersIn(data).slice(0, MOST_ORGANISATIONS)) {
    const from = nowMs()
    try {
      const one = await openFolder(folder)
      if (held.some(({ card }) => card.organisation === one.card.organisation)) {
        await one.store.close()
        throw new StoreError('locked', {
          ja: `${folder}: すでに開いた団体の写しです。このフォルダの外に移してください。`,
          en: `${folder} is a second copy of an organisation that is open: move it away`,
        })
      }
      held.push(one)
      events.organisationOpened({ organisation: one.card.organisation, ms: Math.round(nowMs() - from) })
    } catch (error) {
      const fault = faultOf(error)
      const told: Refused =
        error instanceof StoreError
          ? { folder, code: error.code, reason: error.words }
          : { folder, code: 'fault', reason: { ja: fault, en: fault } }
      refused.push(told)
      events.organisationRefused({ folder, code: told.code, reason: told.reason.en })
    }
  }
  const byId = new Map<string, Hosted>(held.map((one) => [one.card.organisation, one]))
  return { organisations: { find: (id) => byId.get(id) ?? null, all: () => held }, held, refused }
}
