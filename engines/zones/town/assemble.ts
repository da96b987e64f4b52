import {
  formatPrefix,
  parseIp4,
  parseIp6,
  range4,
  range6,
  type Attachment,
  type Device,
  type Interface,
  type NextHop,
  type Network,
  type Prefix,
  type Route,
  type Segment,
  type Stage,
} from '../model/index.ts'
import type { Town, TownDevice, TownProblem, TownSegment } from './town.ts'
import { Problems } from './yaml-node.ts'

/** A device of the town with what its files were read as. */
export interface ReadDevice {
  readonly name: string
  readonly devices: readonly Device[]
}

/**
 * One network out of a town's file and the configurations it names. Segments take the interfaces that the town attaches
 * and those whose network lies within their prefixes; two interfaces of one network that the town says nothing about
 * share a segment of their own.
 */
export function assembleNetwork(
  town: Town,
  read: readonly ReadDevice[],
): { readonly network: Network; readonly problems: readonly TownProblem[] } {
  const problems = new Problems(town.file)
  const devices = town.devices.flatMap((declared) =>
    devicesOf(declared, read.find(({ name }) => name === declared.name)?.devices ?? [], problems),
  )
  const taken = new Map<string, string>()
  const named = town.segments.map((segment): Segment => namedSegment(segment, devices, taken, problems))
  const drawn = drawSegments(devices, taken, town)
  for (const device of devices) warnUnattached(device, taken, problems, town)
  return { network: { devices, segments: [...named, ...drawn], zones: town.zones }, problems: problems.found }
}

function devicesOf(declared: TownDevice, read: readonly Device[], problems: Problems): Device[] {
  const byName = new Map<string, Device>()
  for (const device of read) {
    const known = byName.get(device.name)
    byName.set(device.name, known ? joinFamilies(known, device) : device)
  }
  return [...byName.values()].map((device) => completed(device, declared, problems))
}

/** Two files of one Linux host, one per family, are one device. */
function joinFamilies(a: Device, b: Device): Device {
  const names = new Set(a.interfaces.map(({ name }) => name))
  return {
    ...a,
    interfaces: [...a.interfaces, ...b.interfaces.filter(({ name }) => !names.has(name))],
    filters: [...a.filters, ...b.filters],
    nats: [...a.nats, ...b.nats],
    before: [...a.before, ...b.before],
    after: [...a.after, ...b.after],
    local: [...a.local, ...b.local],
    routes: [...a.routes, ...b.routes],
    unknowns: [...a.unknowns, ...b.unknowns],
    remarks: [...a.remarks, ...b.remarks],
  }
}

/** Adds what the town says and the configuration does not: routes, and that IPv6 is off. */
function completed(device: Device, declared: TownDevice, problems: Problems): Device {
  const routes = (declared.routes ?? []).flatMap((route): Route[] => {
    const address = parseIp4(route.via) ?? parseIp6(route.via)
    const via: NextHop = address === undefined ? { to: 'interface', interface: route.via } : { to: 'gateway', address }
    if (address === undefined && !device.interfaces.some(({ name }) => name === route.via)) {
      problems.add(
        'unknown-name',
        route.at,
        `「${route.via}」はアドレスでも${device.name}のインタフェースでもありません。`,
        `“${route.via}” is neither an address nor an interface of ${device.name}.`,
      )
    }
    return [{ to: route.to, via: [via], preference: 1, at: route.at }]
  })
  const learns = routes.length > 0 ? [] : device.learnsRoutes
  const all = [...device.routes, ...routes, ...(isLinux(device) && !declared.routes ? anywhere(declared) : [])]
  const whole: Device = { ...device, routes: all, learnsRoutes: learns }
  if (device.vendor !== 'iptables') return declared.ipv6 ? whole : closed(whole, declared)
  const covers = (family: 4 | 6) => device.filters.some(({ name }) => name.startsWith('ip6/') === (family === 6))
  if (covers(6) || !declared.ipv6) return covers(6) && declared.ipv6 ? whole : closed(whole, declared)
  const why = { ja: 'ip6tablesの設定が渡されていません。', en: 'The rules of ip6tables were not handed in.' }
  return guarded(whole, { do: 'unknown', unknown: { cause: 'undefined', at: declared.at, why } }, declared)
}

function isLinux({ vendor }: Device): boolean {
  return vendor === 'iptables' || vendor === 'nftables'
}

/** A rule set holds no routes: where the town says none either, packets beyond the connected networks may go anywhere. */
function anywhere({ name, at }: TownDevice): Route[] {
  const why = {
    ja: `${name}の経路が書かれていません（routes）。`,
    en: `The routes of ${name} are not written down (routes).`,
  }
  const via: NextHop[] = [{ to: 'unknown', unknown: { cause: 'undefined', at, why } }]
  const last = { via, preference: Number.MAX_SAFE_INTEGER, at }
  return [
    { ...last, to: { family: 4, address: 0, length: 0 } },
    { ...last, to: { family: 6, address: 0n, length: 0 } },
  ]
}

/** A device that carries no IPv6. */
function closed(device: Device, declared: TownDevice): Device {
  return guarded(device, { do: 'deny' }, declared)
}

function guarded(
  device: Device,
  action: Device['filters'][number]['rules'][number]['action'],
  declared: TownDevice,
): Device {
  const filter = {
    name: 'ipv6 of this device',
    rules: [{ when: { is: 'family', family: 6 } as const, action, at: declared.at }],
    otherwise: 'permit' as const,
    at: declared.at,
  }
  const stage: Stage = { do: 'filter', filter: filter.name, families: [6] }
  return { ...device, filters: [...device.filters, filter], before: [stage, ...device.before] }
}

function key({ device, interface: name }: Attachment): string {
  return `${device} ${name}`
}

function namedSegment(
  segment: TownSegment,
  devices: readonly Device[],
  taken: Map<string, string>,
  problems: Problems,
): Segment {
  const attached: Attachment[] = []
  const attach = (attachment: Attachment): void => {
    const owner = taken.get(key(attachment))
    if (owner === segment.name) return
    if (owner !== undefined) {
      problems.add(
        'twice',
        segment.at,
        `${attachment.device}の${attachment.interface}は「${owner}」にもあります。`,
        `${attachment.interface} of ${attachment.device} is also on “${owner}”.`,
      )
      return
    }
    taken.set(key(attachment), segment.name)
    attached.push(attachment)
  }
  for (const { device, interface: name, at } of segment.attached) {
    const found = findInterface(devices, device, name)
    if (found) attach(found)
    else
      problems.add(
        'unknown-name',
        at,
        `${device}に「${name}」というインタフェースはありません。`,
        `${device} has no interface “${name}”.`,
      )
  }
  for (const device of devices) {
    for (const one of device.interfaces) {
      const inside = one.addresses.some((address) =>
        segment.prefixes.some((prefix) => prefix.length > 0 && holds(prefix, address)),
      )
      const free = !taken.has(`${device.name} ${one.name}`)
      if (inside && free && one.up) attach({ device: device.name, interface: one.name })
    }
  }
  const prefixes = segment.prefixes.length > 0 ? segment.prefixes : networksOf(attached, devices)
  return {
    name: segment.name,
    prefixes,
    attached,
    ...(segment.zone === undefined ? {} : { zone: segment.zone }),
    at: segment.at,
  }
}

/** A device by its name, or by the town's name before the virtual domain; an interface by name or alias. */
function findInterface(devices: readonly Device[], device: string, name: string): Attachment | undefined {
  for (const one of devices) {
    if (one.name !== device && !one.name.startsWith(`${device}/`)) continue
    const found =
      one.interfaces.find((own) => own.name === name) ?? one.interfaces.find((own) => own.aliases.includes(name))
    if (found) return { device: one.name, interface: found.name }
  }
  return undefined
}

function holds(prefix: Prefix, address: Prefix): boolean {
  if (prefix.family !== address.family || address.length < prefix.length) return false
  return sameNetwork(prefix, { ...address, length: prefix.length })
}

function sameNetwork(a: Prefix, b: Prefix): boolean {
  if (a.length !== b.length) return false
  if (a.family === 4 && b.family === 4) return range4(a.address, a.length)[0] === range4(b.address, b.length)[0]
  return a.family === 6 && b.family === 6 && range6(a.address, a.length)[0] === range6(b.address, b.length)[0]
}

function networksOf(attached: readonly Attachment[], devices: readonly Device[]): Prefix[] {
  const out = new Map<string, Prefix>()
  for (const attachment of attached) {
    for (const address of interfaceOf(devices, attachment)?.addresses ?? []) {
      const network = networkOf(address)
      out.set(formatPrefix(network), network)
    }
  }
  return [...out.values()]
}

function networkOf(address: Prefix): Prefix {
  return address.family === 4
    ? { family: 4, address: range4(address.address, address.length)[0], length: address.length }
    : { family: 6, address: range6(address.address, address.length)[0], length: address.length }
}

function interfaceOf(devices: readonly Device[], { device, interface: name }: Attachment): Interface | undefined {
  return devices.find((one) => one.name === device)?.interfaces.find((one) => one.name === name)
}

/** Segments that nobody named: one per network, and one per link between virtual domains. */
function drawSegments(devices: readonly Device[], taken: Map<string, string>, town: Town): Segment[] {
  const drawn = new Map<string, { prefixes: Prefix[]; attached: Attachment[] }>()
  for (const device of devices) {
    for (const one of device.interfaces) {
      if (taken.has(`${device.name} ${one.name}`) || !one.up) continue
      const [address] = one.addresses
      const link = one.parent?.startsWith('vdom-link ') ? one.parent : undefined
      const name =
        link ??
        (address && address.length < (address.family === 4 ? 32 : 128) ? formatPrefix(networkOf(address)) : undefined)
      if (name === undefined) continue
      const segment = drawn.get(name) ?? { prefixes: one.addresses.map(networkOf), attached: [] }
      segment.attached.push({ device: device.name, interface: one.name })
      drawn.set(name, segment)
      taken.set(`${device.name} ${one.name}`, name)
    }
  }
  return [...drawn].map(([name, { prefixes, attached }]) => ({
    name,
    prefixes,
    attached,
    at: { file: town.file, line: 1 },
  }))
}

/** An interface that leads nowhere as far as the town says: what leaves by it is not followed. */
function warnUnattached(device: Device, taken: ReadonlyMap<string, string>, problems: Problems, town: Town): void {
  const at = town.devices.find(({ name }) => device.name === name || device.name.startsWith(`${name}/`))?.at ?? {
    file: town.file,
    line: 1,
  }
  for (const { name, up, addresses, learnt } of device.interfaces) {
    if (!up || taken.has(`${device.name} ${name}`) || (addresses.length === 0 && !learnt)) continue
    problems.warn(
      'unattached',
      at,
      `${device.name}の${name}がどの区間にもつながっていません。`,
      `${name} of ${device.name} is on no segment.`,
    )
  }
}
