import { trust, type Day, type Instant } from '#kernel'

import type { Appending } from '../store.ts'

/** An act that was written before; nothing of it is looked at again but its id. */
export const REPEAT: Omit<Appending, 'act'> = {
  by: '',
  on: trust<Day>(''),
  at: trust<Instant>(''),
  decide: () => {
    throw new Error('acted: it was written')
  },
}
