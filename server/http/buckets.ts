import type { Rate } from './limits.ts'

/** Callers that are remembered at most: a few megabytes. */
const MOST_KEYS = 50_000

interface Bucket {
  tokens: number
  at: number
}

/** One token bucket per caller: so many a second in the long run, so many at once. */
export class Buckets {
  readonly #rate: Rate
  readonly #nowMs: () => number
  #young = new Map<string, Bucket>()
  #old = new Map<string, Bucket>()

  constructor(rate: Rate, nowMs: () => number) {
    this.#rate = rate
    this.#nowMs = nowMs
  }

  /** Callers that are remembered, some of them twice. */
  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** Takes what a request costs. @returns 0 where it was there, else the seconds after which it will be. */
  take(key: string, cost = 1): number {
    const now = this.#nowMs()
    const bucket = this.#fill(key, now)
    if (bucket.tokens >= cost) {
      bucket.tokens -= cost
      return 0
    }
    return Math.max(1, Math.ceil((cost - bucket.tokens) / this.#rate.perSecond))
  }

  /** Seconds until a caller may come again, without taking anything. */
  wait(key: string): number {
    const bucket = this.#fill(key, this.#nowMs())
    return bucket.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / this.#rate.perSecond))
  }

  /** Takes what something turned out to cost, although it may be more than is there. */
  charge(key: string, cost: number): void {
    this.#fill(key, this.#nowMs()).tokens -= cost
  }

  /** NOTE: constant in the number of callers: those who were away while half of the room filled up are forgotten together. */
  #fill(key: string, now: number): Bucket {
    const { burst, perSecond } = this.#rate
    let bucket = this.#young.get(key)
    if (!bucket) {
      bucket = this.#old.get(key) ?? { tokens: burst, at: now }
      if (this.#young.size >= MOST_KEYS / 2) [this.#old, this.#young] = [this.#young, new Map()]
      this.#young.set(key, bucket)
    }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond)
    bucket.at = now
    return bucket
  }
}
