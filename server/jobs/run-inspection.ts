import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { dayOf, isHeld, type Day, type Instant } from '#kernel'

import type { Hosted } from '../context.ts'
import { derivedId } from './derived-id.ts'
import { inspect, type InspectionOrder, type InspectionResult } from './inspect.ts'
import { openNotice } from './open-notice.ts'
import { demandAsService } from './service.ts'

/** Nightly backups that are kept; the oldest goes when a newer one has passed. */
const KEPT_BACKUPS = 14

const DAY = /^\d{4}-\d{2}-\d{2}$/u

export interface Inspection {
  readonly kind: 'rederivation' | 'rehearsal'
  /** The first day of the night or the month that it stands for. */
  readonly from: Day
}

type InspectionKind = Inspection['kind']

/** The inspection of a period that begins on a day (a night, a month): one of each kind, however often it is asked for. */
export function inspectionId(from: Day, kind: InspectionKind): string {
  return derivedId(from, 'inspection', kind)
}

/**
 * Inspects an organisation and seals what was found; what failed is told to every administrator at once.
 *
 * @param backups folder in which nightly backups are kept, or null where they are taken by other means
 */
export async function runInspection(
  hosted: Hosted & { readonly seat: string },
  { kind, from }: Inspection,
  backups: string | null,
  clock: () => Instant,
): Promise<InspectionResult> {
  const id = inspectionId(from, kind)
  if (!(await hosted.store.item('inspections', id))) {
    await demandAsService(hosted, id, clock(), { register: 'inspections', item: id, act: 'open', input: { kind } })
  }
  const keepAt = kind === 'rederivation' ? placeFor(hosted, backups, from) : null
  const order: InspectionOrder = {
    seat: hosted.seat,
    kind: hosted.card.kind,
    isRehearsal: kind === 'rehearsal',
    keepAt,
  }
  const result = await inspect(order)
  const act = result.faults === 0 ? 'pass' : 'fail'
  const told = { register: 'inspections', item: id, act, input: result }
  await demandAsService(hosted, derivedId(from, 'inspected', kind), clock(), told)
  if (act === 'fail') await alarm(hosted, id, kind, clock())
  else if (keepAt !== null) dropOldest(join(keepAt, '..'))
  return result
}

/** Where tonight's backup goes; a half-made one of an earlier try is removed first. */
function placeFor({ card }: Hosted, backups: string | null, day: Day): string | null {
  if (backups === null) return null
  const folder = join(backups, card.organisation)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  rmSync(join(folder, day), { recursive: true, force: true })
  return join(folder, day)
}

function dropOldest(folder: string): void {
  const days = readdirSync(folder)
    .filter((name) => DAY.test(name))
    .sort()
  for (const day of days.slice(0, -KEPT_BACKUPS)) rmSync(join(folder, day), { recursive: true, force: true })
}

/** What failed is told to whoever runs this system, by a notice of its own. */
async function alarm(hosted: Hosted, inspection: string, kind: InspectionKind, now: Instant): Promise<void> {
  const day = dayOf(now)
  const held = (await hosted.store.assignments()).filter((one) => one.role === 'administrator' && isHeld(one, day))
  const duty = kind === 'rehearsal' ? 'inspections.rehearsed' : 'inspections.rederived'
  const rows = [{ duty, register: 'inspections', subject: inspection, is: 'lacking', by: null }]
  for (const holder of new Set(held.map((one) => one.holder))) {
    const id = derivedId(day, 'alarm', inspection, holder)
    await demandAsService(hosted, id, now, await openNotice(hosted, { id, staff: holder, day, rows, more: 0 }))
  }
}
