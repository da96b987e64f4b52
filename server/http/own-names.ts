/*
 * The names in paths that are not those of registers and acts, in one place: routes are mounted under these alone, and a
 * test holds registers and acts to others.
 */

/** What stands in the place of a register: `/api/o/{organisation}/{name}`. `acts` and `openapi` are kept for later. */
export const OWN_NAMES = ['me', 'standing', 'duties', 'search', 'batch', 'files', 'log', 'acts', 'openapi'] as const

export type OwnName = (typeof OWN_NAMES)[number]

/** What stands in the place of an item, or of an act on one. */
export const OWN_PARTS = ['history', 'sheet'] as const

/** Acts that this system does itself, each when a route of its own asks for it and in the name of whoever asks. */
export const CARRIED_OUT = { imports: ['open', 'undo'] } as const

/** Whether an act is done by a route of its own. */
export function isCarriedOut(register: string, act: string): boolean {
  const acts: Readonly<Partial<Record<string, readonly string[]>>> = CARRIED_OUT
  return acts[register]?.includes(act) ?? false
}
