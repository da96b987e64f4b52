import type { RequirementKey } from '../duty/requirement.ts'
import type { HousedDuty } from '../house/house.ts'
import type { Standing, Trace } from './judge.ts'
import { subjectRegister } from './traces.ts'

/** A duty while its standing is kept up to date: what its subjects have shown, and what they count as. */
export interface Watched extends HousedDuty {
  readonly over: string | null
  readonly traces: Map<string, { done: Trace[]; begun: Trace[] }>
  /** What made the duty due anew. */
  renewed: readonly Trace[]
  /** The subjects, other than itself, of which an item's events have spoken. */
  readonly spoken: Map<string, Set<string>>
  /** What each subject counts as, so that it can be taken back. */
  readonly counted: Map<string, readonly (readonly [RequirementKey, Standing])[]>
}

export function watch(housed: HousedDuty): Watched {
  const over = subjectRegister(housed)
  return { ...housed, over, traces: new Map(), renewed: [], spoken: new Map(), counted: new Map() }
}

/** Whether a duty asks that something hold for the organisation, whichever item does it. */
export function isSome({ duty, over }: Watched): boolean {
  return duty.kind === 'always' && over === null
}

/** Keeps what an event has shown of a subject. */
export function keepTrace({ traces, spoken }: Watched, subject: string, kind: 'done' | 'begun', trace: Trace): void {
  let kept = traces.get(subject)
  if (!kept) traces.set(subject, (kept = { done: [], begun: [] }))
  kept[kind].push(trace)
  if (subject === trace.item) return
  const subjects = spoken.get(trace.item)
  if (subjects) subjects.add(subject)
  else spoken.set(trace.item, new Set([subject]))
}

/** Lets go of what an item has shown. @returns the subjects of which less is known now. */
export function dropTraces({ traces, spoken }: Watched, gone: string): string[] {
  const subjects = [gone, ...(spoken.get(gone) ?? [])].filter((subject) => traces.has(subject))
  const stays = ({ item }: Trace): boolean => item !== gone
  for (const subject of subjects) {
    const { done, begun } = traces.get(subject)!
    traces.set(subject, { done: done.filter(stays), begun: begun.filter(stays) })
  }
  spoken.delete(gone)
  return subjects
}
