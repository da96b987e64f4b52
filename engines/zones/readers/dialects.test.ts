import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatIp4, range4, type Packet, type Vendor } from '../model/index.ts'
import { decide } from '../trace/decide.ts'
import { readConfig } from './index.ts'

/** One rule as people think of it; every dialect has to say it in its own words. */
interface PlainRule {
  readonly permit: boolean
  readonly protocol: 'tcp' | 'udp' | 'ip'
  readonly source: readonly [address: number, length: number]
  readonly target: readonly [address: number, length: number]
  readonly ports: readonly [low: number, high: number] | null
}

const BASE = 0x0a00_0000
const prefix = fc
  .tuple(fc.nat(15), fc.constantFrom(0, 28, 29, 30, 31, 32))
  .map(([host, length]): [number, number] => [range4(BASE + host, length)[0], length])
const rule = fc.record({
  permit: fc.boolean(),
  protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'ip' as const),
  source: prefix,
  target: prefix,
  ports: fc.option(
    fc.tuple(fc.nat(9), fc.nat(4)).map(([low, more]): [number, number] => [low + 78, low + 78 + more]),
    { freq: 3 },
  ),
})
const rules: fc.Arbitrary<PlainRule[]> = fc.array(rule, { minLength: 1, maxLength: 9 })

const net = ([address, length]: PlainRule['source']) => `${formatIp4(address)}/${length}`
const mask = ([, length]: PlainRule['source']) => formatIp4(range4(0xffff_ffff, length)[0])
const wildcard = ([, length]: PlainRule['source']) => formatIp4(~range4(0xffff_ffff, length)[0] >>> 0)
const portsOf = ({ ports, protocol }: PlainRule) => (protocol === 'ip' ? null : ports)

const WRITERS: Readonly<
  Record<Vendor, { readonly filter: string; readonly write: (list: readonly PlainRule[]) => string }>
> = {
  iptables: {
    filter: 'filter/FORWARD',
    write: (list) => {
      const lines = list.map((one) => {
        const ports = portsOf(one)
        const service =
          one.protocol === 'ip'
            ? ''
            : `-p ${one.protocol} ${ports ? `-m ${one.protocol} --dport ${ports.join(':')} ` : ''}`
        return `-A FORWARD -s ${net(one.source)} -d ${net(one.target)} ${service}-j ${one.permit ? 'ACCEPT' : 'DROP'}`
      })
      return ['*filter', ':FORWARD DROP [0:0]', ...lines, 'COMMIT'].join('\n')
    },
  },
  nftables: {
    filter: 'inet f forward',
    write: (list) => {
      const lines = list.map((one) => {
        const ports = portsOf(one)
        const service =
          one.protocol === 'ip'
            ? ''
            : ports
              ? `${one.protocol} dport ${ports.join('-')}`
              : `meta l4proto ${one.protocol}`
        return `ip saddr ${net(one.source)} ip daddr ${net(one.target)} ${service} ${one.permit ? 'accept' : 'drop'}`
      })
      return [
        'table inet f {',
        'chain forward {',
        'type filter hook forward priority 0; policy drop;',
        ...lines,
        '}',
        '}',
      ].join('\n')
    },
  },
  'cisco-ios': {
    filter: 'A',
    write: (list) => {
      const lines = list.map((one) => {
        const ports = portsOf(one)
        return ` ${one.permit ? 'permit' : 'deny'} ${one.protocol} ${formatIp4(one.source[0])} ${wildcard(one.source)} ${formatIp4(one.target[0])} ${wildcard(one.target)}${ports ? ` range ${ports.join(' ')}` : ''}`
      })
      return ['hostname r', 'ip access-list extended A', ...lines].join('\n')
    },
  },
  'cisco-asa': {
    filter: 'inbound',
    write: (list) => {
      const lines = list.map((one) => {
        const ports = portsOf(one)
        return `access-list A extended ${one.permit ? 'permit' : 'deny'} ${one.protocol} ${formatIp4(one.source[0])} ${mask(one.source)} ${formatIp4(one.target[0])} ${mask(one.target)}${ports ? ` range ${ports.join(' ')}` : ''}`
      })
      const interfaces = ['left', 'right'].map(
        (name, index) =>
          `interface GigabitEthernet0/${index}\n nameif ${name}\n security-level ${index * 50}\n ip address 192.168.${index}.1 255.255.255.0`,
      )
      return ['ASA Version 9.9', ...interfaces, ...lines, 'access-group A in interface left'].join('\n')
    },
  },
  fortigate: {
    filter: 'policy',
    write: (list) => {
      const addresses = list.flatMap(({ source, target }, index) => [
        `edit "s${index}"\nset subnet ${formatIp4(source[0])} ${mask(source)}\nnext`,
        `edit "d${index}"\nset subnet ${formatIp4(target[0])} ${mask(target)}\nnext`,
      ])
      const services = list.map((one, index) => {
        const ports = portsOf(one) ?? [0, 65_535]
        return `edit "v${index}"\n${one.protocol === 'ip' ? 'set protocol IP' : `set ${one.protocol}-portrange ${ports.join('-')}`}\nnext`
      })
      const policies = list.map(
        ({ permit }, index) =>
          `edit ${list.length - index}\nset srcintf "left"\nset dstintf "right"\nset srcaddr "s${index}"\nset dstaddr "d${index}"\nset service "v${index}"\nset schedule "always"\n${permit ? 'set action accept\n' : ''}next`,
      )
      const interfaces = ['left', 'right'].map(
        (name, index) => `edit "${name}"\nset ip 192.168.${index}.1 255.255.255.0\nnext`,
      )
      const block = (path: string, entries: readonly string[]) => `config ${path}\n${entries.join('\n')}\nend`
      return [
        '#config-version=FGT60F-7.2.5-FW',
        block('system interface', interfaces),
        block('firewall address', addresses),
        block('firewall service custom', services),
        block('firewall policy', policies),
      ].join('\n')
    },
  },
  yamaha: {
    filter: 'ip lan1 in',
    write: (list) => {
      const lines = list.map((one, index) => {
        const ports = portsOf(one)
        return `ip filter ${index + 1} ${one.permit ? 'pass' : 'reject'} ${net(one.source)} ${net(one.target)} ${one.protocol === 'ip' ? '*' : one.protocol} * ${ports ? ports.join('-') : '*'}`
      })
      return [
        ...lines,
        'ip lan1 address 192.168.0.1/24',
        `ip lan1 secure filter in ${list.map((_, index) => index + 1).join(' ')}`,
      ].join('\n')
    },
  },
}

/** What a person would say a list does: the first rule that fits, else no. */
function expected(list: readonly PlainRule[], { src4, dst4, protocol, dport }: Packet): 'permit' | 'deny' {
  const inside = (address: number, [base, length]: PlainRule['source']) => {
    const [low, high] = range4(base, length)
    return low <= address && address <= high
  }
  const hit = list.find((one) => {
    const ports = portsOf(one)
    const service = one.protocol === 'ip' || (one.protocol === 'tcp' ? 6 : 17) === protocol
    return (
      inside(src4, one.source) &&
      inside(dst4, one.target) &&
      service &&
      (!ports || (ports[0] <= dport && dport <= ports[1]))
    )
  })
  return hit?.permit ? 'permit' : 'deny'
}

const probe = fc.record({
  source: fc.nat(17),
  target: fc.nat(17),
  protocol: fc.constantFrom(6, 17, 47),
  port: fc.integer({ min: 76, max: 93 }),
})

for (const [vendor, { filter, write }] of Object.entries(WRITERS)) {
  test(`readers: ${vendor}: a list says what its plain rules say`, () => {
    fc.assert(
      fc.property(rules, fc.array(probe, { minLength: 20, maxLength: 20 }), (list, probes) => {
        const text = write(list)
        const reading = readConfig(text, vendor)
        assert.ok(!('failure' in reading), text)
        assert.equal(reading.vendor, vendor)
        assert.equal(reading.tally.notUnderstood, 0, text)
        for (const { source, target, protocol, port } of probes) {
          const ported = protocol !== 47
          const ends = {
            src4: BASE + source,
            dst4: BASE + target,
            src6: 0n,
            dst6: 0n,
            sport: ported ? 40_000 : 0,
            dport: ported ? port : 0,
          }
          const [into, out] = vendor === 'yamaha' ? ['lan1', 'lan2'] : ['left', 'right']
          const packet: Packet = {
            family: 4,
            ...ends,
            protocol,
            icmpType: 0,
            icmpCode: 0,
            tcpFlags: protocol === 6 ? 2 : 0,
            state: 0,
            fragment: 0,
            mac: 0,
            mark: 0,
            in: into,
            out,
          }
          const { outcome } = decide(reading.devices[0]!, filter, packet)
          assert.equal(
            outcome,
            expected(list, packet),
            `${formatIp4(packet.src4)} → ${formatIp4(packet.dst4)}:${packet.dport} ${protocol}\n${text}`,
          )
        }
      }),
      { numRuns: 150, seed: 11 },
    )
  })
}
