import { msOf, type Instant } from '#kernel'

import { MOST_BEHIND_MS, StoreError } from '../store.ts'

/** When an act is sealed: time never runs back in the log. A clock that lags a little waits, one that lags much is refused. */
export function sealTime(clock: Instant, last: Instant | null): Instant | StoreError {
  if (last === null || clock >= last) return clock
  if (msOf(last) - msOf(clock) <= MOST_BEHIND_MS) return last
  return new StoreError('clock-behind', {
    ja: `時計が ${clock} を示していますが、最後の記録は ${last} です。時計を合わせてからやり直してください。`,
    en: `the clock says ${clock}, but the log was last written at ${last}: set the clock, then repeat`,
  })
}
