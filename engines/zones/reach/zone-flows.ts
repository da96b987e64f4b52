import type { Family, Network, Predicate, Segment } from '../model/index.ts'
import { NONE, type Edge } from '../sets/bdd.ts'
import { known, type Bounds } from '../sets/bounds.ts'
import { Headers } from '../sets/header.ts'
import type { Delivery } from './arrival.ts'
import { opening, stray } from './opening.ts'
import { Origins } from './origins.ts'
import { answers, type Answered } from './replies.ts'
import { Reach, type Spread } from './spread.ts'

/**
 * What every zone of a network can send to every other, in one family: the answers that all questions about zones are
 * made from. A zone is spread when it is first asked for, and only once.
 */
export class ZoneFlows {
  readonly network: Network
  readonly reach: Reach
  readonly #origins: Origins
  readonly #spreads = new Map<string, Spread>()

  /**
   * @param questions Predicates that will be asked of flows, so that senders are told apart as they ask.
   * @param headers Two networks that are to be compared share one.
   */
  constructor(network: Network, family: Family, questions: readonly Predicate[] = [], headers = new Headers(family)) {
    this.network = network
    this.reach = new Reach(headers, network)
    this.#origins = new Origins(headers, questions)
  }

  get headers(): Headers {
    return this.reach.headers
  }

  /**
   * What a zone's hosts reach with packets that open a session.
   *
   * @param how `stray`: with TCP packets that belong to no session, instead. `around`: not by way of that segment.
   */
  spread(zone: string, how: { readonly stray?: boolean; readonly around?: string } = {}): Spread {
    const key = JSON.stringify([zone, how.stray ?? false, how.around ?? ''])
    const done = this.#spreads.get(key)
    if (done) return done
    const kind = how.stray ? stray(this.headers) : opening(this.headers)
    const spread = this.reach.spread({
      segments: this.reach.segmentsOf(zone),
      packets: (segment) => known(this.headers.bdd.and(this.#origins.sent(segment), kind)),
      ...(how.around === undefined ? {} : { around: how.around }),
    })
    this.#spreads.set(key, spread)
    return spread
  }

  /** What the hosts of a segment send that can open a session. */
  sent(segment: Segment): Edge {
    return this.headers.bdd.and(this.#origins.sent(segment), opening(this.headers))
  }

  /** Everything that arrives from one zone in another. */
  flow(from: string, to: string): Bounds {
    return this.union(this.deliveries(from, to))
  }

  deliveries(from: string, to: string): readonly Delivery[] {
    return this.spread(from).deliveries.filter((one) => one.zone === to)
  }

  /** First packets from one zone to another that ask for an answer, and those of them whose answers come back. */
  answers(from: string, to: string): Answered {
    return answers(this.reach, this.network, this.spread(from), to)
  }

  union(deliveries: readonly Delivery[]): Bounds {
    const { bdd } = this.headers
    return deliveries.reduce<Bounds>(
      (all, { flow }) => ({ may: bdd.or(all.may, flow.may), must: bdd.or(all.must, flow.must) }),
      { may: NONE, must: NONE },
    )
  }

  /** A predicate of the register, asked of the sender as he was before any translation. */
  asked(predicate: Predicate, side: 'may' | 'must'): Edge {
    return this.#origins.packets(predicate, side)
  }

  /** Every packet that could open a session from one zone to the addresses of another. */
  conceivable(from: string, to: string): Edge {
    const { bdd } = this.headers
    const sent = this.headers.any(this.reach.segmentsOf(from).map((segment) => this.#origins.sent(segment)))
    const there = this.headers.any(this.reach.segmentsOf(to).map((segment) => this.reach.hosts(segment)))
    return bdd.and(opening(this.headers), bdd.and(sent, there))
  }
}
