import type { Device, Filter, Line, Rule } from '../../model/index.ts'
import { Refused, type Box } from './box.ts'
import { wholly } from './predicate.ts'

/** Lists that call lists, at most. */
const MOST_CALLS = 64

/** What a list may do with a box, by which lines. */
export interface Found {
  readonly permits: boolean
  readonly denies: boolean
  readonly lines: readonly Line[]
  readonly open: readonly Line[]
  readonly untracks: boolean
}

/** Walks a whole box through a list, on every way that lines which were not understood leave open. O(rules). */
export function walkList({ filters, interfaces }: Device, name: string, box: Box): Found {
  const names = interfaces.map((one) => one.name)
  const lists = new Map(filters.map((one) => [one.name, one]))
  const ends = new Set<string>()
  const lines: Line[] = []
  const open: Line[] = []
  let untracks = false

  const decide = (outcome: string, by: readonly Line[]): void => {
    ends.add(outcome)
    lines.push(...by)
  }

  /** @returns Whether it may come back. */
  const run = (list: Filter, calls: readonly Line[], sure: boolean): boolean => {
    if (calls.length > MOST_CALLS) throw new Refused('undecided')
    let back = false
    let here = sure
    for (const rule of list.rules) {
      const holds = wholly(rule.when, box, names)
      if (holds === 'none' || rule.action.do === 'continue') continue
      if (holds === 'open') open.push(rule.at)
      const goesOn = act(rule, calls, here && holds === 'all')
      back ||= goesOn.back
      if (!goesOn.next && holds === 'all') return back
      here &&= holds === 'all'
    }
    if (list.otherwise === 'return') return true
    decide(list.otherwise, [...calls, list.at])
    return back
  }

  /** @returns Whether the list may be left with nothing decided, and whether its next rule may be tried. */
  const act = ({ action, at }: Rule, calls: readonly Line[], sure: boolean): { back: boolean; next: boolean } => {
    switch (action.do) {
      case 'permit':
      case 'deny':
        decide(action.do, [...calls, at])
        return { back: false, next: false }
      case 'return':
        return { back: true, next: false }
      case 'untrack':
        if (!sure) throw new Refused('undecided')
        untracks = true
        return { back: false, next: true }
      case 'call':
      case 'goto': {
        const called = lists.get(action.filter)
        if (!called) throw new Refused('no-such-place')
        const comes = run(called, [...calls, at], sure)
        return action.do === 'call' ? { back: false, next: comes } : { back: comes, next: false }
      }
      case 'continue':
        return { back: false, next: true }
      case 'unknown':
        open.push(at)
        decide('permit', [])
        decide('deny', [])
        return { back: false, next: true }
      default:
        return action satisfies never
    }
  }

  const base = lists.get(name)
  if (!base) throw new Refused('no-such-place')
  if (run(base, [], true)) decide(base.otherwise === 'deny' ? 'deny' : 'permit', [base.at])
  return { permits: ends.has('permit'), denies: ends.has('deny'), lines, open, untracks }
}
