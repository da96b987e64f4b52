import type { Unknown } from '../../model/index.ts'
import { Facts } from './facts.ts'
import type { Scope } from './scope.ts'

/** Beginnings of settings of `system global` that are about the device itself. */
const GLOBAL =
  /^(?:admin|alias|anti-replay|arp|auth|autorun|av|batch|block-session|bfd|br-fdb|cert|cfg|check-|cli|clt|cloud|cmdb|compliance|cpu|csr|daily|default-service|delay|device-i|dh-params|dhcp|dnsproxy|dst|dual|early|edit-vdom|endpoint|extender|failtime|faz|fds|fec|fgd|fgt|fips|forti|gtp|gui|ha-|hardware|honor|hostname|http|hw|hyper|ike|ip-|ipsec|ipv6-accept|irq|language|lldp|log|login|long|management|max-|memory|mult|ndp|per-user|pmtu|policy-auth|post-login|pre-login|private|proxy|purdue|qos|quic|radius|reboot|refresh|remote|reset|revision|rsso|sc|security|send|service|snat|split|ssd|ssh|ssl|strict|strong|supp|switch|sys-perf|syslog|tcp|telemetry|telnet|timezone|traffic|two|udp|update|upgrade|url|use|user|usb|vdom-admin|vdom-mode|vip-arp|virtual|vpn|wad|wifi|wimax|wireless|wan|internet-service|tftp|ui|uuid|legacy|interface-subnet|application|miglogd|sflow|fabric|httpd|restart|dhcp6|ipv6-allow-multicast|ipv6-allow-local|allow-traffic|ipv6-allow-traffic|tunnel|lic)/

/** Beginnings of settings of a virtual domain that do not bear on which packets pass. */
const SETTINGS =
  /^(?:gui|comments|bfd|sip|h323|default-voip|discovered|ike|inspection-mode|implicit|http|ssl|status|utf8|vdom-type|vpn|wccp|multicast-ttl|multicast-skip|lldp|link-down|location|device|dhcp|dyn-addr|email|fw-session|internet-service|snat-hairpin|auxiliary|block-land|consolidated|deny-tcp|detect-unknown|dhcp6|fqdn|gateway|ip6?$|hyperscale|manageip6?|mac-ttl|motion|nat46|nat64|prp|ses-denied|default-app|central-nat|opmode|ngfw-mode|allow-subnet|asymroute|strict-src|v4-ecmp|ecmp|application-bandwidth|per-policy|allow-linkdown|policy-offload|best-route|ext-resource|tcp-session-without|default-policy|intree|bypass|utm)/

const PROFILE_MODE = new Set([undefined, 'profile-based'])

/** What the settings of the device and of the domain leave open. */
export function globalUnknowns(scope: Scope): Unknown[] {
  const { ledger } = scope
  const out: Unknown[] = []
  for (const [path, known] of [
    ['system global', GLOBAL],
    ['system settings', SETTINGS],
  ] as const) {
    for (const block of scope.blocks(path)) {
      const facts = new Facts(block, ledger)
      for (const [key, { line, to }] of block.settings) {
        if (known.test(key)) ledger.irrelevant('management', line, to)
        else out.push(facts.unclear(key))
      }
      if (path === 'system global') continue
      for (const key of ['asymroute', 'asymroute6']) if (facts.is(key, 'enable')) out.push(facts.unclear(key))
      if (!PROFILE_MODE.has(facts.one('ngfw-mode'))) out.push(facts.unclear('ngfw-mode'))
      if (facts.is('opmode', 'transparent')) out.push(facts.unclear('opmode'))
    }
  }
  for (const block of scope.blocks('system vdom-link')) {
    for (const entry of block.entries)
      out.push(
        ...new Facts(entry, ledger).rest(
          new Map([
            ['type', 'naming'],
            ['vcluster', 'link'],
          ] as const),
        ),
      )
  }
  return out.filter((unknown, index) => out.findIndex((one) => one.at.line === unknown.at.line) === index)
}
