import type { Edge } from '../sets/bdd.ts'
import type { Headers } from '../sets/header.ts'
import { WITH_PORTS } from './translate.ts'

const TCP = 6
const ICMP = { 4: 1, 6: 58 } as const
const SYN = 2
const ACK = 16

/**
 * Packets as they are on the wire: only TCP has flags, only ICMP has types, and only some protocols have ports. Without
 * it a counterexample could be a packet that nobody can send.
 */
function wellFormed(headers: Headers): Edge {
  const { bdd } = headers
  const zero = (fields: readonly ('sport' | 'dport' | 'icmpType' | 'icmpCode' | 'tcpFlags')[]): Edge =>
    fields.reduce((all, field) => bdd.and(all, headers.value(field, 0)), 0)
  const ports = headers.any(WITH_PORTS.map((protocol) => headers.value('protocol', protocol)))
  const noPorts = zero(['sport', 'dport'])
  const noIcmp = zero(['icmpType', 'icmpCode'])
  const icmp = headers.value('protocol', ICMP[headers.family])
  const tcp = headers.value('protocol', TCP)
  return bdd.and(
    bdd.choose(ports, headers.value('fragment', 0), noPorts),
    bdd.and(bdd.choose(icmp, 0, noIcmp), bdd.choose(tcp, 0, zero(['tcpFlags']))),
  )
}

/** Packets that can open a session: TCP with SYN alone, and every packet of the other protocols; no later fragments. */
export function opening(headers: Headers): Edge {
  const { bdd } = headers
  const first = bdd.choose(headers.value('protocol', TCP), headers.value('tcpFlags', SYN), 0)
  return bdd.and(wellFormed(headers), bdd.and(first, headers.value('fragment', 0)))
}

/**
 * TCP packets with ACK that belong to no session. Filters without memory take them for replies: what gets through is no
 * connection, but a way to scan, and to answer a door that was opened from inside.
 */
export function stray(headers: Headers): Edge {
  const { bdd } = headers
  return bdd.and(wellFormed(headers), bdd.and(headers.value('protocol', TCP), headers.value('tcpFlags', ACK)))
}
