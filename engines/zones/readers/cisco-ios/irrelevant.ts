import type { Irrelevance } from '../ledger.ts'

type Lists = Partial<Record<Irrelevance, string>>

/** Commands by their first words (`_` joins two), that do not bear on which transit packets pass. */
const TOP: Lists = {
  management:
    'service boot-start-marker boot-end-marker boot config-register memory-size memory_reserve memory memory-reserve license vtp spanning-tree errdisable platform archive parser file exception process cpu scheduler ip_http ip_ssh ip_telnet ip_ftp ip_tftp ip_scp ip_rcmd ip_finger ip_bootp ip_source-route line alias privilege call-home call cns event macro menu mmi mac mac-address-table mac-learning udld lldp cdp no_cdp no_lldp stack switch stackwise-virtual redundancy diagnostic hw-module module transceiver upgrade voice-card voice dial-peer ephone telephony-service sccp ccm-manager gateway fabric port-profile power energywise wsma netconf netconf-yang restconf telemetry guestshell iox app-hosting subscriber vlan_internal vlan_dot1q configuration version card slot microcode media-gateway control-plane control-plane-host tftp-server software network-clock network-clock-select rep vmps fips ip_accounting x25 multilink virtual-profile modemcap chat-script isdn controller enrollment do exit end username_management',
  logging:
    'logging snmp-server snmp ip_sla ip_flow ip_flow-export ip_flow-capture ip_flow-cache flow track monitor ip_cache rmon sampler flow-sampler-map netflow performance mediatrace process-max-time',
  time: 'clock ntp sntp time-range',
  'sign-in':
    'aaa enable username radius radius-server tacacs tacacs-server dot1x login security identity authentication kerberos ip_admission ip_auth-proxy line_vty ip_radius ip_tacacs ldap radius-server_host',
  naming: 'hostname description banner prompt location vlan ip_domain-name ip_domain name',
  'name-service':
    'ip_domain-lookup ip_name-server ip_host ip_dhcp ipv6_dhcp ip_dns ip_helper-address ip_forward-protocol ip_local ipv6_local ipv6_host',
  display: 'terminal',
  link: 'ip_cef ipv6_cef ip_subnet-zero ip_classless ip_device ip_arp arp port-channel lacp system lag vpdn vpdn-group pppoe bba-group dialer dialer-list frame-relay mpls_ldp mpls l2vpn ethernet bridge_irb ipv6_nd ip_gratuitous-arps ip_tcp ip_icmp ip_options ip_mtu multilink-group interface-range ip_verify ipv6_unicast-routing ip_routing ip_unreachables standby fhrp glbp ip_default-gateway no_ip_default-gateway ip_prefix-list ipv6_prefix-list no_ip_routing nd',
  quality: 'class-map policy-map mls qos auto ip_rsvp ip_nbar table-map priority-list queue-list policy-list',
  crypto: 'crypto key keyring pki',
  inspection:
    'ip_ips ip_inspect_audit-trail ip_inspect_tcp ip_inspect_udp ip_inspect_max-incomplete ip_inspect_one-minute ip_inspect_dns-timeout ip_inspect_log ip_inspect_alert-off ip_urlfilter parameter-map ip_virtual-reassembly utm login_block-for',
  routing:
    'route-map ip_as-path ip_community-list ip_extcommunity-list ip_multicast ip_multicast-routing ip_pim ip_igmp ip_mroute ip_msdp ip_bgp-community ip_mfib ipv6_mfib ipv6_multicast-routing ipv6_mld ipv6_pim vrf ip_vrf ipv6_rip address-family segment-routing ip_dvmrp',
}

const INTERFACE: Lists = {
  naming: 'description bandwidth load-interval snmp ip_domain service-instance name',
  management:
    'cdp lldp macro mac-address udld storm-control ip_http errdisable keepalive hold-queue carrier-delay negotiation hw-module no_cdp no_lldp logging snmp-server mop no_mop ip_ssh nmsp arp loopback transceiver interface_description',
  logging: 'ip_flow ip_accounting ipv6_flow flow ip_route-cache ip_nbar netflow',
  'sign-in': 'authentication dot1x mab access-session ip_admission ppp ip_auth-proxy',
  link: 'speed duplex mtu ip_mtu ipv6_mtu ip_tcp ipv6_tcp media-type channel-group channel-protocol lacp port-channel spanning-tree standby vrrp glbp mdix power delay clock encapsulation tunnel dialer dialer-group pppoe pppoe-client peer ip_unreachables ip_redirects ip_proxy-arp ip_directed-broadcast ip_mask-reply ip_local-proxy-arp ip_gratuitous-arps ipv6_nd ipv6_enable ipv6_redirects ipv6_unreachables ip_virtual-reassembly ip_arp ip_load-sharing serial fair-queue cable isdn dsl vpdn bfd bridge-group backup ip_cef flowcontrol autostate stackwise-virtual dual-active beacon medium switchport_nonegotiate ip_broadcast-address priority virtual-template physical-layer framing linecode cdp_enable atm pvc protocol ip_ddns ip_split-horizon ip_summary-address service-module line-protocol',
  quality:
    'service-policy mls priority-queue srr-queue auto queue-set qos trust wrr-queue rcv-queue tx-queue random-detect ip_rsvp rate-limit traffic-shape bandwidth_percent',
  crypto: 'crypto',
  inspection:
    'ip_verify ipv6_verify ip_ips ip_dhcp ip_source ipv6_nd-raguard ipv6_dhcp-guard ip_urlfilter device-tracking',
  'name-service': 'ip_helper-address ipv6_dhcp ip_dhcp-relay ip_dns',
  routing:
    'ip_ospf ip_rip ip_eigrp ip_router ip_pim ip_igmp ipv6_ospf ipv6_rip ipv6_eigrp ospfv3 isis ip_hello-interval ip_hold-time ip_authentication ip_bandwidth-percent ipv6_mld ip_multicast mpls ip_sap ip_cgmp ip_dvmrp ip_bgp',
  structure: 'exit',
}

function byFirstWords(lists: Lists): ReadonlyMap<string, Irrelevance> {
  const out = new Map<string, Irrelevance>()
  for (const [reason, commands] of Object.entries(lists)) {
    // The keys of the lists are reasons by their type.
    for (const command of commands.split(' ')) out.set(command, reason as Irrelevance) // oxlint-disable-line typescript/no-unsafe-type-assertion
  }
  return out
}

const TOP_WORDS = byFirstWords(TOP)
const INTERFACE_WORDS = byFirstWords(INTERFACE)

/** Why a command does not matter; a `no` before it does not change that. Undefined where it may matter. */
function reasonIn(table: ReadonlyMap<string, Irrelevance>, words: readonly string[]): Irrelevance | undefined {
  const [a = '', b = '', c = ''] = words[0] === 'no' || words[0] === 'default' ? words.slice(1) : words
  return table.get(`${a}_${b}_${c}`) ?? table.get(`${a}_${b}`) ?? table.get(a)
}

/** Lists on VLANs, which look like the naming of VLANs. */
const VLAN_LISTS = new Set(['access-map', 'filter', 'access-log'])

export function irrelevantTop(words: readonly string[]): Irrelevance | undefined {
  if (words[0] === 'vlan' && VLAN_LISTS.has(words[1] ?? '')) return undefined
  return reasonIn(TOP_WORDS, words)
}

export function irrelevantBelowInterface(words: readonly string[]): Irrelevance | undefined {
  return reasonIn(INTERFACE_WORDS, words)
}
