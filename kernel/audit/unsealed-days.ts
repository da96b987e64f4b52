import type { House } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'
import type { Sha256 } from '../log/hash.ts'
import { StandingTracker } from '../standing/standing-tracker.ts'
import { addDays, dayOf, type Day } from '../time/time.ts'
import { standingDigest } from './standing-digest.ts'

/** Days told by one call; the rest by the next. */
const MOST_DAYS = 400

export interface SealableDay {
  readonly day: Day
  readonly digest: string
}

/**
 * How an organisation stood at the end of each day after `sealedThrough` and before `today`: what `sealStanding` seals.
 * Linear in the log, since a day is judged on what was sealed by then.
 */
export function unsealedDays(
  house: House,
  sha256: Sha256,
  log: Iterable<Entry>,
  { sealedThrough, today }: { readonly sealedThrough: Day; readonly today: Day },
): SealableDay[] {
  const days: SealableDay[] = []
  let tracker: StandingTracker | null = null
  const close = (open: StandingTracker, until: Day): void => {
    while (open.day < until && days.length < MOST_DAYS) {
      if (open.day > sealedThrough) days.push({ day: open.day, digest: standingDigest(sha256, open.summary()) })
      open.advance(addDays(open.day, 1))
    }
  }
  for (const entry of log) {
    tracker ??= new StandingTracker(house, dayOf(entry.at))
    close(tracker, dayOf(entry.at))
    tracker.take(entry)
  }
  if (tracker) close(tracker, today)
  return days
}
