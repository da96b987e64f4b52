import type { Device, Interface, Line, Packet, Predicate, Prefix } from '../model/index.ts'

/** Parts of networks for tests: whole values with nothing in them, to be given only what a test is about. */
export const AT: Line = { file: 'net', line: 1 }

export function ip(a: number, b = 0, c = 0, d = 0): number {
  return ((a * 256 + b) * 256 + c) * 256 + d
}

export function prefix4(address: number, length: number): Prefix {
  return { family: 4, address, length }
}

export function interfaceWith(name: string, more: Partial<Interface> = {}): Interface {
  return { name, aliases: [], addresses: [], up: true, ingress: [], egress: [], at: AT, ...more }
}

export function deviceWith(name: string, more: Partial<Device> = {}): Device {
  return {
    name,
    vendor: 'cisco-ios',
    interfaces: [],
    ports: [],
    filters: [],
    nats: [],
    before: [],
    after: [],
    local: [],
    tracks: false,
    forwards: true,
    routes: [],
    policyRoutes: [],
    learnsRoutes: [],
    unknowns: [],
    remarks: [],
    at: AT,
    ...more,
  }
}

/** The first packet of a TCP connection. */
export function packetWith(more: Partial<Packet> = {}): Packet {
  return {
    family: 4,
    src4: 0,
    dst4: 0,
    src6: 0n,
    dst6: 0n,
    protocol: 6,
    sport: 50_000,
    dport: 443,
    icmpType: 0,
    icmpCode: 0,
    tcpFlags: 2,
    state: 0,
    fragment: 0,
    mac: 0,
    mark: 0,
    ...more,
  }
}

export function unknownAt(at: Line): Predicate {
  return { is: 'unknown', unknown: { cause: 'not-understood', at, why: { ja: '不明', en: 'unknown' } } }
}
