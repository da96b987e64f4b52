import type { House } from '../house/house.ts'
import type { Entry } from '../log/entry.ts'

/** The last entry of each item on which a duty rests that has to hold at all times: what it is by then has made it so. */
export class LastEntries {
  readonly #byRegister: ReadonlyMap<string, Map<string, number>>

  constructor({ duties }: House) {
    const rested = duties.filter(({ duty }) => duty.kind === 'always').map(({ register }) => register.name)
    this.#byRegister = new Map(rested.map((name) => [name, new Map()]))
  }

  take({ register, item, index }: Entry): void {
    this.#byRegister.get(register)?.set(item, index)
  }

  of(register: string, item: string): readonly number[] {
    const index = this.#byRegister.get(register)?.get(item)
    return index === undefined ? [] : [index]
  }
}
