import { canonical } from '../json/canonical.ts'
import type { Sha256 } from '../log/hash.ts'
import type { StandingSummary } from '../standing/standing-tracker.ts'

/** Digest of how an organisation stands at the end of a day: each clause and each requirement, without the reasons. */
export function standingDigest(sha256: Sha256, { day, byClause, byRequirement }: StandingSummary): string {
  const clauses = byClause.map(({ edition, path, lines, is }) => [edition, path, lines[0], is])
  const text = canonical({ day, clauses, requirements: [...byRequirement] })
  return sha256(new TextEncoder().encode(text)).toHex()
}
