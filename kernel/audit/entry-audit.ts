import { isCanonical } from '../json/canonical.ts'
import type { Json } from '../json/json.ts'
import type { Entry } from '../log/entry.ts'
import { toDay, toInstant } from '../time/time.ts'
import { trust } from '../trust.ts'
import type { FaultCode } from './fault.ts'

/** Reads the entries of a log one after another, and says of each what is wrong with it in itself and in its place. */
export class EntryAudit {
  #next = 0
  #last: Entry | null = null
  readonly #versions = new Map<string, Map<string, number>>()

  /** @returns the entry, or the first thing that is wrong with it. Reading goes on after a fault. */
  read(text: string): Entry | FaultCode {
    const index = this.#next
    this.#next += 1
    const entry = parse(text, this.#last?.on ?? '')
    if (entry === null) return 'not-canonical'
    if (entry.index !== index) return 'wrong-index'
    const fault = this.#place(entry)
    this.#last = entry
    return fault ?? entry
  }

  #place(entry: Entry): FaultCode | null {
    const last = this.#last
    if (last && entry.organisation !== last.organisation) return 'wrong-organisation'
    if (last && entry.at < last.at) return 'time-runs-back'
    let versions = this.#versions.get(entry.register)
    if (!versions) this.#versions.set(entry.register, (versions = new Map()))
    if (entry.version !== (versions.get(entry.item) ?? 0) + 1) return 'wrong-version'
    versions.set(entry.item, entry.version)
    return null
  }
}

/** @param knownDay a day that was checked already: neighbours mostly share it. */
function parse(text: string, knownDay: string): Entry | null {
  const value = parseJson(text)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
  if (!isCanonical(text, value)) return null
  return isEntry(trust<Record<string, Json>>(value), knownDay) ? trust<Entry>(value) : null // an object; its shape is checked
}

function parseJson(text: string): Json {
  try {
    return trust<Json>(JSON.parse(text))
  } catch {
    return null
  }
}

const TEXTS = ['organisation', 'act', 'by', 'register', 'item', 'event'] as const
const NUMBERS = ['index', 'form', 'version'] as const

function isEntry(value: Readonly<Record<string, Json>>, knownDay: string): boolean {
  const { at, on, facts, commitment, applicant } = value
  return (
    TEXTS.every((name) => typeof value[name] === 'string') &&
    NUMBERS.every((name) => Number.isSafeInteger(value[name])) &&
    typeof at === 'string' &&
    toInstant(at) !== null &&
    typeof on === 'string' &&
    (on === knownDay || toDay(on) !== null) &&
    typeof facts === 'object' &&
    facts !== null &&
    !Array.isArray(facts) &&
    (commitment === undefined || typeof commitment === 'string') &&
    (applicant === undefined || typeof applicant === 'string')
  )
}
