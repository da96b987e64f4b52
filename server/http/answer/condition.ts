import { SECURITY_HEADERS } from './headers.ts'

/** Whether `If-None-Match` names what would be told (RFC 9110 section 13.1.2): weak comparison, any of a list. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((one) => opaque(one.trim()) === opaque(etag))
}

function opaque(etag: string): string {
  return etag.replace(/^W\//u, '')
}

/** What was told before still holds. */
export function unchanged(etag: string): Response {
  return new Response(null, { status: 304, headers: { ...SECURITY_HEADERS, etag } })
}
