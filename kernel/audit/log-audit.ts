import type { AnyFacts } from '../fields/field.ts'
import type { House } from '../house/house.ts'
import type { Checkpoint } from '../log/checkpoint.ts'
import { commit, SALT_BYTES } from '../log/commitment.ts'
import type { Entry } from '../log/entry.ts'
import { Frontier } from '../log/frontier.ts'
import { equalBytes, leafHashOfText, type Sha256 } from '../log/hash.ts'
import { fits } from '../register/item.ts'
import { EntryAudit } from './entry-audit.ts'
import type { Fault, FaultCode } from './fault.ts'
import { StandingAudit, type StandingDifference } from './standing-audit.ts'

/** One entry as someone hands it over for checking. */
export interface AuditedEntry {
  readonly text: string
  /** What the log says its leaf is; absent where it says nothing. */
  readonly leaf?: Uint8Array
  /** Personal values, where they are at hand. */
  readonly payload?: { readonly salt: Uint8Array; readonly personal: AnyFacts } | null
}

export interface LogFindings {
  readonly size: number
  readonly root: Uint8Array
  /** In the order of the log; the first names the first broken entry. At most 100. */
  readonly faults: readonly Fault[]
  /** How many entries commit to personal values that are not at hand: withheld, or erased. */
  readonly withheld: number
  /** Sealed standings that the rules of today give otherwise. */
  readonly differences: readonly StandingDifference[]
}

const MOST_FAULTS = 100

/**
 * Checks a log from its first entry: each entry in itself and in its place, its hash, what it commits to, the state it
 * makes, the standings sealed in it, and every signed checkpoint on the way. Everything is computed again; nothing is
 * believed but the key. Memory grows with the items, not with the entries' bytes.
 */
export class LogAudit {
  readonly #sha256: Sha256
  readonly #house: House
  readonly #frontier: Frontier
  readonly #entries = new EntryAudit()
  readonly #standing: StandingAudit
  readonly #checkpoints: readonly Checkpoint[]
  readonly #faults: Fault[] = []
  readonly #differences: StandingDifference[] = []
  #withheld = 0
  #passed = 0

  /** @param checkpoints those whose signatures hold, in the order of their sizes. */
  constructor(
    sha256: Sha256,
    rules: { readonly house: House; readonly hash: string },
    checkpoints: readonly Checkpoint[],
  ) {
    this.#sha256 = sha256
    this.#house = rules.house
    this.#frontier = new Frontier(sha256)
    this.#standing = new StandingAudit(rules.house, rules.hash, sha256)
    this.#checkpoints = checkpoints
  }

  get tracker(): StandingAudit['tracker'] {
    return this.#standing.tracker
  }

  /** @returns the entry, where it is sound; null where something is wrong with it. */
  take({ text, leaf, payload }: AuditedEntry): Entry | null {
    const index = this.#frontier.size
    const hash = leafHashOfText(this.#sha256, text)
    this.#frontier.append(hash)
    const entry = this.#entries.read(text)
    const wrong = leaf && !equalBytes(leaf, hash) ? 'leaf-differs' : typeof entry === 'string' ? entry : null
    if (wrong) this.#tell(wrong, index)
    const isSound = typeof entry !== 'string' && this.#takeEntry(entry, payload ?? null) && !wrong
    this.#compare()
    return isSound ? entry : null
  }

  finish(): LogFindings {
    const left = this.#checkpoints[this.#passed]
    const size = this.#frontier.size
    if (left) this.#faults.push({ code: 'too-short', index: null, place: `${size} < ${left.size}` })
    const root = this.#frontier.root()
    const faults = this.#faults.slice(0, MOST_FAULTS)
    return { size, root, faults, withheld: this.#withheld, differences: this.#differences }
  }

  /** @returns whether the entry fits its register, so that states can be made of it. */
  #takeEntry(entry: Entry, payload: NonNullable<AuditedEntry['payload']> | null): boolean {
    if (entry.commitment !== undefined || payload) this.#checkCommitment(entry, payload)
    const register = this.#house.registers.get(entry.register)
    if (!register || !fits(register, entry)) {
      this.#tell('misfit', entry.index)
      return false
    }
    try {
      const difference = this.#standing.take(entry)
      if (difference) this.#differences.push(difference)
      if (difference && !difference.isOtherRules) this.#tell('standing-differs', entry.index, difference.day)
      return true
    } catch (error) {
      this.#tell('misfit', entry.index, error instanceof Error ? error.message : '')
      return false
    }
  }

  #checkCommitment({ index, commitment }: Entry, payload: NonNullable<AuditedEntry['payload']> | null): void {
    if (payload === null) this.#withheld += 1
    else if (!isCommittedTo(this.#sha256, payload, commitment)) this.#tell('commitment-differs', index)
  }

  /** Compares the root with every checkpoint of this size. Where one differs, the fault lies after the one before. */
  #compare(): void {
    for (; this.#checkpoints[this.#passed]?.size === this.#frontier.size; this.#passed += 1) {
      const { root, size } = this.#checkpoints[this.#passed]!
      if (equalBytes(root, this.#frontier.root())) continue
      const from = this.#checkpoints[this.#passed - 1]?.size ?? 0
      this.#tell('root-differs', from, `${from}–${size - 1}`)
    }
  }

  #tell(code: FaultCode, index: number, place?: string): void {
    if (this.#faults.length < MOST_FAULTS)
      this.#faults.push(place === undefined ? { code, index } : { code, index, place })
  }
}

/** NOTE: values that cannot be spelt (a lone surrogate, nesting without end) are not those committed to. */
function isCommittedTo(
  sha256: Sha256,
  { salt, personal }: NonNullable<AuditedEntry['payload']>,
  commitment: string | undefined,
): boolean {
  try {
    return salt.length === SALT_BYTES && commit(sha256, salt, personal) === commitment
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
