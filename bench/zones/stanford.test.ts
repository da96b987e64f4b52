import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp4, type Packet } from '#engines/zones'
import { Chance } from './chance.ts'
import { allPairs } from './stanford-pairs.ts'
import { hasStanford, readStanford, Stanford } from './stanford.ts'

const skip = hasStanford() ? false : 'the Stanford trace is not here (../shared)'

test('Stanford: 515 atoms after all inserts, 2 after all removals, 20 loops, as APKeep publishes', { skip }, () => {
  const files = readStanford()
  const network = new Stanford(files)
  const inserts = files.updates.filter((line) => line.startsWith('+'))
  for (const line of inserts) network.update(line)
  assert.deepEqual([network.forward.size, network.filter.size], [494, 21])
  for (const line of files.updates.slice(inserts.length)) network.update(line)
  assert.equal(network.atoms, 2)
  assert.equal([...network.loops.found].length, 20)
})

test('Stanford: the loop that APKeep prints in full is found', { skip }, () => {
  const files = readStanford()
  const network = new Stanford(files)
  for (const line of files.updates) network.update(line)
  const printed =
    'bbra_rtr te7/1,bbrb_rtr te7/1,bbrb_rtr te6/3,yozb_rtr te1/1,yozb_rtr te1/2,yoza_rtr te1/2,yoza_rtr te7/1,' +
    'bbrb_rtr te7/4,bbrb_rtr te7/2,cozb_rtr te2/1,cozb_rtr te3/1,cozb_rtr_outACL_te3/1_out inport,' +
    'cozb_rtr_outACL_te3/1_out permit,bbra_rtr te6/1'
  const rings = [...network.loops.found].map((ring) => ring.map((one) => network.positions[one]!))
  const turns = rings.map((ring) => {
    const start = ring.indexOf('bbra_rtr te7/1')
    return [...ring.slice(start), ...ring.slice(0, start)].join(',')
  })
  assert.ok(turns.includes(printed))
})

test(
  'Stanford: every pair is confirmed, and no other is found, by walking packets through the rules one by one',
  { skip },
  () => {
    const files = readStanford()
    const { network, pairs } = allPairs(files)
    assert.equal(pairs.size, 2057)
    const walk = walker(files.updates, network)
    for (const [pair, packets] of pairs) {
      const packet = network.headers.sample(packets)
      assert.ok(walk(pair.split(' ')[0]!, packet).has(pair.slice(pair.indexOf(' ') + 1)), pair)
    }
    const chance = new Chance(7)
    const prefixes = files.updates.filter((line) => line.startsWith('+ fwd')).map((line) => line.split(' '))
    for (let i = 0; i < 1500; i++) {
      const [, , , address, length] = chance.pick(prefixes)
      const edge = chance.pick([-1, 0, 1, 2 ** (32 - Number(length)) - 1, 2 ** (32 - Number(length))])
      const dst4 = (Number(address) + edge + 2 ** 32) % 2 ** 32
      const packet = {
        ...network.headers.sample(0),
        dst4,
        protocol: chance.pick([1, 6, 17]),
        dport: chance.pick([22, 80, 161, 1434]),
      }
      const router = chance.pick(network.routers)
      const expected = [...pairs].flatMap(([pair, packets]) =>
        pair.startsWith(`${router} `) && network.headers.has(packets, packet) ? [pair.slice(router.length + 1)] : [],
      )
      assert.deepEqual([...walk(router, packet)].sort(), expected.sort())
    }
  },
)

/** The plainest reading of the files: longest prefix by trying all, first match by trying in order. */
function walker(updates: readonly string[], network: Stanford) {
  const rules = updates.filter((line) => line.startsWith('+')).map((line) => line.split(' '))
  const tables = new Map<string, { address: number; length: number; port: string }[]>()
  const lists = new Map<string, string[][]>()
  for (const rule of rules) {
    if (rule[1] === 'acl') lists.set(rule[2]!, [...(lists.get(rule[2]!) ?? []), rule])
    else {
      const entry = { address: Number(rule[3]), length: Number(rule[4]), port: rule[5]! }
      tables.set(rule[2]!, [...(tables.get(rule[2]!) ?? []), entry])
    }
  }
  for (const list of lists.values()) list.sort((a, b) => Number(b.at(-1)) - Number(a.at(-1)))
  for (const table of tables.values()) table.sort((a, b) => b.length - a.length)
  const { wiring, positions } = network
  return (start: string, packet: Packet): Set<string> => {
    const seen = new Set<number>()
    const forward = (router: string, except: number): void => {
      const entry = tables.get(router)!.find((one) => {
        const size = 2 ** (32 - one.length)
        return Math.floor(one.address / size) === Math.floor(packet.dst4 / size)
      })
      if (!entry) return
      const element = network.routers.indexOf(router)
      const leaves = wiring.leaves[element]![network.portNumber(element, entry.port)]!
      for (const position of leaves) if (position !== except) leave(position)
    }
    const leave = (position: number): void => {
      if (seen.has(position)) return
      seen.add(position)
      for (const end of wiring.links[position]!) {
        const [name] = positions[end]!.split(' ')
        const behind = wiring.behind[end]!
        if (behind.is === 'forward') forward(name!, end)
        else if (permits(lists.get(network.lists[behind.list]!) ?? [], packet)) leave(behind.permit)
      }
    }
    forward(start, -1)
    return new Set([...seen].filter((one) => wiring.links[one]!.length === 0).map((one) => positions[one]!))
  }
}

function permits(list: readonly string[][], packet: Packet): boolean {
  const rule = list.find((words) => {
    const number = (at: number, value: number) =>
      words[at] === 'null' ||
      (Number(words[at]) <= value && value <= Number(words[at + 1] === 'null' ? words[at] : words[at + 1]))
    const address = (at: number, value: number) => {
      if (words[at] === 'any') return true
      const free = words[at + 1] === 'null' ? 0 : parseIp4(words[at + 1]!)!
      return (value | free) >>> 0 === (parseIp4(words[at]!)! | free) >>> 0
    }
    return (
      number(6, packet.protocol) &&
      address(8, packet.src4) &&
      number(10, packet.sport) &&
      address(12, packet.dst4) &&
      number(14, packet.dport)
    )
  })
  return rule?.[5] === 'permit'
}
