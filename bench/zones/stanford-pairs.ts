import { ALL, NONE, PrefixTable, type Edge } from '#engines/zones'
import { Stanford, type StanfordFiles } from './stanford.ts'

/** Packets that get from a router to an edge port (one that no link leaves), keyed `router position`. */
export type Pairs = ReadonlyMap<string, Edge>

/**
 * All pairs by sets: from each router everything is let in, and pushed along the ports until nothing new arrives.
 * O(routers · positions reached · an `and`).
 */
export function allPairs(files: StanfordFiles): { network: Stanford; pairs: Pairs } {
  const network = new Stanford(files)
  const ports = portSets(network, files)
  const pairs = new Map<string, Edge>()
  network.routers.forEach((name, router) => {
    for (const [position, packets] of reached(network, ports, router)) {
      if (network.wiring.links[position]!.length === 0) pairs.set(`${name} ${network.positions[position]}`, packets)
    }
  })
  return { network, pairs }
}

/** What each port of each router sends. */
function portSets(network: Stanford, files: StanfordFiles): Edge[][] {
  const first = network.headers.place('dst4')!.first
  const tables = network.routers.map(() => new PrefixTable(network.headers.bdd, first))
  for (const line of files.updates) {
    const words = line.split(' ')
    if (words[0] !== '+') break
    if (words[1] === 'acl') {
      network.listen(words)
      continue
    }
    const router = network.routers.indexOf(words[2]!)
    tables[router]!.put(Number(words[3]), Number(words[4]), network.portNumber(router, words[5]!))
  }
  return tables.map((table, router) => {
    const sets = table.sets()
    return network.wiring.leaves[router]!.map((_, port) => sets.get(port) ?? NONE)
  })
}

function reached(network: Stanford, ports: readonly (readonly Edge[])[], start: number): Map<number, Edge> {
  const { bdd } = network.headers
  const { wiring } = network
  const seen = new Map<number, Edge>()
  const waiting = new Map<number, Edge>()
  const leave = (position: number, packets: Edge): void => {
    const before = seen.get(position) ?? NONE
    const fresh = bdd.minus(packets, before)
    if (fresh === NONE) return
    seen.set(position, bdd.or(before, fresh))
    waiting.set(position, bdd.or(waiting.get(position) ?? NONE, fresh))
  }
  const forward = (router: number, packets: Edge, except: number): void => {
    wiring.leaves[router]!.forEach((positions, port) => {
      const out = positions.filter((position) => position !== except)
      if (out.length === 0) return
      const sent = bdd.and(packets, ports[router]![port]!)
      for (const position of out) leave(position, sent)
    })
  }
  forward(start, ALL, -1)
  for (const [position, packets] of waiting) {
    waiting.delete(position)
    for (const end of wiring.links[position]!) {
      const behind = wiring.behind[end]!
      if (behind.is === 'forward') forward(behind.element, packets, end)
      else leave(behind.permit, bdd.and(packets, network.permitted(behind.list)))
    }
  }
  return seen
}
