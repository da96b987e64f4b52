/** What the items of some registers are called, so that a sheet says 総務課 where the log says an id. */
export class Names {
  readonly #called = new Map<string, Map<string, string>>()
  readonly #ids = new Map<string, Map<string, string[]>>()

  add(register: string, id: string, name: string): void {
    let called = this.#called.get(register)
    if (!called) this.#called.set(register, (called = new Map()))
    called.set(id, name)
    let ids = this.#ids.get(register)
    if (!ids) this.#ids.set(register, (ids = new Map()))
    const same = ids.get(keyOf(name))
    if (same) same.push(id)
    else ids.set(keyOf(name), [id])
  }

  /** What a sheet says for an id: its name, with the id beside it where the name is not its alone. */
  show(register: string, id: string): string {
    const name = this.#called.get(register)?.get(id)
    if (name === undefined) return id
    const isIdOfOther = name !== id && this.#called.get(register)!.has(name)
    const isAlone = this.#ids.get(register)!.get(keyOf(name))!.length === 1 && !isIdOfOther
    return isAlone ? name : `${name}（${id}）`
  }

  /** The ids that a cell may mean: by id, by name, or by both. None, one, or all of those that are called so. */
  find(register: string, text: string): readonly string[] {
    const called = this.#called.get(register)
    const sought = text.trim()
    if (called?.has(sought)) return [sought]
    const both = /^(.*)[（(]([^（）()]+)[）)]$/su.exec(sought)
    if (both && called?.get(both[2]!) !== undefined && keyOf(called.get(both[2]!)!) === keyOf(both[1]!))
      return [both[2]!]
    return this.#ids.get(register)?.get(keyOf(sought)) ?? []
  }

  /** Every item of a register as name and id, in the order of the names. */
  all(register: string): readonly (readonly [string, string])[] {
    return [...(this.#called.get(register) ?? [])]
      .map(([id]) => [this.show(register, id), id] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  }
}

/** Names are the same whatever the width of their letters and spaces (山田　太郎, 山田 太郎, 山田太郎). */
function keyOf(name: string): string {
  return name.normalize('NFKC').replaceAll(/\s+/gu, '')
}
