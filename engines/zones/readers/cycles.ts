import type { Action, Filter, Rule } from '../model/index.ts'

/**
 * The same lists, with calls that would come back to a list under way made unknown: no device takes such lists, so the
 * file is damaged, and engines need calls that end.
 */
export function breakCycles(filters: readonly Filter[]): Filter[] {
  const byName = new Map(filters.map((filter) => [filter.name, filter]))
  const state = new Map<string, 'open' | 'done'>()
  const broken = new Set<Rule>()
  const visit = (name: string): void => {
    state.set(name, 'open')
    for (const rule of byName.get(name)?.rules ?? []) {
      if (rule.action.do !== 'call' && rule.action.do !== 'goto') continue
      const target = state.get(rule.action.filter)
      if (target === 'open') broken.add(rule)
      else if (target === undefined) visit(rule.action.filter)
    }
    state.set(name, 'done')
  }
  for (const { name } of filters) if (!state.has(name)) visit(name)
  if (broken.size === 0) return [...filters]
  return filters.map((filter) => ({
    ...filter,
    rules: filter.rules.map((rule) => (broken.has(rule) ? { ...rule, action: endless(rule) } : rule)),
  }))
}

function endless(rule: Rule): Action {
  return {
    do: 'unknown',
    unknown: {
      cause: 'undefined',
      at: rule.at,
      why: { ja: 'チェインが自分自身に戻ります。', en: 'The chain comes back to itself.' },
    },
  }
}
