import { parseIp4, parsePrefix, maskLength, type Line, type Prefix, type Unknown } from '../../model/index.ts'
import { notUnderstood, type Irrelevance, type Ledger } from '../ledger.ts'
import type { Block } from './tree.ts'

/** Keys that say nothing about which packets pass, with the reason. */
export type IrrelevantKeys = ReadonlyMap<string, Irrelevance>

/** `{ naming: 'alias comment', link: 'speed' }` as a look-up table. */
export function irrelevantKeys(byReason: Partial<Record<Irrelevance, string>>): IrrelevantKeys {
  const out = new Map<string, Irrelevance>()
  for (const [reason, keys] of Object.entries(byReason)) {
    // The keys of the argument are reasons by its type.
    for (const key of keys.split(/\s+/)) out.set(key, reason as Irrelevance) // oxlint-disable-line typescript/no-unsafe-type-assertion
  }
  return out
}

/** Names and notes that any entry may carry. */
const EVERYWHERE = irrelevantKeys({ naming: 'uuid comment comments description color visibility tags fabric-object' })

/** The settings of one entry, asked for one by one; what nobody asks for is reported by {@link Facts.rest}. */
export class Facts {
  readonly block: Block
  readonly ledger: Ledger
  readonly #asked = new Set<string>()

  constructor(block: Block, ledger: Ledger) {
    this.block = block
    this.ledger = ledger
  }

  get at(): Line {
    return this.ledger.at(this.block.line, this.block.to)
  }

  /** All words of a setting; none where it is not set. */
  all(key: string): readonly string[] {
    this.#asked.add(key)
    const setting = this.block.settings.get(key)
    if (!setting) return []
    this.ledger.understood(setting.line, setting.to)
    return setting.words
  }

  one(key: string): string | undefined {
    return this.all(key)[0]
  }

  has(key: string): boolean {
    return this.all(key).length > 0
  }

  is(key: string, value: string): boolean {
    return this.one(key) === value
  }

  /** Line of a setting, or of the entry where it is not set. */
  lineOf(key: string): number {
    return this.block.settings.get(key)?.line ?? this.block.line
  }

  /** `192.0.2.1 255.255.255.0`, `192.0.2.0/24`. */
  prefix(key: string): Prefix | undefined {
    return prefixOf(this.all(key))
  }

  /** Says that a setting's value is not understood. */
  unclear(key: string): Unknown {
    const setting = this.block.settings.get(key)
    const text = `set ${key} ${setting?.words.join(' ') ?? ''}`
    return this.ledger.unknown(setting?.line ?? this.block.line, notUnderstood(text), setting?.to)
  }

  /** Blocks inside the entry, by name. */
  inner(name: string): Block | undefined {
    return this.block.blocks.find((block) => block.name === name)
  }

  /** Claims the settings and blocks that are known to be irrelevant; gives back those that nobody knows. */
  rest(irrelevant: IrrelevantKeys, blocks: IrrelevantKeys = new Map()): Unknown[] {
    const out: Unknown[] = []
    for (const [key, { line, to }] of this.block.settings) {
      if (this.#asked.has(key)) continue
      const reason = irrelevant.get(key) ?? EVERYWHERE.get(key)
      if (reason) this.ledger.irrelevant(reason, line, to)
      else out.push(this.unclear(key))
    }
    for (const inner of this.block.blocks) {
      const reason = blocks.get(inner.name)
      if (reason) claimAll(inner, reason, this.ledger)
    }
    return out
  }
}

/** Claims a block and everything in it as irrelevant. */
export function claimAll(block: Block, reason: Irrelevance, ledger: Ledger): void {
  ledger.irrelevant(reason, block.line)
  for (const { line, to } of block.settings.values()) ledger.irrelevant(reason, line, to)
  for (const inner of [...block.blocks, ...block.entries]) claimAll(inner, reason, ledger)
}

export function prefixOf([first = '', second]: readonly string[]): Prefix | undefined {
  if (second === undefined) {
    const [host = '', dotted = ''] = first.split('/')
    return dotted.includes('.') ? prefixOf([host, dotted]) : parsePrefix(first)
  }
  const [address, mask] = [parseIp4(first), parseIp4(second)]
  const length = mask === undefined ? undefined : maskLength(mask)
  return address === undefined || length === undefined ? undefined : { family: 4, address, length }
}
