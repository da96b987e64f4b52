import { every, parsePrefix, some, type Predicate, type Range } from '../model/index.ts'
import { PORTS } from '../readers/services.ts'
import { ICMP, ICMP6, inPrefix, PROTOCOLS, protocolIs, within } from '../readers/terms.ts'
import { parseMac, parseNumber } from '../readers/words.ts'
import type { Flow } from './town.ts'
import type { YamlNode } from './yaml-node.ts'

/** Keys of a row that say which packets. */
export const FLOW_KEYS = ['source', 'destination', 'service', 'mac'] as const

/**
 * Packets of a row: `source`, `destination` (addresses or networks), `service` (`tcp/443`, `udp/53`, `tcp/8000-8010`,
 * `icmp`, `any`), `mac`. What is left out is not limited.
 */
export function readFlow(row: ReadonlyMap<string, YamlNode>): Flow {
  const ends = (['source', 'destination'] as const).map((key) => {
    const given = row.get(key)
    return given && readAddresses(given, key === 'source' ? 'src' : 'dst')
  })
  const service = row.get('service')
  const mac = row.get('mac')
  const parts: Predicate[] = ends.filter((end) => end !== undefined)
  if (service) parts.push(readServices(service))
  if (mac) parts.push(readMacs(mac))
  const named = service && !service.texts().includes('any')
  return {
    when: every(...parts),
    limited: (ends[0] !== undefined || mac !== undefined) && ends[1] !== undefined && named === true,
  }
}

function readAddresses(node: YamlNode, side: 'src' | 'dst'): Predicate {
  return some(
    ...node.list().flatMap((item): Predicate[] => {
      const prefix = parsePrefix(item.text() ?? '')
      if (prefix) return [inPrefix(side, prefix)]
      item.wrong(
        'アドレスか、10.1.0.0/16 のような範囲にしてください。',
        'Write an address or a network such as 10.1.0.0/16.',
      )
      return []
    }),
  )
}

function readServices(node: YamlNode): Predicate {
  return some(
    ...node.list().flatMap((item): Predicate[] => {
      const found = serviceOf(item.text() ?? '')
      if (found) return [found]
      item.wrong('tcp/443、udp/53、icmp のように書いてください。', 'Write tcp/443, udp/53 or icmp.')
      return []
    }),
  )
}

function serviceOf(text: string): Predicate | undefined {
  if (text === 'any') return every()
  if (text === 'icmp') return protocolIs(ICMP, ICMP6)
  const [name = '', ports] = text.split('/')
  const protocol = PROTOCOLS[name] ?? parseNumber(name, 255)
  if (protocol === undefined) return undefined
  if (ports === undefined) return protocolIs(protocol)
  const [low = '', high = low] = ports.split('-')
  const [from, to] = [low, high].map((port) => parseNumber(port, 65_535) ?? PORTS[port])
  if (from === undefined || to === undefined || from > to) return undefined
  const range: Range = [from, to]
  return every(protocolIs(protocol), within('dport', [range]))
}

function readMacs(node: YamlNode): Predicate {
  const ranges = node.list().flatMap((item): Range[] => {
    const mac = parseMac(item.text() ?? '')
    if (mac !== undefined) return [[mac, mac]]
    item.wrong('00:11:22:33:44:55 のように書いてください。', 'Write 00:11:22:33:44:55.')
    return []
  })
  return within('mac', ranges)
}
