import type { Range, Range6 } from './predicate.ts'
import type { Prefix } from './route.ts'

const ALL4 = 0xffff_ffff
const ALL6 = (1n << 128n) - 1n

/** `192.0.2.1` as an unsigned number; undefined where it is not a dotted quad of decimal numbers below 256. */
export function parseIp4(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined
    value = value * 256 + Number(part)
  }
  return value
}

/** An IPv6 address in any form of RFC 4291 section 2.2 (`::`, embedded IPv4); undefined where it is none. No zone id. */
export function parseIp6(text: string): bigint | undefined {
  if (!text.includes(':') || text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = groups(halves[0]!)
  const tail = halves.length === 2 ? groups(halves[1]!) : []
  if (!head || !tail) return undefined
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array<number>(missing).fill(0), ...tail]
  return all.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
}

function groups(text: string): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts.at(-1)!
  const out: number[] = []
  for (const part of last.includes('.') ? parts.slice(0, -1) : parts) {
    if (!/^[0-9a-f]{1,4}$/i.test(part)) return undefined
    out.push(Number.parseInt(part, 16))
  }
  if (!last.includes('.')) return out
  const embedded = parseIp4(last)
  return embedded === undefined ? undefined : [...out, embedded >>> 16, embedded & 0xffff]
}

export function formatIp4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')
}

/** The one text form of RFC 5952: lower case, the longest run of zeros (two or more groups, the first of equals) as `::`. */
export function formatIp6(address: bigint): string {
  const all = Array.from({ length: 8 }, (_, i) => Number((address >> BigInt(112 - 16 * i)) & 0xffffn))
  let best = { from: 0, length: 1 }
  for (let from = 0; from < 8; from++) {
    let length = 0
    while (all[from + length] === 0) length++
    if (length > best.length) best = { from, length }
  }
  if (best.length < 2) return hex(all)
  return `${hex(all.slice(0, best.from))}::${hex(all.slice(best.from + best.length))}`
}

function hex(parts: readonly number[]): string {
  return parts.map((group) => group.toString(16)).join(':')
}

/** First and last address of an IPv4 network; bits below `length` are ignored. */
export function range4(address: number, length: number): Range {
  const host = length === 0 ? ALL4 : length === 32 ? 0 : ALL4 >>> length
  return [(address & ~host) >>> 0, (address | host) >>> 0]
}

/** First and last address of an IPv6 network; bits below `length` are ignored. */
export function range6(address: bigint, length: number): Range6 {
  const host = ALL6 >> BigInt(length)
  return [address & (ALL6 ^ host), address | host]
}

/** Length of a contiguous netmask (`255.255.255.0` → 24); undefined where it has holes. */
export function maskLength(mask: number): number | undefined {
  const length = Math.clz32(~mask)
  return range4(ALL4, length)[0] === mask >>> 0 ? length : undefined
}

/** `192.0.2.0/24`, `2001:db8::/32`; a bare address is a host. Undefined where it is neither. */
export function parsePrefix(text: string): Prefix | undefined {
  const [host = '', bits, ...more] = text.split('/')
  if (more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined
  const four = parseIp4(host)
  if (four !== undefined) return within(bits, 32, (length) => ({ family: 4, address: four, length }))
  const six = parseIp6(host)
  if (six !== undefined) return within(bits, 128, (length) => ({ family: 6, address: six, length }))
  return undefined
}

function within(bits: string | undefined, width: number, make: (length: number) => Prefix): Prefix | undefined {
  const length = bits === undefined ? width : Number(bits)
  return length <= width ? make(length) : undefined
}

export function formatPrefix(prefix: Prefix): string {
  return `${prefix.family === 4 ? formatIp4(prefix.address) : formatIp6(prefix.address)}/${prefix.length}`
}
