import { BoxesTooMany } from '../../boxes/from-predicate.ts'
import type { Family, Network, Predicate, ZonePolicy } from '../../model/index.ts'
import { FORMAT, type Certificate, type Claim, type FileHash, type Passage, type Shortfall } from '../certificate.ts'
import { Passing } from './passing.ts'
import { notPermitted, notUnderstood, tooMany } from './shortfalls.ts'
import type { Question } from './wires.ts'

/** Pieces of one certificate: some 50 MB of text, and minutes of checking. */
const MOST_PIECES = 200_000

type Named = Omit<Claim, 'holds' | 'strays'>

/** A passage, with what came of it; none where it is too large. */
interface Made {
  readonly passage: Passage
  readonly arrived: ReadonlySet<string>
  readonly broken: ReadonlySet<string>
}

/**
 * A certificate for everything that a policy asks of a network: for every pair of zones that nothing outside the rows
 * passes, for every egress that nothing goes another way, and what poses as a reply. What cannot be proved is left out
 * of the claims and named in `shortfalls`.
 *
 * @param on The day that is asked about, `YYYY-MM-DD`.
 * @param files Hashes of the town's file and every configuration, made by the caller of masked text.
 * @param most Pieces at most; what a zone sends is left out where it would need more.
 */
// oxlint-disable-next-line max-params -- what is certified, when, of which files, and a limit
export function certify(
  network: Network,
  policy: ZonePolicy,
  on: string,
  files: readonly FileHash[],
  most = MOST_PIECES,
): Certificate {
  const making = new Making(network, policy, on, most)
  const keys = network.zones.map(({ key }) => key)
  const pairs = policy.pairs ?? keys.flatMap((from) => keys.flatMap((to) => (from === to ? [] : [[from, to] as const])))
  for (const family of [4, 6] as const) {
    for (const [from, to] of pairs) making.pair(from, to, family)
    for (const [i, { from, to, through }] of policy.egresses.entries())
      for (const zone of from) making.egress({ from: zone, to, family, egress: through }, i)
  }
  const { claims, passages, shortfalls } = making
  return { format: FORMAT, on, files, claims, passages, shortfalls }
}

class Making {
  readonly claims: Claim[] = []
  readonly passages: Passage[] = []
  readonly shortfalls: Shortfall[] = []
  readonly #network: Network
  readonly #policy: ZonePolicy
  readonly #on: string
  readonly #made = new Map<string, Made | undefined>()
  #left: number

  // oxlint-disable-next-line max-params -- a network, a policy, a day, and a limit
  constructor(network: Network, policy: ZonePolicy, on: string, most: number) {
    this.#left = most
    this.#network = network
    this.#policy = policy
    this.#on = on
  }

  pair(from: string, to: string, family: Family): void {
    const rows = (zone: string) =>
      this.#policy.permissions.filter(
        (row) => row.from === from && row.to === zone && (row.until === undefined || this.#on <= row.until),
      )
    const named: Named = { from, to, family }
    const opening = this.#pass({ from, family, kind: 'opening', rows })
    const stray = this.#pass({ from, family, kind: 'stray', rows: () => [] })
    const lacking = this.#open(named, opening) ?? this.#open(named, stray)
    const strays = this.#open(named, stray) ? 'not-proved' : stray!.arrived.has(to) ? 'some' : 'none'
    this.#claim({ ...named, holds: this.#holds(named, opening), strays }, lacking, opening)
  }

  egress(named: Named, egress: number): void {
    const { to: zone, through, unless } = this.#policy.egresses[egress]!
    const rows = (to: string): { id: string; when: Predicate }[] =>
      to === zone ? [{ id: 'unless', when: unless }] : []
    const { from, family } = named
    const made = this.#pass({ from, family, kind: 'egress', egress, around: through, rows })
    this.#claim({ ...named, holds: this.#holds(named, made) }, this.#open(named, made), made)
  }

  #holds(named: Named, made: Made | undefined): Claim['holds'] {
    if (this.#open(named, made) || made!.broken.has(named.to)) return 'not-proved'
    return made!.arrived.has(named.to) ? 'permitted' : 'nothing'
  }

  // oxlint-disable-next-line max-params -- a claim, and why it may not hold
  #claim(claim: Claim, lacking: Shortfall | undefined, made: Made | undefined): void {
    this.claims.push(claim)
    if (lacking) this.shortfalls.push(lacking)
    else if (made?.broken.has(claim.to)) this.shortfalls.push(notPermitted(claim))
  }

  /** Why nothing can be claimed of a passage at all. */
  #open(named: Named, made: Made | undefined): Shortfall | undefined {
    if (!made) return tooMany(named)
    const met = new Set(made.passage.arrivals.map(({ device }) => device))
    const device = this.#network.devices.find(({ name, unknowns }) => unknowns.length > 0 && met.has(name))
    return device && notUnderstood(named, device)
  }

  /** Everything that a zone sends, once for all questions about it. */
  #pass(question: Question): Made | undefined {
    const key = JSON.stringify([question.from, question.family, question.kind, question.egress])
    if (this.#made.has(key)) return this.#made.get(key)
    const made = this.#attempt(question)
    this.#made.set(key, made)
    if (made) this.passages.push(made.passage)
    return made
  }

  #attempt(question: Question): Made | undefined {
    const passing = new Passing(this.#network, question, this.#left)
    try {
      const passage = passing.make()
      this.#left = passing.left
      return { passage, arrived: passing.arrived, broken: passing.broken }
    } catch (error) {
      if (error instanceof BoxesTooMany) return undefined
      throw error
    }
  }
}
