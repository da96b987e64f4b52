/** One figure of a benchmark, with what it is held against. */
export interface Measure {
  /** `policy.read.mbPerSecond` */
  readonly name: string
  readonly value: number
  readonly unit?: string
  /** What it has to keep: at least (`min`) or at most (`max`). */
  readonly limit?: { readonly min: number } | { readonly max: number }
  /** The same work by a named peer or a plain lower bound, measured in the same run. */
  readonly reference?: { readonly name: string; readonly value: number }
}

/** What `bench/<area>.ts` exports: figures one by one, as they are measured. */
export type Measures = () => AsyncIterable<Measure> | Iterable<Measure>

/** Whether a figure keeps its limit; true where it has none. */
export function isKept({ value, limit }: Measure): boolean {
  if (!limit) return true
  return 'min' in limit ? value >= limit.min : value <= limit.max
}

/** The shortest of so many runs, in milliseconds: the least disturbed by other work of the machine. */
export async function bestOf(runs: number, work: () => unknown): Promise<number> {
  let best = Infinity
  for (let run = 0; run < runs; run++) {
    const from = performance.now()
    await work()
    best = Math.min(best, performance.now() - from)
  }
  return best
}
