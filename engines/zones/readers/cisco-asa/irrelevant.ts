import type { Irrelevance } from '../ledger.ts'

/** First words of commands (`_` joins two) that do not bear on which transit packets pass. */
const COMMANDS: Partial<Record<Irrelevance, string>> = {
  management:
    'terminal pager asdm http ssh telnet console ftp boot prompt call-home privilege management-access management-only hardware-bypass coredump service no_service passwd enable dynamic-access-policy-record smart license feature mode context allocate-interface config-url join-failover-group admin-context resource class cluster configure names checkheaps jumbo-frame xlate_block-allocation snort app-agent e-cluster tls-proxy ctl-provider ctl-file phone-proxy media-termination uc-ime sw-module webvpn_management clear lacp_system-priority port-object_x',
  logging: 'logging snmp-server flow-export sla track monitor-interface event smtp-server mail-relay reporting-cache',
  time: 'clock ntp time-range periodic absolute',
  'sign-in': 'aaa aaa-server username user-identity auth-prompt ldap quota privilege_level password-policy',
  naming: 'hostname description banner domain-name snmp_location prompt_hostname',
  'name-service': 'dns dns-group dns-group-map ddns dhcpd dhcprelay dhcp-client dhcp name-server ipv6_dhcprelay',
  link: 'mtu failover arp timeout icmp speed duplex channel-group lacp port-channel redundant member-interface delay mac-address flow-offload xlate arp-inspection ipv6_nd ipv6_icmp ipv6_enable ipv6_unicast-routing zone monitor_interface sysopt_noproxyarp sysopt_connection asp unit keepalive flowcontrol switchport forward pppoe vpdn vpn-load-balancing ip-client nve mac-address-table media-type hold-time',
  quality: 'priority-queue police shape tx-ring-limit queue-limit',
  crypto:
    'crypto isakmp tunnel-group tunnel-group-map group-policy webvpn ssl certificate vpn-addr-assign vpn-sessiondb vpn-tunnel-protocol key keyring ca anyconnect ip_local ikev1 ikev2 sysopt_ipsec sysopt_reclassify-vpn vpn vpnclient vpn-simultaneous-logins split-tunnel-policy split-tunnel-network-list default-domain',
  inspection:
    'class-map policy-map service-policy threat-detection fragment fixup url-server url-block url-cache filter ips inspect scansafe cxsc sfr dynamic-filter tcp-map ip_audit ip_verify regex set-connection mpf firewall_timeout cts botnet sysopt_connection_tcpmss prompt_slot conn',
  routing:
    'route-map prefix-list community-list as-path policy-list ipv6_prefix-list multicast-routing pim igmp mroute ip_community-list access-list_standard_x bfd bfd-template',
}

const BY_WORDS = new Map<string, Irrelevance>()
for (const [reason, commands] of Object.entries(COMMANDS)) {
  // The keys of COMMANDS are reasons by its type.
  for (const command of commands.split(' ')) BY_WORDS.set(command, reason as Irrelevance) // oxlint-disable-line typescript/no-unsafe-type-assertion
}

/** Below `interface`. */
const INTERFACE = new Map<string, Irrelevance>()
for (const [reason, words] of [
  ['naming', 'description no_nameif no_security-level no_ip nameif_x'],
  [
    'link',
    'speed duplex mtu channel-group lacp delay mac-address flowcontrol keepalive hold-time media-type standby port-channel member-interface encapsulation switchport ipv6_nd ipv6_enable port-priority forward pppoe redundant authentication bfd no_shutdown no_speed no_duplex zone-member',
  ],
  ['management', 'management-only management-access cts no_mop'],
  ['routing', 'ospf rip eigrp ip_ospf igmp pim ipv6_ospf isis summary-address split-horizon no_split-horizon'],
  ['inspection', 'policy-route_x ip_verify'],
  ['name-service', 'dhcprelay dhcp ddns'],
] as const) {
  for (const word of words.split(' ')) INTERFACE.set(word, reason)
}

function reasonIn(table: ReadonlyMap<string, Irrelevance>, words: readonly string[]): Irrelevance | undefined {
  const [a = '', b = '', c = ''] = words
  const direct = table.get(`${a}_${b}_${c}`) ?? table.get(`${a}_${b}`) ?? table.get(a)
  if (direct || (a !== 'no' && a !== 'default')) return direct
  return table.get(`${b}_${c}`) ?? table.get(b)
}

/** Why a command does not matter; undefined where it may. */
export function irrelevantTop(words: readonly string[]): Irrelevance | undefined {
  return reasonIn(BY_WORDS, words)
}

export function irrelevantBelowInterface(words: readonly string[]): Irrelevance | undefined {
  return reasonIn(INTERFACE, words)
}
