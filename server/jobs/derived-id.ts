import { hash } from 'node:crypto'

import { msOf, startOf, type Day } from '#kernel'

/**
 * An id in the shape of a UUIDv7 (RFC 9562 section 5.7) that follows from what it names, so that a job which runs again
 * after a crash asks for the same act and not for a second one. Its time is the beginning of the day.
 */
export function derivedId(day: Day, ...names: readonly string[]): string {
  const digest = hash('sha256', JSON.stringify([day, ...names]), 'hex')
  const time = msOf(startOf(day)).toString(16).padStart(12, '0')
  const variant = '89ab'[Number.parseInt(digest[16]!, 16) % 4]
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-${variant}${digest.slice(3, 6)}-${digest.slice(6, 12)}${digest.slice(20, 26)}`
}
