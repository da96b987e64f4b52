import { setImmediate } from 'node:timers/promises'

import { entryPages } from './everything.ts'
import type { Store, StoredEntry } from './store.ts'

/** SHA-256 as it is spelt in entries. */
const NAME = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/gu

/** What was asked for names its files in a personal value, until that is erased; all other files stand in facts. */
export function mayAskWithFiles(text: string): boolean {
  return text.includes('"register":"approvals"')
}

/**
 * The files to which a log refers. Whatever looks like the name of a file counts, wherever in an entry it stands: no change
 * of registers or of the form of an event can make a file of evidence look forgotten. Memory grows with the names.
 */
export class ReferredFiles {
  readonly #store: Store
  readonly #names = new Set<string>()
  #read = 0

  constructor(store: Store) {
    this.#store = store
  }

  has(sha256: string): boolean {
    return this.#names.has(sha256)
  }

  /** Reads the entries that have come since, and lets others work in between. Linear in them. */
  async readOn(): Promise<void> {
    for (let size = await this.#store.size(); this.#read < size; size = await this.#store.size()) {
      for await (const page of entryPages(this.#store, this.#read, size)) {
        for (const entry of page) await this.#take(entry)
        await setImmediate()
      }
      this.#read = size
    }
  }

  async #take({ index, text }: StoredEntry): Promise<void> {
    this.takeText(text)
    if (!mayAskWithFiles(text)) return
    // Erased values are gone only after everything that was sealed before it, which `readOn` goes on to read.
    const payload = await this.#store.payload(index)
    if (payload) this.takeText(JSON.stringify(payload.personal))
  }

  takeText(text: string): void {
    for (const [name] of text.matchAll(NAME)) this.#names.add(name)
  }
}
