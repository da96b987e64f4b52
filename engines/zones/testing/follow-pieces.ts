import type { Piece, Passage, Side } from '../certificate/certificate.ts'
import type { Network, Packet } from '../model/index.ts'

/** How a packet ends by the pieces of a certificate alone: in a zone, or as the piece says. */
export interface PieceEnd {
  readonly end: string
  readonly packet: Packet
}

/**
 * Sends one packet through a certificate, piece by piece, with no look at the network but where it sets out. Of a pool of
 * addresses it takes the first.
 *
 * @throws {RangeError} where no piece or more than one holds the packet
 */
export function followPieces(network: Network, passage: Passage, segment: string, packet: Packet): PieceEnd[] {
  const found: PieceEnd[] = []
  const seen = new Set<string>()
  const enter = (place: string, now: Packet): void => {
    const key = `${place} ${now.src4} ${now.dst4} ${now.sport} ${now.dport}`
    if (seen.has(key)) return
    seen.add(key)
    const here = passage.arrivals.filter((one) => `${one.device}:${one.in}` === place && holds(one.box, now))
    go(only(here).pieces, now)
  }
  const go = (pieces: readonly Piece[], now: Packet): void => {
    const { end } = only(pieces.filter(({ box }) => holds(box, now)))
    if (end.is === 'translated') for (const way of end.ways) go(way.pieces, turned(now, way.box))
    else if (end.is === 'routed') for (const way of end.ways) go(way.pieces, now)
    else if (end.is === 'leaves') {
      if (end.arrives !== undefined) found.push({ end: `in ${end.arrives}`, packet: now })
      for (const to of end.to) enter(to, now)
    } else found.push({ end: end.is, packet: now })
  }
  const start = network.segments.find(({ name }) => name === segment)
  for (const at of start?.attached ?? []) enter(`${at.device}:${at.interface}`, packet)
  return found
}

function only<T>(found: readonly T[]): T {
  if (found.length !== 1) throw new RangeError(`${found.length} boxes hold the packet`)
  return found[0]!
}

function holds(box: readonly Side[], packet: Packet): boolean {
  return box.every(([axis, low, high]) => {
    const value = (packet as unknown as Record<string, unknown>)[axis] // a field by its name, or none
    return typeof value !== 'number' || (Number(low) <= value && value <= Number(high))
  })
}

function turned(packet: Packet, box: readonly Side[]): Packet {
  const fields = box.flatMap(([axis, low, high]) => {
    const value = (packet as unknown as Record<string, unknown>)[axis] // a field by its name, or none
    const kept = typeof value === 'number' && Number(low) <= value && value <= Number(high)
    return typeof value === 'number' && !kept ? [[axis, Number(low)] as const] : []
  })
  return { ...packet, ...Object.fromEntries(fields) }
}
