/** Numbers that look like chance and are the same on every machine: mulberry32 from a seed. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number, `low … high`. */
  between(low: number, high: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    const unit = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    return low + Math.floor(unit * (high - low + 1))
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!
  }

  /** An id of the shape of a UUIDv7 (RFC 9562): 48 bits of time, the rest drawn. */
  id(ms: number): string {
    const time = ms.toString(16).padStart(12, '0')
    const drawn = Array.from({ length: 18 }, () => this.between(0, 15).toString(16)).join('')
    const variant = this.pick(['8', '9', 'a', 'b'])
    return `${time.slice(0, 8)}-${time.slice(8)}-7${drawn.slice(0, 3)}-${variant}${drawn.slice(3, 6)}-${drawn.slice(6, 18)}`
  }
}
