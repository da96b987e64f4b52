import type { Interface, Prefix, Route, Unknown } from '../../model/index.ts'
import { notUnderstood } from '../ledger.ts'
import { parseNumber } from '../words.ts'
import { Facts, irrelevantKeys } from './facts.ts'
import { PRIORITIES } from './routes.ts'
import type { Scope } from './scope.ts'
import type { Block } from './tree.ts'

/** Settings of an interface that say nothing about which transit packets pass. */
const IRRELEVANT = irrelevantKeys({
  naming:
    'snmp-index alias role devindex ident-accept fortilink-neighbor-detect icmp-send-redirect trust-ip-1 trust-ip-2 trust-ip-3 external interconnect annotation',
  management:
    'allowaccess dedicated-to management-ip security-mode security-exempt-list security-external-web security-redirect-url security-groups auth-type disclaimer-page device-identification device-user-identification device-access-list device-netscan lldp-reception lldp-transmission lldp-network-policy ap-discover fortilink fortilink-stacking fortilink-split-interface auto-auth-extension-device switch-controller-access-vlan switch-controller-igmp-snooping switch-controller-dhcp-snooping switch-controller-feature switch-controller-mgmt-vlan switch-controller-arp-inspection switch-controller-traffic-policy swc-first-create swc-vlan proxy-captive-portal captive-portal fortiheartbeat endpoint-compliance broadcast-forticlient-discovery color reachable-time',
  link: 'speed mtu mtu-override mediatype media-status duplex lacp-mode lacp-speed lacp-ha-slave lacp-ha-secondary min-links min-links-down algorithm link-up-delay link-down-delay fail-detect fail-detect-option fail-alert-method fail-action-on-extender fail-alert-interfaces detectserver detectprotocol ha-priority macaddr substitute-dst-mac trunk stp stp-ha-slave forward-error-correction arpforward broadcast-forward l2forward l2tp-client vlanforward bfd bfd-desired-min-tx bfd-detect-mult bfd-required-min-rx priority distance weight gwdetect ping-serv-status estimated-upstream-bandwidth estimated-downstream-bandwidth measured-upstream-bandwidth measured-downstream-bandwidth bandwidth-measure-time preserve-session-route polling-interval tcp-mss phy-mode mux-type wifi-acl monitor-bandwidth phy-setting np-qos-profile port-mirroring eap-supplicant sfp-dsl redundant-interface vrrp-virtual-mac ring-rx ring-tx pptp-client defaultgw-metric egress-queues dhcp-client-identifier dhcp-renew-time dhcp-classless-route-addition idle-timeout disc-retry-timeout padt-retry-timeout service-name ac-name lcp-echo-interval lcp-max-echo-fails username ipunnumbered password pppoe-unnumbered-negotiate',
  quality: 'inbandwidth outbandwidth egress-shaping-profile ingress-shaping-profile',
  logging:
    'log netflow-sampler sflow-sampler sample-rate sample-direction sflow-sampling stpforward stpforward-mode ingress-spillover-threshold spillover-threshold egress-spillover-threshold ingress-cos egress-cos',
  inspection:
    'src-check ips-sniffer-mode scan-botnet-connections drop-fragment drop-overlapped-fragment netbios-forward wins-ip icmp-accept-redirect explicit-web-proxy explicit-ftp-proxy',
  'name-service':
    'dns-server-override dns-query dns-server-protocol dhcp-relay-service dhcp-relay-ip dhcp-relay-type dhcp-relay-agent-option dhcp-relay-interface dhcp-relay-interface-select-method dhcp-relay-request-all-server dhcp-snooping-server-list ip-managed-by-fortiipam managed-subnetwork-size',
})
const IRRELEVANT_INNER = irrelevantKeys({
  link: 'vrrp l2tp-client-settings mirroring-filter',
  naming: 'tagging',
  'name-service': 'client-options dhcp-snooping-server-list',
  management: 'phy-setting',
})
const IRRELEVANT_IP6 = irrelevantKeys({
  management:
    'ip6-allowaccess ip6-send-adv ip6-manage-flag ip6-other-flag ip6-max-interval ip6-min-interval ip6-default-life ip6-reachable-time ip6-retrans-time ip6-hop-limit ip6-link-mtu nd-mode nd-cert nd-security-level nd-timestamp-delta nd-timestamp-fuzz nd-cga-modifier unique-autoconf-addr ip6-route-pref icmp6-send-redirect ra-send-mtu ip6-delegated-prefix-list ip6-prefix-list ip6-dns-server-override ip6-adv-rio cli-conn6-status vrrp-virtual-mac6 vrip6_link_local ip6-rdnss-list ip6-dnssl-list ip6-route-list client-options ip6-extra-addr',
  'name-service':
    'dhcp6-relay-service dhcp6-relay-type dhcp6-relay-ip dhcp6-information-request dhcp6-prefix-delegation dhcp6-prefix-hint dhcp6-client-options dhcp6-relay-interface-id dhcp6-relay-source-interface dhcp6-relay-source-ip dhcp6-iapd-list',
  link: 'interface-identifier',
})

export interface InterfacesRead {
  /** Default routes that a line brings with its address (`defaultgw`, on unless switched off). */
  readonly routes: readonly Route[]
  readonly interfaces: readonly Interface[]
  readonly unknowns: readonly Unknown[]
}

/** Interfaces of a virtual domain: those whose `vdom` names it. */
export function readInterfaces(scope: Scope): InterfacesRead {
  const interfaces: Interface[] = []
  const unknowns: Unknown[] = []
  const routes: Route[] = []
  for (const entry of scope.entries('system interface')) {
    const facts = new Facts(entry, scope.ledger)
    const vdom = facts.one('vdom')
    if (scope.vdom !== undefined && (vdom ?? 'root') !== scope.vdom) continue
    const made = readInterface(facts, unknowns)
    interfaces.push(made)
    if (made.learnt && !facts.is('defaultgw', 'disable')) routes.push(learntDefault(facts, made.name))
    unknowns.push(...facts.rest(IRRELEVANT, IRRELEVANT_INNER))
  }
  return { interfaces, routes, unknowns }
}

function readInterface(facts: Facts, unknowns: Unknown[]): Interface {
  const addresses = [...address(facts, 'ip', unknowns), ...secondary(facts, unknowns), ...ip6(facts, unknowns)]
  if (!facts.is('status', 'up')) facts.all('status')
  const vlan = parseNumber(facts.one('vlanid'), 4094, 1)
  const type = facts.one('type')
  const parent =
    facts.one('interface') ?? (type === 'vdom-link' ? `vdom-link ${facts.block.name.slice(0, -1)}` : undefined)
  for (const key of ['member', 'vrf', 'remote-ip', 'switch', 'vlan-protocol', 'mode', 'snmp-index']) facts.all(key)
  if (facts.has('vrf') && !facts.is('vrf', '0')) unknowns.push(facts.unclear('vrf'))
  if (facts.is('proxy-arp', 'enable')) unknowns.push(facts.unclear('proxy-arp'))
  const alias = facts.one('alias')
  return {
    name: facts.block.name,
    aliases: alias === undefined ? [] : [alias],
    addresses,
    up: !facts.is('status', 'down'),
    ...(vlan === undefined ? {} : { vlan }),
    ...(parent === undefined ? {} : { parent }),
    ...learnt(facts),
    ingress: [],
    egress: [],
    at: facts.at,
  }
}

/** Distance of a default gateway that a line assigns. */
const LEARNT_DISTANCE = 5

function learntDefault(facts: Facts, name: string): Route {
  const distance = parseNumber(facts.one('distance'), 255) ?? LEARNT_DISTANCE
  return {
    to: { family: 4, address: 0, length: 0 },
    via: [{ to: 'interface', interface: name }],
    preference: distance * PRIORITIES,
    at: facts.at,
  }
}

function learnt(facts: Facts): { learnt?: Unknown } {
  const mode = facts.one('mode')
  if (mode !== 'dhcp' && mode !== 'pppoe') return {}
  facts.all('defaultgw')
  return {
    learnt: facts.ledger.open('dynamic', facts.lineOf('mode'), {
      ja: `アドレスは${mode === 'dhcp' ? 'DHCP' : 'PPPoE'}で決まります。`,
      en: `The address comes by ${mode === 'dhcp' ? 'DHCP' : 'PPPoE'}.`,
    }),
  }
}

function address(facts: Facts, key: string, unknowns: Unknown[]): Prefix[] {
  if (!facts.has(key)) return []
  const prefix = facts.prefix(key)
  if (!prefix) {
    unknowns.push(facts.unclear(key))
    return []
  }
  const unset = prefix.family === 4 ? prefix.address === 0 : prefix.address === 0n
  return unset ? [] : [prefix]
}

function secondary(facts: Facts, unknowns: Unknown[]): Prefix[] {
  const enabled = facts.is('secondary-IP', 'enable')
  const found = (facts.inner('secondaryip')?.entries ?? []).flatMap((entry) => inner(entry, facts, unknowns))
  return enabled ? found : []
}

function inner(entry: Block, outer: Facts, unknowns: Unknown[]): Prefix[] {
  const facts = new Facts(entry, outer.ledger)
  const found = address(facts, 'ip', unknowns)
  unknowns.push(
    ...facts.rest(
      irrelevantKeys({
        management: 'allowaccess',
        link: 'detectserver detectprotocol gwdetect ha-priority ping-serv-status',
      }),
    ),
  )
  return found
}

function ip6(facts: Facts, unknowns: Unknown[]): Prefix[] {
  const block = facts.inner('ipv6')
  if (!block) return []
  const inner = new Facts(block, facts.ledger)
  const found = address(inner, 'ip6-address', unknowns)
  const mode = inner.one('ip6-mode')
  if (
    (mode !== undefined && mode !== 'static') ||
    inner.is('autoconf', 'enable') ||
    inner.has('ip6-upstream-interface')
  ) {
    inner.all('ip6-subnet')
    unknowns.push(
      ...(found.length > 0
        ? []
        : [inner.ledger.unknown(inner.lineOf('ip6-mode'), notUnderstood(`ip6-mode ${mode ?? 'autoconf'}`))]),
    )
  }
  unknowns.push(...inner.rest(IRRELEVANT_IP6, IRRELEVANT_IP6))
  return found
}
