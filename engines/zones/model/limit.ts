import type { Words } from '#kernel'

/**
 * A question outgrew a limit that protects the machine; there is no answer, and none is guessed. Subclasses say which
 * limit (`code`), and what happened and what to do (`words`); `places` is filled in on the way up, by {@link near}.
 */
export abstract class LimitReached extends Error {
  abstract readonly code: `zones.${string}`
  abstract readonly words: Words
  /** Where it was met, from the widest to the narrowest: the pair of zones, the device, the list. */
  readonly places: Words[] = []
}

/** Runs a part of a question; a limit reached in it is told where. */
export function near<T>(place: Words, part: () => T): T {
  try {
    return part()
  } catch (error) {
    if (error instanceof LimitReached) error.places.unshift(place)
    throw error
  }
}

/** What {@link near} calls a device. */
export function deviceWords(name: string): Words {
  return { ja: `機器「${name}」`, en: `device ${name}` }
}

/** What {@link near} calls a list. */
export function listWords(name: string): Words {
  return { ja: `リスト「${name}」`, en: `list ${name}` }
}

/** What {@link near} calls an ordered pair of zones. */
export function pairWords(from: string, to: string, family: 4 | 6): Words {
  return { ja: `${from}から${to}へ（IPv${family}）`, en: `${from} to ${to} (IPv${family})` }
}
