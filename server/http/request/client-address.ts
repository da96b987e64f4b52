import { isIP } from 'node:net'

import { incomingOf, type HttpContext } from './asked.ts'

/** Addresses of proxies in one chain; what is longer is made up. */
const LONGEST_CHAIN = 8

/**
 * Who sends a request: the other end of the connection, or, where that is a proxy which the configuration trusts, the
 * address that the proxy names. A header that anyone else sends counts for nothing.
 */
export function clientAddress(c: HttpContext, trustedProxies: ReadonlySet<string>): string {
  const remote = plain(incomingOf(c)?.socket.remoteAddress ?? 'unknown')
  if (!trustedProxies.has(remote)) return remote
  const chain = (c.req.header('x-forwarded-for') ?? '').split(',').slice(-LONGEST_CHAIN)
  for (const one of chain.toReversed()) {
    const address = plain(one.trim())
    if (isIP(address) === 0) return remote
    if (!trustedProxies.has(address)) return address
  }
  return remote
}

/** An IPv4 address as such, not as IPv6 spells it. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
}
