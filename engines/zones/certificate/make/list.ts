import type { Device, Filter, Line, Rule } from '../../model/index.ts'
import type { Asking } from './cut.ts'
import type { Region } from './region.ts'

/** What a list may do with a box, and by which lines. */
export interface Outcome {
  readonly outcome: 'permit' | 'deny' | 'perhaps'
  readonly lines: readonly Line[]
  readonly open: readonly Line[]
  readonly untracks: boolean
}

/** The first rule that has not been found to miss the box; its parts, after a cut, go on from there. */
export interface Progress {
  rule: number
}

/** `back`: may leave the list with nothing decided. `next`: may come to the next rule. */
interface Onward {
  readonly back: boolean
  readonly next: boolean
}

/** Walks one box through one list, rule by rule. */
export class ListWalk {
  readonly #filters: ReadonlyMap<string, Filter>
  readonly #asking: Asking
  readonly #box: Region
  readonly #lines: Line[] = []
  readonly #open: Line[] = []
  readonly #outcomes = new Set<'permit' | 'deny'>()
  #untracks = false

  constructor({ filters }: Device, asking: Asking, box: Region) {
    this.#filters = new Map(filters.map((one) => [one.name, one]))
    this.#asking = asking
    this.#box = box
  }

  /** @throws Cut, BoxesTooMany */
  walk(name: string, progress: Progress): Outcome {
    const base = this.#filters.get(name)!
    if (this.#run(base, [], progress)) this.#decide(base.otherwise === 'deny' ? 'deny' : 'permit', [base.at])
    const outcome = this.#outcomes.size > 1 ? 'perhaps' : [...this.#outcomes][0]!
    return { outcome, lines: this.#lines, open: this.#open, untracks: this.#untracks }
  }

  /** @returns Whether the list may be left with nothing decided. */
  #run(list: Filter, calls: readonly Line[], progress?: Progress): boolean {
    let back = false
    let untouched = progress !== undefined
    for (let i = progress?.rule ?? 0; i < list.rules.length; i++) {
      if (progress && untouched) progress.rule = i
      const rule = list.rules[i]!
      const truth = this.#asking.ask(rule.when, this.#box)
      if (truth === 'none' || rule.action.do === 'continue') continue
      untouched = false
      if (truth === 'open') this.#open.push(rule.at)
      const onward = this.#act(rule, calls)
      back ||= onward.back
      if (truth === 'all' && !onward.next) return back
    }
    if (list.otherwise === 'return') return true
    this.#decide(list.otherwise, [...calls, list.at])
    return back
  }

  #act({ action, at }: Rule, calls: readonly Line[]): Onward {
    switch (action.do) {
      case 'permit':
      case 'deny':
        this.#decide(action.do, [...calls, at])
        return { back: false, next: false }
      case 'call':
        return { back: false, next: this.#run(this.#filters.get(action.filter)!, [...calls, at]) }
      case 'goto':
        return { back: this.#run(this.#filters.get(action.filter)!, [...calls, at]), next: false }
      case 'return':
        return { back: true, next: false }
      case 'continue':
        return { back: false, next: true }
      case 'untrack':
        this.#untracks = true
        return { back: false, next: true }
      case 'unknown':
        this.#open.push(at)
        this.#decide('permit', [])
        this.#decide('deny', [])
        return { back: false, next: true }
      default:
        return action satisfies never
    }
  }

  #decide(outcome: 'permit' | 'deny', lines: readonly Line[]): void {
    this.#outcomes.add(outcome)
    this.#lines.push(...lines)
  }
}
