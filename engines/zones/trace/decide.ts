import { holds, type Device, type Filter, type Line, type Packet, type Rule } from '../model/index.ts'

/** What a list does with one packet, and which lines say so. */
export interface Decision {
  /** `unknown` where the answer hangs on a line that was not understood. */
  readonly outcome: 'permit' | 'deny' | 'unknown'
  /** The rule that decides; absent where no rule matches and the list's end decides. */
  readonly rule?: { readonly filter: string; readonly label?: string; readonly at: Line }
  /** Lines that decide, from the outermost call to the rule; the head of the list where its end decides. */
  readonly lines: readonly Line[]
  /** Lines before it that may match but are not understood. */
  readonly open: readonly Line[]
}

/** Rules that one packet may be held against; a list that calls itself ends here. */
const MOST_STEPS = 1_000_000

interface Frame {
  readonly filter: Filter
  readonly next: number
  readonly call?: Line
}

/**
 * Walks one packet through a list, rule by rule, by nothing but `holds`: the third opinion beside sets and boxes, and
 * the answer to "which line decides this packet". O(rules).
 */
export function decide(device: Pick<Device, 'filters'>, name: string, packet: Packet): Decision {
  const filters = new Map(device.filters.map((filter) => [filter.name, filter]))
  const base = filters.get(name)
  if (!base) return { outcome: 'unknown', lines: [], open: [] }
  const open: Line[] = []
  let stack: readonly Frame[] = [{ filter: base, next: 0 }]
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const top = stack.at(-1)!
    const rule = top.filter.rules[top.next]
    if (!rule) {
      if (top.filter.otherwise !== 'return' || stack.length === 1) return atEnd(stack, top.filter, open)
      stack = stack.slice(0, -1)
      continue
    }
    const rest = [...stack.slice(0, -1), { ...top, next: top.next + 1 }]
    const truth = holds(rule.when, packet)
    if (truth === 'no') {
      stack = rest
      continue
    }
    if (truth === 'unknown') {
      open.push(rule.at)
      stack = rest
      continue
    }
    const step = take(rule, rest, filters, base)
    if (step === 'permit' || step === 'deny') return decided(step, stack, rule, open)
    if (step === 'unknown') {
      open.push(rule.at)
      stack = rest
    } else if (step === 'left') return atEnd(stack, base, open)
    else stack = step
  }
  return { outcome: 'unknown', lines: [], open }
}

function take(
  rule: Rule,
  rest: readonly Frame[],
  filters: ReadonlyMap<string, Filter>,
  base: Filter,
): 'permit' | 'deny' | 'unknown' | 'left' | readonly Frame[] {
  const { action } = rule
  switch (action.do) {
    case 'permit':
    case 'deny':
      return action.do
    case 'unknown':
      return 'unknown'
    case 'continue':
    case 'untrack':
      return rest
    case 'return':
      return rest.length === 1 ? 'left' : rest.slice(0, -1)
    case 'call':
    case 'goto': {
      const filter = filters.get(action.filter)
      if (!filter) return 'unknown'
      const frame = { filter, next: 0, call: rule.at }
      if (action.do === 'call') return [...rest, frame]
      // A list that is gone to from the outermost one returns to that list's end.
      return rest.length === 1 ? [{ filter: { ...base, rules: [] }, next: 0 }, frame] : [...rest.slice(0, -1), frame]
    }
    default:
      return action satisfies never
  }
}

function atEnd(stack: readonly Frame[], filter: Filter, open: readonly Line[]): Decision {
  const outcome = filter.otherwise === 'deny' ? 'deny' : 'permit'
  const lines = [...stack.flatMap((frame) => frame.call ?? []), filter.at]
  return { outcome: open.length > 0 ? 'unknown' : outcome, lines, open }
}

function decided(outcome: 'permit' | 'deny', stack: readonly Frame[], rule: Rule, open: readonly Line[]): Decision {
  const { filter } = stack.at(-1)!
  return {
    outcome: open.length > 0 ? 'unknown' : outcome,
    rule: { filter: filter.name, at: rule.at, ...(rule.label === undefined ? {} : { label: rule.label }) },
    lines: [...stack.flatMap((frame) => frame.call ?? []), rule.at],
    open,
  }
}
