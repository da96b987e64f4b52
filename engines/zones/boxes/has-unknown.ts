import type { Predicate } from '../model/index.ts'

/** Whether any part of a predicate was not understood. */
export function hasUnknown(predicate: Predicate): boolean {
  if (predicate.is === 'not') return hasUnknown(predicate.of)
  if (predicate.is === 'every' || predicate.is === 'some') return predicate.of.some(hasUnknown)
  return predicate.is === 'unknown'
}
