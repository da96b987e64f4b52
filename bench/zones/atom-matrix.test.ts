import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ZoneFlows, type Network } from '#engines/zones'
import { SMALL_ZONES, smallNetwork } from '#engines/zones/testing'
import { atomMatrix } from './atom-matrix.ts'
import { office } from './office.ts'

const pairsOf = (zones: readonly string[]) =>
  zones.flatMap((from) => zones.filter((to) => to !== from).map((to) => [from, to] as const))

test('atomMatrix: says of every pair of a hall what the sets say, before and after one firewall changes', () => {
  const { network } = office(40, 5)
  const flows = new ZoneFlows(network, 4)
  const atoms = atomMatrix(network, flows, 10_000)!
  const pairs = pairsOf(network.zones.map(({ key }) => key))
  const before = pairs.map(([from, to]) => flows.flow(from, to).must)
  assert.deepEqual(
    pairs.map(([from, to]) => atoms.flow(from, to)),
    before,
  )
  const changed = office(40, 5, true).network.devices.at(-1)!
  const devices = network.devices.map((one) => (one.name === changed.name ? changed : one))
  const now = new ZoneFlows({ ...network, devices }, 4, [], flows.headers)
  atoms.change(changed.name, now)
  const after = pairs.map(([from, to]) => now.flow(from, to).must)
  assert.notDeepEqual(after, before)
  assert.deepEqual(
    pairs.map(([from, to]) => atoms.flow(from, to)),
    after,
  )
})

test('atomMatrix: agrees with the sets on random networks without translations', () => {
  const plain = (network: Network): Network => ({
    ...network,
    devices: network.devices.map((one) => ({ ...one, nats: one.nats.map((nat) => ({ ...nat, rules: [] })) })),
  })
  let open = 0
  fc.assert(
    fc.property(smallNetwork(false).map(plain), (network) => {
      const flows = new ZoneFlows(network, 4)
      const atoms = atomMatrix(network, flows, 10_000)!
      for (const [from, to] of pairsOf(SMALL_ZONES)) {
        const { must } = flows.flow(from, to)
        assert.equal(atoms.flow(from, to), must, `${from} ${to}`)
        if (must !== 1) open++
      }
    }),
    { numRuns: 60, seed: 9 },
  )
  assert.ok(open > 20, `${open} pairs are open`)
})
