import type { Filter, Interface, Rule } from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { readExtended, readStandard, unreadEntry, type EntryContext } from '../cisco/entry.ts'
import type { Objects } from '../cisco/objects.ts'
import type { Ledger } from '../ledger.ts'
import { addressed } from '../terms.ts'

/** Every `access-list`, by name. They return where nothing matches; who calls them decides what then. */
export function readLists(
  commands: readonly Command[],
  objects: Objects,
  interfaces: readonly Interface[],
  ledger: Ledger,
): ReadonlyMap<string, Filter> {
  const context: EntryContext = {
    ledger,
    objects,
    masks: 'netmask',
    families: [4, 6],
    interfaceAddress: (name) => {
      const own = interfaces.find((one) => one.name === name)?.addresses.find(({ family }) => family === 4)
      return own?.family === 4 ? addressed('dst', { four: [[own.address, own.address]], six: [] }) : undefined
    },
  }
  const rules = new Map<string, { readonly rules: Rule[]; readonly line: number }>()
  for (const { words, line } of commands) {
    if (words[0] !== 'access-list' || words[1] === undefined) continue
    const numbered = words[2] === 'line'
    const [kind, ...rest] = words.slice(numbered ? 4 : 2)
    const list = rules.get(words[1]) ?? { rules: [], line }
    rules.set(words[1], list)
    if (kind === 'remark') ledger.irrelevant('comment', line)
    else if (
      kind === 'ethertype' ||
      kind === 'webtype' ||
      words[1] === 'alert-interval' ||
      words[1] === 'deny-flow-max'
    )
      ledger.irrelevant('off-path', line)
    else list.rules.push(...ruleOf(kind, rest, line, context))
  }
  return new Map(
    [...rules].map(([name, list]) => [
      name,
      { name: `list ${name}`, rules: list.rules, otherwise: 'return', at: ledger.at(list.line) },
    ]),
  )
}

function ruleOf(kind: string | undefined, rest: readonly string[], line: number, context: EntryContext): Rule[] {
  const at = context.ledger.at(line)
  const standard = kind === 'standard'
  // Old lists leave the word `extended` out.
  const words = kind === 'extended' || standard ? rest : [kind ?? '', ...rest]
  const entry = standard ? readStandard(words, line, context) : readExtended(words, line, context)
  if (!entry) return [{ ...unreadEntry(words, line, context.ledger), at }]
  context.ledger.understood(line)
  return entry.off ? [] : [{ when: entry.when, action: { do: entry.permits ? 'permit' : 'deny' }, at }]
}
