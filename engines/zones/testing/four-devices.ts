import type { Network, Vendor } from '../model/index.ts'
import { readConfig } from '../readers/index.ts'
import { assembleNetwork, readTown } from '../town/index.ts'

/** A town of four devices, one of each kind: provider – RTX – FortiGate – {LGWAN, DMZ}, and ASA – My Number behind. */
const TOWN = `zones: [mynumber, lgwan, dmz, outside]
devices:
  rtx: { config: rtx }
  fw: { config: fw }
  asa: { config: asa }
  gate:
    config: gate
    interfaces: { eth0: 10.0.2.2/30, eth1: 10.4.0.1/24 }
    routes: [{ to: 0.0.0.0/0, via: 10.0.2.1 }]
    ipv6: false
segments:
  provider: { zone: outside, prefixes: [0.0.0.0/0], attached: ['rtx:lan2'] }
  office: { zone: lgwan, prefixes: 10.2.0.0/24 }
  juki: { zone: mynumber, prefixes: 10.1.0.0/24 }
  public: { zone: dmz, prefixes: 10.4.0.0/24 }
`
const CONFIGS: Readonly<Record<string, readonly [Vendor, string]>> = {
  rtx: [
    'yamaha',
    `ip lan1 address 10.0.0.1/30
ip lan2 address 203.0.113.2/29
ip lan2 nat descriptor 1
ip lan2 secure filter in 10 11 99
ip lan2 secure filter out 20 dynamic 80
ip route default gateway 203.0.113.1
ip route 10.0.0.0/8 gateway 10.0.0.2
ip filter 10 pass * 10.4.0.80 tcp * 8080
ip filter 11 pass * * established
ip filter 20 pass * * * * *
ip filter 99 reject * * * * *
ip filter dynamic 80 * * tcp
nat descriptor type 1 masquerade
nat descriptor address outer 1 primary
nat descriptor masquerade static 1 1 10.4.0.80 tcp 80=8080
`,
  ],
  fw: [
    'fortigate',
    `#config-version=FGT60F-7.2.5-FW-build1517:opmode=0:vdom=0
config system interface
edit "up"
set ip 10.0.0.2 255.255.255.252
next
edit "office"
set ip 10.2.0.1 255.255.255.0
next
edit "asa"
set ip 10.0.1.1 255.255.255.252
next
edit "gate"
set ip 10.0.2.1 255.255.255.252
next
end
config firewall address
edit "juki"
set subnet 10.1.0.9 255.255.255.255
next
edit "half"
set subnet 10.2.0.0 255.255.255.128
next
end
config firewall vip
edit "v"
set extip 10.2.0.200
set mappedip "10.1.0.9"
set extintf "office"
set portforward enable
set extport 8443
set mappedport 443
next
end
config firewall policy
edit 9
set srcintf "office"
set dstintf "asa"
set srcaddr "half"
set dstaddr "juki"
set service "HTTPS"
set schedule "always"
set action accept
next
edit 4
set srcintf "office"
set dstintf "asa"
set srcaddr "all"
set dstaddr "v"
set service "ALL"
set schedule "always"
set action accept
next
edit 2
set srcintf "office" "gate"
set dstintf "up"
set srcaddr "all"
set dstaddr "all"
set service "HTTPS" "DNS"
set schedule "always"
set action accept
next
edit 3
set srcintf "up"
set dstintf "gate"
set srcaddr "all"
set dstaddr "all"
set service "ALL_TCP"
set schedule "always"
set action accept
next
end
config router static
edit 1
set gateway 10.0.0.1
set device "up"
next
edit 2
set dst 10.1.0.0 255.255.255.0
set gateway 10.0.1.2
set device "asa"
next
edit 3
set dst 10.4.0.0 255.255.255.0
set gateway 10.0.2.2
set device "gate"
next
end
`,
  ],
  asa: [
    'cisco-asa',
    `ASA Version 9.9
interface GigabitEthernet0/0
 nameif outside
 security-level 0
 ip address 10.0.1.2 255.255.255.252
interface GigabitEthernet0/1
 nameif inside
 security-level 100
 ip address 10.1.0.1 255.255.255.0
access-list IN extended permit tcp 10.2.0.0 255.255.255.0 host 10.1.0.9 eq https
access-list IN extended deny ip any any
access-group IN in interface outside
route outside 0.0.0.0 0.0.0.0 10.0.1.1
`,
  ],
  gate: [
    'iptables',
    `*filter
:FORWARD DROP [0:0]
-A FORWARD -i eth0 -o eth1 -p tcp -m tcp --dport 8080 -j ACCEPT
-A FORWARD -i eth1 -o eth0 -p udp -m udp --dport 53 -j ACCEPT
COMMIT
`,
  ],
}

/** The town as a network. */
export function fourDevices(): Network {
  return buildTown(TOWN, CONFIGS)
}

/** A town out of its file and its configurations by name. @throws {TypeError} where a line of them is not understood */
export function buildTown(townText: string, configs: Readonly<Record<string, readonly [Vendor, string]>>): Network {
  const { town, problems } = readTown(townText, 'town')
  if (!town) throw new TypeError(JSON.stringify(problems))
  const read = town.devices.map(({ name, interfaces }) => {
    const [vendor, text] = configs[name]!
    const reading = readConfig(text, name, { vendor, name, interfaces })
    if ('failure' in reading || reading.tally.notUnderstood > 0) throw new TypeError(`${name} is not understood`)
    return { name, devices: reading.devices }
  })
  const assembled = assembleNetwork(town, read)
  if (assembled.problems.length > 0) throw new TypeError(JSON.stringify(assembled.problems))
  return assembled.network
}
