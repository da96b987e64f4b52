import { diffChars } from 'diff'
import type { Clause, LineRange, Policy } from '../model.ts'

/** One stretch of text: in both, only in the old one, or only in the new one. */
export interface TextChange {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** A clause or item of the old edition beside that of the new one. */
export interface ClauseComparison {
  readonly verdict: 'same' | 'changed' | 'removed' | 'added'
  /** Levels above it. */
  readonly depth: number
  readonly key?: string
  readonly a?: Side
  readonly b?: Side
  /** Differences of title and text together; empty where one side is absent. */
  readonly changes: readonly TextChange[]
}

export interface Side {
  readonly number: string | null
  readonly title: string
  readonly text: string
  readonly lines: LineRange
}

/** Beyond this many edits two texts have nothing to do with each other; showing them whole says more. */
const MOST_EDITS = 3_000
/** Texts that share fewer of their letter pairs than this are two texts (Dice). */
const ALIKE = 0.45
/** Siblings beyond this many are paired by key, title and number only. */
const MOST_SIBLINGS = 400

/**
 * Two policies, or two editions of one, side by side by clause (新旧対照表): clauses are paired by key, then title, then
 * likeness, and compared letter by letter. Pure. O(n·m) in the siblings of one level, n and m bounded.
 */
export function compareByClause(a: Policy, b: Policy): readonly ClauseComparison[] {
  return compareLevel(a.clauses, b.clauses, 0)
}

function compareLevel(a: readonly Clause[], b: readonly Clause[], depth: number): ClauseComparison[] {
  const pairs = pair(a, b)
  const rows: ClauseComparison[] = []
  const paired = new Set(pairs.values())
  const placeOf = new Map(b.map((clause, at) => [clause, at]))
  let next = 0
  const addUpTo = (limit: number): void => {
    for (; next < limit; next++) if (!paired.has(b[next]!)) rows.push(...wholly(b[next]!, 'added', depth))
  }
  for (const clause of a) {
    const other = pairs.get(clause)
    if (!other) {
      rows.push(...wholly(clause, 'removed', depth))
      continue
    }
    addUpTo(placeOf.get(other)!)
    rows.push(compareOne(clause, other, depth), ...compareLevel(clause.items, other.items, depth + 1))
  }
  addUpTo(b.length)
  return rows
}

function compareOne(a: Clause, b: Clause, depth: number): ClauseComparison {
  const [left, right] = [sideOf(a), sideOf(b)]
  const changes = differences(spoken(left), spoken(right))
  const verdict = changes.every(({ kind }) => kind === 'same') ? 'same' : 'changed'
  const key = a.key ?? b.key
  return { verdict, depth, ...(key !== undefined && { key }), a: left, b: right, changes }
}

function wholly(clause: Clause, verdict: 'added' | 'removed', depth: number): ClauseComparison[] {
  const side = sideOf(clause)
  const row = { verdict, depth, ...(clause.key !== undefined && { key: clause.key }), changes: [] }
  const own: ClauseComparison = verdict === 'added' ? { ...row, b: side } : { ...row, a: side }
  return [own, ...clause.items.flatMap((item) => wholly(item, verdict, depth + 1))]
}

function sideOf(clause: Clause): Side {
  return { number: clause.number, title: clause.title ?? clause.term ?? '', text: clause.text, lines: clause.lines }
}

const spoken = ({ number, title, text }: Side): string => `${[number, title].filter(Boolean).join(' ')}\n${text}`

/** Letter by letter; whole texts where they have little in common. */
function differences(a: string, b: string): readonly TextChange[] {
  if (a === b) return [{ kind: 'same', text: a }]
  const parts = diffChars(a, b, { maxEditLength: MOST_EDITS })
  if (!parts)
    return [
      { kind: 'removed', text: a },
      { kind: 'added', text: b },
    ]
  return parts.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}

/** Pairs siblings: same key, same title or term, then the likest text. */
function pair(a: readonly Clause[], b: readonly Clause[]): Map<Clause, Clause> {
  const pairs = new Map<Clause, Clause>()
  const free = new Set(b)
  const take = (nameOf: (clause: Clause) => string | undefined): void => {
    const byName = new Map<string, Clause>()
    for (const clause of free) {
      const name = nameOf(clause)
      if (name && !byName.has(name)) byName.set(name, clause)
    }
    for (const clause of a) {
      const name = pairs.has(clause) ? undefined : nameOf(clause)
      const other = name === undefined ? undefined : byName.get(name)
      if (other && free.delete(other)) pairs.set(clause, other)
    }
  }
  take(({ key }) => key)
  take(({ title, term }) => (title ?? term)?.replace(/\s/g, ''))
  takeLikest(a, free, pairs)
  take(({ number, title, term, text }) => ((title ?? term ?? text) === '' ? (number ?? undefined) : undefined))
  return pairs
}

function takeLikest(a: readonly Clause[], free: Set<Clause>, pairs: Map<Clause, Clause>): void {
  const open = a.filter((clause) => !pairs.has(clause))
  if (open.length > MOST_SIBLINGS || free.size > MOST_SIBLINGS) return
  const others = [...free].map((clause) => ({ clause, letters: letterPairs(clause) }))
  for (const clause of open) {
    const letters = letterPairs(clause)
    const likeness = others.map((other) => ({
      ...other,
      alike: free.has(other.clause) ? dice(letters, other.letters) : 0,
    }))
    const best = likeness.reduce((left, right) => (right.alike > left.alike ? right : left), {
      alike: 0,
      clause,
      letters,
    })
    if (best.alike >= ALIKE && free.delete(best.clause)) pairs.set(clause, best.clause)
  }
}

function letterPairs({ title = '', term = '', text }: Clause): ReadonlySet<string> {
  const words = `${title}${term}${text}`.slice(0, 2_000)
  const found = new Set<string>()
  for (let at = 0; at + 1 < words.length; at++) found.add(words.slice(at, at + 2))
  return found
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let shared = 0
  for (const letters of a) if (b.has(letters)) shared++
  return (2 * shared) / (a.size + b.size)
}
