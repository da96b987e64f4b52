import { NONE, type Edge } from '../sets/bdd.ts'
import type { Headers } from '../sets/header.ts'

const TCP = 6
const SYN = 2
/** What a person knows: a host that opens a web page. Ports are tried in this order. */
const KNOWN_PORTS = [443, 80, 22, 445, 3389, 53] as const
const CLIENT_PORT = 50_000
/** A last byte that no network or broadcast address has. */
const HOST_BYTE = 10

/**
 * Narrows a set to packets that a person recognises, wish by wish, as far as the set allows: TCP, a known port, a first
 * packet, addresses of hosts. Never empty where the set is not.
 */
export function likelyPackets(headers: Headers, set: Edge): Edge {
  let narrowed = set
  const wish = (wanted: Edge): boolean => {
    const met = headers.bdd.and(narrowed, wanted)
    if (met === NONE) return false
    narrowed = met
    return true
  }
  if (wish(headers.value('protocol', TCP))) {
    KNOWN_PORTS.some((port) => wish(headers.value('dport', port)))
    wish(headers.value('sport', CLIENT_PORT))
    wish(headers.value('tcpFlags', SYN))
  }
  wish(headers.masked(headers.family === 4 ? 'dst4' : 'dst6', 0xff, HOST_BYTE))
  wish(headers.masked(headers.family === 4 ? 'src4' : 'src6', 0xff, HOST_BYTE))
  return narrowed
}
