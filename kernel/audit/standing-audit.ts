import type { House } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'
import type { Sha256 } from '../log/hash.ts'
import { StandingTracker } from '../standing/standing-tracker.ts'
import { addDays, dayOf, type Day } from '../time/time.ts'
import { trust } from '../trust.ts'
import { standingDigest } from './standing-digest.ts'

/** A day is sealed soon after it ends; digests of days longer past than this are not kept. */
const KEPT_DAYS = 400

/** A sealed standing that is not what the rules give now. */
export interface StandingDifference {
  readonly day: Day
  readonly index: number
  /** Whether it was sealed under other rules: then the difference is a change of rules, and no fault. */
  readonly isOtherRules: boolean
}

/** Follows a log and computes again every standing that was sealed in it. */
export class StandingAudit {
  readonly #house: House
  readonly #houseHash: string
  readonly #sha256: Sha256
  readonly #digests = new Map<Day, string>()
  #tracker: StandingTracker | null = null

  constructor(house: House, houseHash: string, sha256: Sha256) {
    this.#house = house
    this.#houseHash = houseHash
    this.#sha256 = sha256
  }

  /** Null before the first entry. */
  get tracker(): StandingTracker | null {
    return this.#tracker
  }

  /** @throws {Error} where the entry does not fit its register. */
  take(entry: Entry): StandingDifference | null {
    const tracker = (this.#tracker ??= new StandingTracker(this.#house, dayOf(entry.at)))
    this.#closeDays(tracker, dayOf(entry.at))
    tracker.take(entry)
    if (entry.register !== 'book' || entry.event !== 'standingSealed') return null
    const { day, digest, house } = trust<{ day: Day; digest: string; house: string }>(entry.facts) // fields of `book`
    const again = this.#digests.get(day)
    return again === digest ? null : { day, index: entry.index, isOtherRules: house !== this.#houseHash }
  }

  #closeDays(tracker: StandingTracker, until: Day): void {
    while (tracker.day < until) {
      this.#digests.set(tracker.day, standingDigest(this.#sha256, tracker.summary()))
      this.#digests.delete(addDays(tracker.day, -KEPT_DAYS))
      tracker.advance(addDays(tracker.day, 1))
    }
  }
}
