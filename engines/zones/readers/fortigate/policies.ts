import {
  every,
  isAlways,
  not,
  some,
  type Family,
  type Line,
  type Predicate,
  type Rule,
  type Unknown,
} from '../../model/index.ts'
import { familyIs } from '../terms.ts'
import { undefinedName, type AddressBook } from './addresses.ts'
import { Facts, irrelevantKeys } from './facts.ts'
import type { Scope } from './scope.ts'
import type { ServiceBook } from './services.ts'
import { translatedBy, UNTRANSLATED, type Vip } from './vips.ts'

const IRRELEVANT = irrelevantKeys({
  naming:
    'name label global-label uuid-idx replacemsg-override-group block-notification custom-log-fields policyid replacemsg-group identity-based-route redirect-url auth-cert auth-redirect-addr disclaimer email-collect',
  logging:
    'logtraffic logtraffic-start capture-packet log-http-transaction logtraffic-app log-unmatched-traffic extended-log packet-capture-filter',
  quality:
    'traffic-shaper traffic-shaper-reverse per-ip-shaper diffserv-copy diffserv-forward diffserv-reverse diffservcode-forward diffservcode-rev class-id cos-vlan-cos vlan-cos-fwd vlan-cos-rev cgn-session-quota cgn-resource-quota cgn-eif cgn-eim cgn-log-server-grp',
  link: 'auto-asic-offload np-acceleration session-ttl tcp-mss-sender tcp-mss-receiver delay-tcp-npu-session timeout-send-rst anti-replay wccp wanopt wanopt-detection wanopt-passive-opt wanopt-peer wanopt-profile webcache webcache-https webproxy-profile webproxy-forward-server tcp-session-without-syn permit-any-host permit-stun-host passive-wan-health-measurement dynamic-shaping radius-ip-auth-bypass http-policy-redirect ssh-policy-redirect fec tcp-timeout-pid udp-timeout-pid send-deny-packet match-vip-only geoip-anycast dsri port-preserve port-random rtp-nat rtp-addr nat-outbound natoutbound natinbound inbound outbound ztna-policy-redirect',
  inspection:
    'utm-status inspection-mode profile-type profile-group profile-protocol-options ssl-ssh-profile av-profile webfilter-profile dnsfilter-profile emailfilter-profile spamfilter-profile dlp-sensor dlp-profile file-filter-profile ips-sensor application-list voip-profile ips-voip-filter sctp-filter-profile icap-profile cifs-profile waf-profile ssh-filter-profile videofilter-profile virtual-patch-profile casb-profile diameter-filter-profile decrypted-traffic-mirror ssl-mirror ssl-mirror-intf scan-botnet-connections client-reputation gtp-profile mms-profile ips-voip antivirus-profile isolator-server',
})

/** Keys that hold a policy to fewer packets in a way that headers do not show. */
const NARROWING: readonly (readonly [keys: string, cause: 'user' | 'name' | 'application' | 'mark' | 'time'])[] = [
  [
    'users groups fsso-groups ntlm ntlm-guest ntlm-enabled-browsers fsso fsso-agent-for-ntlm rsso radius-mac-auth-bypass ztna-status ztna-ems-tag ztna-ems-tag-secondary ztna-geo-tag ztna-device-ownership ztna-tags-match-logic devices device-detection-portal captive-portal-exempt security-posture',
    'user',
  ],
  [
    'geoip-match reputation-minimum reputation-direction reputation-minimum6 reputation-direction6 src-vendor-mac sgt sgt-check network-service-dynamic network-service-src-dynamic',
    'name',
  ],
  ['application app-category app-group url-category application-list-match', 'application'],
  ['tos tos-mask tos-negate vlan-filter', 'mark'],
  ['policy-expiry-date policy-expiry-date-utc schedule-timeout policy-expiry', 'time'],
]
const OFF = new Set(['disable', '0', '0x00', '', '0000-00-00', 'destination'])

/** What policies may name. */
export interface Names {
  readonly four: AddressBook
  readonly six: AddressBook
  readonly services: ServiceBook
  readonly vips: ReadonlyMap<string, readonly Vip[]>
  /** Interfaces behind a zone's name; undefined for a name that is neither a zone nor an interface. */
  readonly interfaces: (name: string) => readonly string[] | undefined
  /** Schedules that always hold. */
  readonly always: ReadonlySet<string>
  /** Whether a deny policy without `match-vip` also stops translated packets (FortiOS 7.2.3 and later). */
  readonly denyMatchesVip: boolean
  readonly centralNat: boolean
}

/** One policy as read, with what the source translation needs of it. */
export interface Policy {
  readonly rule: Rule
  readonly enabled: boolean
  readonly families: readonly Family[]
  readonly nat: boolean
  readonly pools: readonly string[]
  readonly fixedPort: boolean
  readonly at: Line
}

/** Reads a list of policies. The order of the file is the order in which the device tries them, whatever their ids. */
export function readPolicies(path: string, families: readonly Family[], scope: Scope, names: Names): Policy[] {
  return scope.entries(path).map((entry) => readPolicy(new Facts(entry, scope.ledger), families, names))
}

function readPolicy(facts: Facts, families: readonly Family[], names: Names): Policy {
  const action = facts.one('action') ?? 'deny'
  const deny = action === 'deny'
  const enabled = !facts.is('status', 'disable')
  const translated = matchesTranslated(facts, deny, names)
  const parts: Predicate[] = [
    between(facts, 'srcintf', 'in', names),
    between(facts, 'dstintf', 'out', names),
    some(...families.map((family) => ends(facts, family, families, names, translated))),
    services(facts, names),
    ...conditions(facts, names),
  ]
  const nat = facts.is('nat', 'enable')
  const pools = facts.is('ippool', 'enable') ? [...facts.all('poolname'), ...facts.all('poolname6')] : []
  facts.all('poolname')
  facts.all('poolname6')
  facts.all('vpntunnel')
  const fixedPort = facts.is('fixedport', 'enable')
  const left = facts.rest(IRRELEVANT)
  if (action !== 'accept' && action !== 'deny' && action !== 'ipsec') left.push(facts.unclear('action'))
  parts.push(...left.map((unknown): Predicate => ({ is: 'unknown', unknown })))
  return {
    rule: { label: facts.block.name, when: every(...parts), action: { do: deny ? 'deny' : 'permit' }, at: facts.at },
    enabled,
    families,
    nat,
    pools,
    fixedPort,
    at: facts.at,
  }
}

function between(facts: Facts, key: 'srcintf' | 'dstintf', way: 'in' | 'out', names: Names): Predicate {
  const given = facts.all(key)
  if (given.length === 0) return undefinedName(facts, key, key)
  if (given.includes('any')) return every()
  return some(
    ...given.map((name): Predicate => {
      const behind = names.interfaces(name)
      return behind ? { is: 'interface', way, names: behind } : undefinedName(facts, key, name)
    }),
  )
}

function matchesTranslated(facts: Facts, deny: boolean, names: Names): boolean {
  const said = facts.one('match-vip')
  if (names.centralNat) return true
  return said === undefined ? deny && names.denyMatchesVip : said === 'enable'
}

/** Source and destination of one family. */
function ends(facts: Facts, family: Family, families: readonly Family[], names: Names, translated: boolean): Predicate {
  // Lists of IPv6 alone write their addresses under the plain keys.
  const suffix = family === 6 && families.includes(4) ? '6' : ''
  const book = family === 4 ? names.four : names.six
  const outside = internetService(facts, family)
  const source = outside.src ?? members(facts, `srcaddr${suffix}`, (name) => book.get(name)?.('src'))
  const target = outside.dst ?? destination(facts, `dstaddr${suffix}`, { book, names, translated })
  return every(
    familyIs(family),
    negated(facts, `srcaddr${suffix}-negate`, source),
    negated(facts, `dstaddr${suffix}-negate`, target),
  )
}

function negated(facts: Facts, key: string, set: Predicate): Predicate {
  return facts.is(key, 'enable') ? not(set) : set
}

function members(facts: Facts, key: string, find: (name: string) => Predicate | undefined): Predicate {
  return some(...facts.all(key).map((name) => find(name) ?? undefinedName(facts, key, name)))
}

interface Destination {
  readonly book: AddressBook
  readonly names: Names
  readonly translated: boolean
}

/**
 * A policy that names a VIP asks which VIP translated the packet. One that names addresses does not see translated
 * packets at all, unless `match-vip` says so.
 */
function destination(facts: Facts, key: string, { book, names, translated }: Destination): Predicate {
  const given = facts.all(key)
  const vips = given.flatMap((name) => names.vips.get(name) ?? [])
  const plain = given.filter((name) => !names.vips.has(name))
  const addresses = some(...plain.map((name) => book.get(name)?.('dst') ?? undefinedName(facts, key, name)))
  const seen = translated || names.vips.size === 0 ? addresses : every(addresses, UNTRANSLATED)
  return vips.length === 0 ? seen : some(translatedBy(vips.map(({ mark }) => mark)), seen)
}

function internetService(facts: Facts, family: Family): { src?: Predicate; dst?: Predicate } {
  const six = family === 6 ? '6' : ''
  const out: { src?: Predicate; dst?: Predicate } = {}
  for (const [side, key] of [
    ['dst', `internet-service${six}`],
    ['src', `internet-service${six}-src`],
  ] as const) {
    for (const part of ['name', 'id', 'group', 'custom', 'custom-group', 'negate', 'fortiguard'])
      facts.all(`${key}-${part}`)
    if (!facts.is(key, 'enable')) continue
    const why = {
      ja: 'インターネットサービスの中身は設定の外で決まります。',
      en: 'What an Internet service holds is decided outside the configuration.',
    }
    out[side] = { is: 'unknown', unknown: facts.ledger.open('name', facts.lineOf(key), why) }
  }
  return out
}

function services(facts: Facts, names: Names): Predicate {
  const given = facts.all('service')
  if (given.length === 0) {
    // An Internet service brings its own ports.
    return facts.is('internet-service', 'enable') || facts.is('internet-service6', 'enable')
      ? every()
      : undefinedName(facts, 'service', 'service')
  }
  const set = some(...given.map((name) => names.services(name) ?? undefinedName(facts, 'service', name)))
  return negated(facts, 'service-negate', set)
}

function conditions(facts: Facts, names: Names): Predicate[] {
  const out: Predicate[] = []
  const schedule = facts.one('schedule')
  if (schedule === 'none') out.push(some())
  else if (schedule !== undefined && !names.always.has(schedule)) {
    out.push(
      open(facts, 'schedule', 'time', {
        ja: `予定「${schedule}」の間だけ働きます。`,
        en: `It holds during the schedule “${schedule}” only.`,
      }),
    )
  }
  for (const [keys, cause] of NARROWING) {
    for (const key of keys.split(' ')) {
      if (!facts.has(key) || OFF.has(facts.one(key) ?? '')) continue
      out.push(open(facts, key, cause, { ja: `${key}で対象が絞られます。`, en: `${key} holds it to fewer packets.` }))
    }
  }
  return out.filter((part) => !isAlways(part))
}

function open(
  facts: Facts,
  key: string,
  cause: Exclude<Unknown['cause'], 'not-understood'>,
  why: Unknown['why'],
): Predicate {
  return { is: 'unknown', unknown: facts.ledger.open(cause, facts.lineOf(key), why) }
}
