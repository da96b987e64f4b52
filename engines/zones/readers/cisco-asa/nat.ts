import type { Nat } from '../../model/index.ts'
import type { Command } from '../cisco/blocks.ts'
import { notUnderstood } from '../ledger.ts'
import type { NatContext, Rules } from './nat-terms.ts'
import { readObjectNats } from './object-nat.ts'
import { readTwice } from './twice-nat.ts'

/**
 * `nat …` in the order of the device: twice NAT as written, then object NAT (static before dynamic, small before
 * large, low before high, then by name), then twice NAT `after-auto`. Lists see real addresses: destinations are
 * translated back before routing, sources at the very end.
 */
export function readNat(commands: readonly Command[], context: NatContext): readonly Nat[] {
  const first: Rules[] = []
  const last: Rules[] = []
  for (const command of commands) {
    if (command.words[0] !== 'nat' || command.words.length < 3) continue
    const rules = readTwice(command, context)
    if (rules) context.ledger.understood(command.line)
    else context.ledger.stray(command.line, notUnderstood(command.words.join(' ')))
    if (rules) (command.words.includes('after-auto') ? last : first).push(rules)
  }
  const all = [...first, ...readObjectNats(commands, context), ...last]
  const at = context.ledger.at(1)
  const before = all.flatMap((rules) => rules.before)
  const after = all.flatMap((rules) => rules.after)
  return [
    ...(before.length > 0 ? [{ name: 'nat destinations', family: 4, rules: before, at } as const] : []),
    ...(after.length > 0 ? [{ name: 'nat sources', family: 4, rules: after, at } as const] : []),
  ]
}
