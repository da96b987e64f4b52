import type { Fault } from '../audit/fault.ts'
import { PersonalTrail } from '../audit/personal-trail.ts'
import { filesOfEntry } from '../derive/files-of.ts'
import type { House } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'
import type { StandingSummary } from '../standing/standing-tracker.ts'
import { trust } from '../trust.ts'
import type { Manifest } from './manifest.ts'

/** What a verifier has made of the entries, beside what the package says. */
export interface Recomputed {
  readonly standing: StandingSummary | null
  readonly isSameRules: boolean
  readonly isSameStanding: boolean
}

/** Follows what a package has to hold by its entries: whose log it is, the values and the files. */
export class PackageContents {
  readonly #house: House
  readonly #isRedacted: boolean
  readonly #trail = new PersonalTrail()
  /** Files that entries name, each with the last entry that does. */
  readonly #files = new Map<string, number>()
  #organisation: string | null = null
  #kind: string | null = null
  #name: string | null = null

  /** @param isRedacted whether values and files are withheld: then none is missing. */
  constructor(house: House, isRedacted: boolean) {
    this.#house = house
    this.#isRedacted = isRedacted
  }

  take(entry: Entry, isPersonalThere: boolean): void {
    this.#organisation ??= entry.organisation
    if (entry.register === 'book' && entry.event === 'opened') {
      const { organisation, kind } = trust<{ organisation: string; kind: string }>(entry.facts) // fields of `book`
      this.#kind ??= kind
      this.#name ??= organisation
    }
    if (this.#isRedacted) return
    this.#trail.take(entry, isPersonalThere)
    const files = filesOfEntry(this.#house.registers.get(entry.register)!, entry)
    for (const { sha256 } of files) this.#files.set(sha256, entry.index)
  }

  /** What the organisation is called in its own book; null where that is not in the package. */
  get name(): string | null {
    return this.#name
  }

  /** What is not there although no entry says that it went, and what the package says of itself otherwise than its entries. */
  faults(manifest: Manifest, again: Recomputed): Fault[] {
    const there = new Set(manifest.blobs)
    const lost = [...this.#files].filter(([name]) => !there.has(name))
    return [
      ...this.#trail.missing(),
      ...lost.map(([name, index]): Fault => ({ code: 'blob-missing', index, place: name })),
      ...lies(manifest, { organisation: this.#organisation, kind: this.#kind, ...again }),
    ]
  }
}

/** NOTE: which rules it was written under is believed: a standing that differs is told as one of other rules then. */
function lies(
  manifest: Manifest,
  {
    organisation,
    kind,
    standing,
    isSameRules,
    isSameStanding,
  }: Recomputed & Record<'organisation' | 'kind', string | null>,
): Fault[] {
  const claims = [
    ['organisation', manifest.organisation, organisation],
    ['kind', manifest.kind, kind],
    ['on', manifest.on, standing?.day],
    ['standing', manifest.standing, isSameRules && !isSameStanding ? '' : manifest.standing],
  ] as const
  return claims
    .filter(([, said, found]) => typeof found === 'string' && said !== found)
    .map(([name]): Fault => ({ code: 'manifest-differs', index: null, place: name }))
}
