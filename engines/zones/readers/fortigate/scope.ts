import type { Ledger } from '../ledger.ts'
import type { Block } from './tree.ts'

/** One virtual domain: its own blocks, then those that all domains share. */
export class Scope {
  /** Name of the virtual domain; undefined where the device has only one. */
  readonly vdom: string | undefined
  readonly ledger: Ledger
  readonly #sources: readonly Block[]

  constructor(vdom: string | undefined, sources: readonly Block[], ledger: Ledger) {
    this.vdom = vdom
    this.ledger = ledger
    this.#sources = sources
  }

  /** Every block under a path, the domain's own first. */
  blocks(path: string): readonly Block[] {
    return this.#sources.flatMap((source) => source.blocks.filter(({ name }) => name === path))
  }

  /** Entries of the blocks under a path, in the order of the file. */
  entries(path: string): readonly Block[] {
    return this.blocks(path).flatMap((block) => block.entries)
  }

  setting(path: string, key: string): string | undefined {
    for (const block of this.blocks(path)) {
      const setting = block.settings.get(key)
      if (!setting) continue
      this.ledger.understood(setting.line, setting.to)
      return setting.words[0]
    }
    return undefined
  }
}

/** The virtual domains of a file; one without a name where it has none. */
export function scopesOf(root: Block, ledger: Ledger): Scope[] {
  const globals = root.blocks.filter(({ name }) => name === 'global')
  const vdoms = root.blocks.filter(({ name }) => name === 'vdom').flatMap(({ entries }) => entries)
  if (vdoms.length === 0) return [new Scope(undefined, [root, ...globals], ledger)]
  return vdoms.map((vdom) => new Scope(vdom.name, [vdom, ...globals], ledger))
}

/** Every block of the file outside of `vdom` and `global`, with its path, each once. */
export function allBlocks(root: Block): Block[] {
  const inner = root.blocks.filter(({ name }) => name === 'global' || name === 'vdom')
  return [
    ...root.blocks.filter((block) => !inner.includes(block)),
    ...inner.flatMap((block) => block.blocks.concat(block.entries.flatMap((entry) => entry.blocks))),
  ]
}
