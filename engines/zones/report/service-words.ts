import { formatIp4, formatIp6, type Packet } from '../model/index.ts'
import type { Service } from '../questions/index.ts'
import { PROTOCOLS } from '../readers/terms.ts'

const NAMES = new Map<number, string>()
for (const [name, number] of Object.entries(PROTOCOLS)) if (!NAMES.has(number)) NAMES.set(number, name)

/** `tcp`, `ipv6-icmp`, or the number where the protocol has no name here. */
export function protocolName(number: number): string {
  return NAMES.get(number) ?? String(number)
}

const WELL_KNOWN: ReadonlyMap<number, string> = new Map([
  [20, 'FTP-data'],
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'Telnet'],
  [25, 'SMTP'],
  [53, 'DNS'],
  [67, 'DHCP'],
  [80, 'HTTP'],
  [88, 'Kerberos'],
  [110, 'POP3'],
  [123, 'NTP'],
  [135, 'RPC'],
  [143, 'IMAP'],
  [161, 'SNMP'],
  [389, 'LDAP'],
  [443, 'HTTPS'],
  [445, 'SMB'],
  [514, 'syslog'],
  [587, 'submission'],
  [636, 'LDAPS'],
  [993, 'IMAPS'],
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [3306, 'MySQL'],
  [3389, 'RDP'],
  [5432, 'PostgreSQL'],
  [8080, 'HTTP'],
])

function rangeWords([low, high]: readonly [number, number], named: boolean): string {
  if (low !== high) return `${low}-${high}`
  const name = named ? WELL_KNOWN.get(low) : undefined
  return name === undefined ? String(low) : `${low} (${name})`
}

/** `TCP 443 (HTTPS), 8000-8010`, `ICMP 8`, `すべて`. */
export function serviceWords({ protocols, ports, types, more }: Service, all: string): string {
  const [low, high] = protocols
  if (low === 0 && high === 255) return all
  const name = low === high ? protocolName(low).toUpperCase() : `IP ${low}-${high}`
  const ranges = (ports ?? types ?? []).map((range) => rangeWords(range, ports !== undefined))
  return `${[name, ranges.join(', ')].filter((part) => part !== '').join(' ')}${more ? ' …' : ''}`
}

/** All services of a cell; everything where all 256 protocols pass whole. */
export function servicesWords(services: readonly Service[], all: string): string {
  const whole = services.every(({ ports, types }) => !ports && !types)
  const count = services.reduce((sum, { protocols: [low, high] }) => sum + high - low + 1, 0)
  return whole && count === 256 ? all : services.map((service) => serviceWords(service, all)).join('\n')
}

/** `10.1.0.5:40000 → 10.2.0.9:443 TCP` */
export function packetWords(packet: Packet): string {
  const four = packet.family === 4
  const ported = [6, 17, 33, 132, 136].includes(packet.protocol)
  const end = (address: string, port: number) =>
    ported ? (four ? `${address}:${port}` : `[${address}]:${port}`) : address
  const source = end(four ? formatIp4(packet.src4) : formatIp6(packet.src6), packet.sport)
  const target = end(four ? formatIp4(packet.dst4) : formatIp6(packet.dst6), packet.dport)
  const icmp = packet.protocol === 1 || packet.protocol === 58 ? ` ${packet.icmpType}/${packet.icmpCode}` : ''
  return `${source} → ${target} ${protocolName(packet.protocol).toUpperCase()}${icmp}`
}
