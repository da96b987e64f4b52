import type { Packet, Permission } from '../model/index.ts'
import type { ZoneFlows } from '../reach/zone-flows.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import type { Headers } from '../sets/header.ts'

/** How a row of the register compares with what the network carries. */
export interface RowReview {
  readonly id: string
  readonly from: string
  readonly to: string
  /**
   * - `carried`: everything that the row permits passes.
   * - `wider`: some of it passes, and some of it does not (`unused` is such a packet): the row can be narrowed.
   * - `blocked`: nothing of it passes: no rule enforces the row, or another one hides it.
   * - `expired`: its last day is over; whatever still passes counts as outside every row.
   */
  readonly state: 'carried' | 'wider' | 'blocked' | 'expired'
  readonly unused?: Packet
  /** What a row for a designated communication must say and does not: 特定通信 names both ends and the port. */
  readonly lacks: readonly ('source' | 'destination' | 'port')[]
}

export function reviewRow(families: readonly ZoneFlows[], row: Permission, on: string): RowReview {
  const base = { id: row.id, from: row.from, to: row.to, lacks: row.limited ? lacks(families, row) : [] }
  if (row.until !== undefined && row.until < on) return { ...base, state: 'expired' }
  const parts = families.map((flows) => compare(flows, row))
  if (parts.every((part) => part.carried === NONE)) return { ...base, state: 'blocked' }
  const wider = parts.find((part) => part.unused !== NONE)
  if (!wider) return { ...base, state: 'carried' }
  return { ...base, state: 'wider', unused: wider.headers.sample(wider.unused) }
}

/** Both sides without the sender's port and address as it arrives: masquerading changes them, the register does not ask. */
function compare(flows: ZoneFlows, row: Permission): { headers: Headers; carried: Edge; unused: Edge } {
  const { headers } = flows
  const { bdd } = headers
  const asked = (set: Edge) =>
    (['src4', 'src6', 'sport'] as const).reduce((now, field) => headers.without(now, field), set)
  const permitted = bdd.and(flows.conceivable(row.from, row.to), flows.asked(row.when, 'must'))
  const flow = flows.flow(row.from, row.to)
  const carried = bdd.and(asked(permitted), asked(flow.may))
  return { headers, carried, unused: bdd.minus(asked(permitted), asked(flow.must)) }
}

function lacks(families: readonly ZoneFlows[], row: Permission): RowReview['lacks'] {
  const missing = new Set<RowReview['lacks'][number]>()
  for (const flows of families) {
    const { headers } = flows
    const { bdd } = headers
    const all = flows.conceivable(row.from, row.to)
    const row_ = bdd.and(all, flows.asked(row.when, 'may'))
    if (row_ === NONE) continue
    const leavesFree = (
      ...fields: readonly ('origin' | 'src4' | 'src6' | 'mac' | 'dst4' | 'dst6' | 'dport')[]
    ): boolean => {
      const without = (set: Edge) => fields.reduce((now, field) => headers.without(now, field), set)
      return bdd.isWithin(bdd.and(all, without(row_)), row_)
    }
    if (leavesFree('origin', 'src4', 'src6', 'mac')) missing.add('source')
    if (leavesFree('dst4', 'dst6')) missing.add('destination')
    const ports = bdd.and(row_, headers.any([6, 17].map((protocol) => headers.value('protocol', protocol))))
    if (ports !== NONE && leavesFree('dport')) missing.add('port')
  }
  return [...missing]
}
