import { proofSpaces, prove } from '#engines/zones'
import { disagreements, timedDead } from './zones/dead.ts'
import { office } from './zones/office.ts'
import { ruleMix, type Mix } from './zones/rule-mix.ts'
import { allPairs } from './zones/stanford-pairs.ts'
import { hasStanford, readStanford, Stanford } from './zones/stanford.ts'
import { hasTum, tumMatrices } from './zones/tum.ts'

/** One figure. `limit` is the most (for times) or the only value (for counts) that is accepted; `reference` others' figure. */
interface Measure {
  readonly name: string
  readonly value: number
  readonly unit?: string
  readonly limit?: number
  readonly reference?: string
}

/**
 * The figures of the zones engine. What needs public data that is not here is left out.
 *
 * Whole proofs grow with (zones · interfaces of routing devices · rules): once per source zone, every flow is pushed
 * through each device's lists once per interface it arrives by. Switches without addresses cost nothing.
 */
export async function* measures(): AsyncIterable<Measure> {
  if (hasStanford()) yield* stanford()
  if (hasTum()) yield* tum()
  yield* dead()
  yield* offices()
}

function* stanford(): Iterable<Measure> {
  const start = performance.now()
  allPairs(readStanford())
  const pairsMs = performance.now() - start
  const files = readStanford()
  const runs = Array.from({ length: 5 }, () => replay(files))
  const best = runs.reduce((a, b) => (a.ms < b.ms ? a : b))
  const [first] = runs
  yield { name: 'stanford.atoms', value: best.atoms, limit: 515, reference: 'APKeep 515' }
  yield { name: 'stanford.atomsEnd', value: best.atomsEnd, limit: 2, reference: 'APKeep 2' }
  yield { name: 'stanford.loops', value: best.loops, limit: 20, reference: 'APKeep 20' }
  yield { name: 'stanford.updates.ms', value: best.ms, unit: 'ms', limit: 600, reference: 'APKeep 865' }
  yield { name: 'stanford.updates.first.ms', value: first!.ms, unit: 'ms', limit: 1000, reference: 'APKeep 865' }
  yield { name: 'stanford.update.p50.us', value: best.p50, unit: 'us', limit: 15 }
  yield { name: 'stanford.pairs.ms', value: pairsMs, unit: 'ms', limit: 400, reference: 'Hassel-C 45,800' }
}

function replay(files: ReturnType<typeof readStanford>) {
  const times = new Float64Array(files.updates.length)
  const start = performance.now()
  const network = new Stanford(files)
  let atoms = 0
  for (const [i, line] of files.updates.entries()) {
    if (atoms === 0 && line.startsWith('-')) atoms = network.atoms
    const before = performance.now()
    network.update(line)
    times[i] = performance.now() - before
  }
  const ms = performance.now() - start
  const p50 = times.sort()[times.length >> 1]! * 1000
  return { ms, p50, atoms, atomsEnd: network.atoms, loops: [...network.loops.found].length }
}

function* tum(): Iterable<Measure> {
  const start = performance.now()
  const { ssh, http } = tumMatrices()
  const ms = performance.now() - start
  yield { name: 'tum.ssh.classes', value: ssh.classes.length, limit: 9, reference: 'verified tool 9' }
  yield { name: 'tum.ssh.edges', value: ssh.edges.length, limit: 47, reference: 'verified tool 47' }
  yield { name: 'tum.http.classes', value: http.classes.length, limit: 12, reference: 'verified tool 12' }
  yield { name: 'tum.http.edges', value: http.edges.length, limit: 79, reference: 'verified tool 79' }
  yield { name: 'tum.ms', value: ms, unit: 'ms', limit: 500 }
}

function* dead(): Iterable<Measure> {
  for (const mix of ['acl', 'fw', 'ipc'] satisfies Mix[]) {
    const rules = ruleMix(mix, 10_000, 1)
    const { dead: found, ms } = timedDead(rules)
    yield { name: `dead.${mix}10k.ms`, value: ms, unit: 'ms', limit: 2000 }
    yield { name: `dead.${mix}10k.rules`, value: found.length }
    yield { name: `dead.${mix}10k.byOne`, value: found.filter((one) => one.coveredBy.length === 1).length }
    yield { name: `dead.${mix}10k.disagreements`, value: disagreements(rules, found).length, limit: 0 }
  }
}

function* offices(): Iterable<Measure> {
  for (const [name, devices, limit] of [
    ['office1k', 1000, 5000],
    ['office10k', 10_000, 60_000],
  ] as const) {
    const { network, policy } = office(devices, 1)
    const spaces = proofSpaces()
    const start = performance.now()
    const proof = prove(network, policy, '2026-04-01', spaces)
    yield { name: `${name}.ms`, value: performance.now() - start, unit: 'ms', limit }
    yield { name: `${name}.proved`, value: proof.verdict === 'PROVED' ? 1 : 0, limit: 1 }
    const changed = office(devices, 1, true).network.devices.at(-1)!
    const next = { ...network, devices: network.devices.map((one) => (one.name === changed.name ? changed : one)) }
    const again = performance.now()
    const refuted = prove(next, policy, '2026-04-01', spaces)
    const reproof = { name: `${name}.reproof.ms`, value: performance.now() - again, unit: 'ms' }
    yield devices === 1000 ? { ...reproof, limit: 1000 } : reproof
    yield { name: `${name}.reproof.refuted`, value: refuted.verdict === 'REFUTED' ? 1 : 0, limit: 1 }
  }
}
