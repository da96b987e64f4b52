import type { Line, Unknown } from '../../model/index.ts'
import { claimAll, Facts, irrelevantKeys } from './facts.ts'
import type { Scope } from './scope.ts'
import type { Block } from './tree.ts'

/** Names that stand for several interfaces. */
export interface Zones {
  readonly members: ReadonlyMap<string, readonly string[]>
  /** Zones whose members may talk to each other without a policy (`intrazone allow`). */
  readonly open: readonly { readonly members: readonly string[]; readonly at: Line }[]
  readonly unknowns: readonly Unknown[]
}

const SDWAN_IRRELEVANT = irrelevantKeys({
  link: 'status load-balance-mode duplication-max-num neighbor-hold-down neighbor-hold-down-time neighbor-hold-boot-time fail-detect fail-alert-interfaces speedtest-bypass-routing app-perf-log-period',
})

/** Zones and the members of SD-WAN. */
export function readZones(scope: Scope): Zones {
  const members = new Map<string, readonly string[]>()
  const open: { members: readonly string[]; at: Line }[] = []
  const unknowns: Unknown[] = []
  for (const entry of scope.entries('system zone')) {
    const facts = new Facts(entry, scope.ledger)
    const own = facts.all('interface')
    members.set(entry.name, own)
    if (facts.is('intrazone', 'allow')) open.push({ members: own, at: facts.at })
    unknowns.push(...facts.rest(new Map(), irrelevantKeys({ naming: 'tagging' })))
  }
  for (const path of ['system sdwan', 'system virtual-wan-link']) {
    for (const block of scope.blocks(path)) {
      const byZone = new Map<string, string[]>([['virtual-wan-link', []]])
      for (const zone of block.blocks.find(({ name }) => name === 'zone')?.entries ?? []) {
        byZone.set(zone.name, [])
        for (const { line, to } of zone.settings.values()) scope.ledger.irrelevant('link', line, to)
      }
      for (const entry of block.blocks.find(({ name }) => name === 'members')?.entries ?? []) {
        const facts = new Facts(entry, scope.ledger)
        const own = facts.one('interface')
        const zone = facts.one('zone') ?? 'virtual-wan-link'
        if (own !== undefined) byZone.set(zone, [...(byZone.get(zone) ?? []), own])
        facts.rest(
          irrelevantKeys({
            link: 'gateway gateway6 source source6 cost weight priority priority6 spillover-threshold ingress-spillover-threshold volume-ratio status preferred-source transport-group priority-in-sla priority-out-sla',
          }),
        )
      }
      for (const [zone, own] of byZone) members.set(zone, own)
      unknowns.push(...new Facts(block, scope.ledger).rest(SDWAN_IRRELEVANT))
      claimRules(scope, block)
    }
  }
  return { members, open, unknowns }
}

/** Which member carries a packet is SD-WAN's choice among them; the routes already say that it is one of them. */
function claimRules(scope: Scope, block: Block): void {
  for (const inner of block.blocks) {
    if (inner.name !== 'members' && inner.name !== 'zone') claimAll(inner, 'link', scope.ledger)
  }
}
