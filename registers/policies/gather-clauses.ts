import { sealedRequirement, type RequirementKey } from '#kernel'

interface Row {
  readonly path: string
  readonly title: string
  readonly from: number
  readonly to: number
  readonly requirement: string
}

/** Rows of one clause, one per requirement, as one clause. */
export function gatherClauses(rows: readonly Row[]): {
  path: string
  title: string
  lines: readonly [number, number]
  requirements: RequirementKey[]
}[] {
  const byPlace = Map.groupBy(rows, ({ path, from }) => `${path} ${from}`)
  return [...byPlace.values()].map((same) => {
    const { path, title, from, to } = same[0]!
    const requirements = same.map(({ requirement }) => sealedRequirement(requirement))
    return { path, title, lines: [from, to] as const, requirements }
  })
}
