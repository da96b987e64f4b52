import type { Fault, PersonalTrail } from '#kernel'

import type { Store } from '../store.ts'

/** Values that are lost without a word, and values that remain after an erasure, once every entry was taken. */
export async function personalFaults(trail: PersonalTrail, store: Store): Promise<Fault[]> {
  const faults = trail.missing()
  for (const [subject, before] of trail.erased) {
    const at = subject.indexOf('/')
    const own = await store.history(subject.slice(0, at), subject.slice(at + 1))
    for (const index of [...own, ...trail.askedOf(subject)]) {
      if (index < before && (await store.payload(index)) !== null) faults.push({ code: 'not-erased', index })
    }
  }
  return faults.toSorted((a, b) => a.index! - b.index!) // each is of an entry
}
