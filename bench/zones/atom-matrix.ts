import { Partition, type Network, type Segment, type ZoneFlows } from '#engines/zones'

/** What zones reach over atoms: the packets that a whole network without translations treats alike. */
export interface AtomMatrix {
  /** Classes of packets. */
  readonly atoms: number
  /** Packets from one zone to another, as a set of the same space as the flows. */
  readonly flow: (from: string, to: string) => number
  /** Takes up another version of one device, whose interfaces and ways out stay the same. */
  readonly change: (name: string, now: ZoneFlows) => void
}

interface Element {
  readonly device: string
  readonly into: string
  /** Where each port leads: port 1 is the first. Port 0 is nowhere. */
  readonly ports: readonly Port[]
  /** What goes out by each port. */
  packets: readonly number[]
}

interface Port {
  readonly next?: number
  readonly zone?: string
}

/**
 * The matrix of zones by atoms: each interface is an element that sends every packet out one way or nowhere, the atoms
 * are the coarsest partition that no element tells apart, and each atom then walks its one way.
 *
 * Only for networks without translations, without shared load and with nothing left open. O(elements · atoms) after a
 * partition that costs O(ways · atoms) set operations.
 *
 * @param most Atoms after which it gives up.
 */
export function atomMatrix(network: Network, flows: ZoneFlows, most: number): AtomMatrix | undefined {
  const { bdd } = flows.headers
  const places = network.devices.flatMap((device) =>
    device.forwards ? device.interfaces.map(({ name }) => ({ device: device.name, into: name })) : [],
  )
  const number = new Map(places.map(({ device, into }, i) => [`${device} ${into}`, i]))
  const partition = new Partition(bdd, places.length)
  const elements: Element[] = []
  for (const [element, { device, into }] of places.entries()) {
    const departures = flows.reach.transit(device).departures(into, { may: 0, must: 0 })
    for (const [i, { flow }] of departures.entries()) {
      partition.settle(partition.move({ element, from: 0, to: i + 1, packets: flow.must }))
      if (partition.size > most) return undefined
    }
    const ports = departures.map(({ exit }) => portOf(network, device, exit, number))
    elements.push({ device, into, ports, packets: departures.map(({ flow }) => flow.must) })
  }
  return {
    atoms: partition.size,
    flow: (from, to) => flowOf(flows, elements, partition, number, [from, to]),
    change: (name, now) => {
      for (const [element, one] of elements.entries()) if (one.device === name) turn(partition, element, one, now)
    },
  }
}

/** Moves what an element now sends another way. */
function turn(partition: Partition, element: number, one: Element, now: ZoneFlows): void {
  const { bdd } = now.headers
  const departures = now.reach.transit(one.device).departures(one.into, { may: 0, must: 0 })
  const packets = departures.map(({ flow }) => flow.must)
  const moved = [
    ...one.packets.flatMap((old, i) =>
      partition.move({ element, from: i + 1, to: 0, packets: bdd.minus(old, packets[i]!) }),
    ),
    ...packets.flatMap((set, i) =>
      partition.move({ element, from: 0, to: i + 1, packets: bdd.minus(set, one.packets[i]!) }),
    ),
  ]
  partition.settle(moved)
  one.packets = packets
}

function portOf(
  network: Network,
  device: string,
  exit: { readonly interface: string; readonly gateway?: number | bigint },
  number: ReadonlyMap<string, number>,
): Port {
  const segment = network.segments.find(({ attached }) =>
    attached.some((at) => at.device === device && at.interface === exit.interface),
  )
  if (!segment) return {}
  if (exit.gateway === undefined) return segment.zone === undefined ? {} : { zone: segment.zone }
  const owner = segment.attached.find((at) => owns(network, at, exit.gateway!))
  if (owner) return { next: number.get(`${owner.device} ${owner.interface}`)! }
  return segment.zone === undefined ? {} : { zone: segment.zone }
}

function owns(network: Network, at: Segment['attached'][number], gateway: number | bigint): boolean {
  const device = network.devices.find(({ name }) => name === at.device)
  const own = device?.interfaces.find(({ name }) => name === at.interface)
  return own?.addresses.some(({ address }) => address === gateway) ?? false
}

// oxlint-disable-next-line max-params -- a space, its atoms, and a pair
function flowOf(
  flows: ZoneFlows,
  elements: readonly Element[],
  partition: Partition,
  number: ReadonlyMap<string, number>,
  [from, to]: readonly [string, string],
): number {
  const { headers } = flows
  const { bdd } = headers
  const arrived = flows.reach.segmentsOf(from).flatMap((segment) => {
    const sent = flows.sent(segment)
    return segment.attached.flatMap((at) => {
      const first = number.get(`${at.device} ${at.interface}`)
      if (first === undefined) return []
      const there = partition.atoms.filter((atom) => endOf(elements, partition, first, atom) === to)
      return there.map((atom) => bdd.and(partition.packets(atom), sent))
    })
  })
  return headers.any(arrived)
}

/** The zone where an atom ends that comes to an element. */
function endOf(elements: readonly Element[], partition: Partition, first: number, atom: number): string | undefined {
  const seen = new Set<number>()
  for (let at: number | undefined = first; at !== undefined && !seen.has(at);) {
    seen.add(at)
    const port: Port | undefined = elements[at]!.ports[partition.port(at, atom) - 1]
    if (port?.zone !== undefined) return port.zone
    at = port?.next
  }
  return undefined
}
