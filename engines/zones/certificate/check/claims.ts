import { canonical, type Json } from '#kernel'
import type { Network, ZonePolicy } from '../../model/index.ts'
import type { Certificate, Claim, Passage } from '../certificate.ts'
import { Refused } from './box.ts'

/** What came of a passage: zones where anything arrives, zones where something does that no row permits, devices met. */
export interface Ended {
  readonly arrived: ReadonlySet<string>
  readonly broken: ReadonlySet<string>
  readonly devices: ReadonlySet<string>
}

/** Draws the claims from the passages anew. @returns Whether all are proved. @throws Refused where others are made */
export function checkClaims(
  { claims, shortfalls, passages }: Certificate,
  network: Network,
  policy: ZonePolicy,
  ended: ReadonlyMap<Passage, Ended>,
): boolean {
  const open = new Set(network.devices.flatMap((one) => (one.unknowns.length > 0 ? [one.name] : [])))
  const holds = (found: Ended | undefined, to: string): Claim['holds'] => {
    if (!found || found.broken.has(to) || open.intersection(found.devices).size > 0) return 'not-proved'
    return found.arrived.has(to) ? 'permitted' : 'nothing'
  }
  const keys = network.zones.map(({ key }) => key)
  const all = keys.flatMap((from) => keys.flatMap((to) => (from === to ? [] : [[from, to] as const])))
  const due = ([4, 6] as const).flatMap((family) => {
    const find = (from: string, kind: Passage['kind'], egress?: number) =>
      ended.get(
        passages.find(
          (one) => one.from === from && one.family === family && one.kind === kind && one.egress === egress,
        )!,
      )
    const pairs = (policy.pairs ?? all).map(([from, to]): Claim => {
      const stray = find(from, 'stray')
      const unsure = !stray || open.intersection(stray.devices).size > 0
      const strays = unsure ? 'not-proved' : stray.arrived.has(to) ? 'some' : 'none'
      return { from, to, family, holds: holds(find(from, 'opening'), to), strays }
    })
    const egresses = policy.egresses.flatMap(({ from: zones, to, through }, i) =>
      zones.map((from): Claim => ({ from, to, family, egress: through, holds: holds(find(from, 'egress', i), to) })),
    )
    return [...pairs, ...egresses]
  })
  if (!same(claims, due)) throw new Refused('wrong-claim')
  const said = (claim: Claim) =>
    shortfalls.some(
      (one) =>
        one.from === claim.from && one.to === claim.to && one.family === claim.family && one.egress === claim.egress,
    )
  const short = claims.filter((claim) => claim.holds === 'not-proved' || claim.strays === 'not-proved')
  if (!short.every(said) || (short.length === 0 && shortfalls.length > 0)) throw new Refused('wrong-claim')
  return short.length === 0
}

/** Whether two values have one spelling. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a as Json) === canonical(b as Json) // both are JSON: read from text, or made of lines and names
}
