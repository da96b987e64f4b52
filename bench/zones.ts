import { certify, checkCertificate, proofSpaces, prove, ZoneFlows } from '#engines/zones'
import type { Measure } from './measure.ts'
import { atomMatrix } from './zones/atom-matrix.ts'
import { disagreements, timedDead } from './zones/dead.ts'
import { office } from './zones/office.ts'
import { ruleMix, type Mix } from './zones/rule-mix.ts'
import { allPairs } from './zones/stanford-pairs.ts'
import { hasStanford, readStanford, Stanford } from './zones/stanford.ts'
import { hasTum, tumMatrices } from './zones/tum.ts'

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
  yield* atoms()
  yield* certificates()
  yield* agreement()
}

function* stanford(): Iterable<Measure> {
  const files = readStanford()
  const runs = Array.from({ length: 5 }, () => replay(files))
  const best = runs.reduce((a, b) => (a.ms < b.ms ? a : b))
  const [first] = runs
  yield exactly('stanford.atoms', best.atoms, 515)
  yield exactly('stanford.atomsEnd', best.atomsEnd, 2)
  yield exactly('stanford.loops', best.loops, 20)
  yield { name: 'stanford.updates.ms', value: best.ms, unit: 'ms', limit: { max: 600 } }
  yield { name: 'stanford.updates.first.ms', value: first!.ms, unit: 'ms', limit: { max: 1000 } }
  yield {
    name: 'stanford.update.p50.us',
    value: Math.min(...runs.map((run) => run.p50)),
    unit: 'us',
    limit: { max: 15 },
  }
  const start = performance.now()
  allPairs(readStanford())
  const pairsMs = performance.now() - start
  yield { name: 'stanford.pairs.ms', value: pairsMs, unit: 'ms', limit: { max: 400 } }
}

/** A figure that is right or wrong: held against its one right value from whichever side it is off. */
function exactly(name: string, value: number, right: number): Measure {
  return { name, value, limit: value < right ? { min: right } : { max: right } }
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
  yield exactly('tum.ssh.classes', ssh.classes.length, 9)
  yield exactly('tum.ssh.edges', ssh.edges.length, 47)
  yield exactly('tum.http.classes', http.classes.length, 12)
  yield exactly('tum.http.edges', http.edges.length, 79)
  yield { name: 'tum.ms', value: ms, unit: 'ms', limit: { max: 500 } }
}

const MIXES = ['acl', 'fw', 'ipc'] satisfies Mix[]

function* dead(): Iterable<Measure> {
  for (const mix of MIXES) {
    const { dead: found, ms } = timedDead(ruleMix(mix, 10_000, 1))
    yield { name: `dead.${mix}10k.ms`, value: ms, unit: 'ms', limit: { max: 2000 } }
    yield { name: `dead.${mix}10k.rules`, value: found.length }
    yield { name: `dead.${mix}10k.byOne`, value: found.filter((one) => one.coveredBy.length === 1).length }
  }
}

/** The other engine's opinion on each of the 30,000 rules; it takes longest, and so comes last. */
function* agreement(): Iterable<Measure> {
  for (const mix of MIXES) {
    const rules = ruleMix(mix, 10_000, 1)
    const { length } = disagreements(rules, timedDead(rules).dead)
    yield { name: `dead.${mix}10k.disagreements`, value: length, limit: { max: 0 } }
  }
}

/** The same hall by atoms: what they would cost for the matrix and after one change (docs/adr/0016). */
function* atoms(): Iterable<Measure> {
  const { network } = office(1000, 1)
  const start = performance.now()
  const flows = new ZoneFlows(network, 4)
  const matrix = atomMatrix(network, flows, 100_000)!
  const pairs = [
    ['lgwan', 'mynumber'],
    ['internet', 'mynumber'],
  ] as const
  for (const [from, to] of pairs) matrix.flow(from, to)
  yield { name: 'office1k.atoms.ms', value: performance.now() - start, unit: 'ms' }
  yield { name: 'office1k.atoms', value: matrix.atoms }
  const changed = office(1000, 1, true).network.devices.at(-1)!
  const devices = network.devices.map((one) => (one.name === changed.name ? changed : one))
  const again = performance.now()
  matrix.change(changed.name, new ZoneFlows({ ...network, devices }, 4, [], flows.headers))
  for (const [from, to] of pairs) matrix.flow(from, to)
  yield { name: 'office1k.atoms.reproof.ms', value: performance.now() - again, unit: 'ms' }
}

/** A certificate of a hall: made, written and checked. */
function* certificates(): Iterable<Measure> {
  const { network, policy } = office(40, 1)
  const start = performance.now()
  const certificate = certify(network, policy, '2026-04-01', [])
  yield { name: 'office40.certify.ms', value: performance.now() - start, unit: 'ms' }
  yield { name: 'office40.certificate.bytes', value: JSON.stringify(certificate).length }
  const checked = performance.now()
  const { is } = checkCertificate(certificate, network, policy, [])
  yield { name: 'office40.check.ms', value: performance.now() - checked, unit: 'ms' }
  yield exactly('office40.certificate.whole', is === 'whole' ? 1 : 0, 1)
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
    yield { name: `${name}.ms`, value: performance.now() - start, unit: 'ms', limit: { max: limit } }
    yield exactly(`${name}.proved`, proof.verdict === 'PROVED' ? 1 : 0, 1)
    const changed = office(devices, 1, true).network.devices.at(-1)!
    const next = { ...network, devices: network.devices.map((one) => (one.name === changed.name ? changed : one)) }
    const again = performance.now()
    const refuted = prove(next, policy, '2026-04-01', spaces)
    const reproof = { name: `${name}.reproof.ms`, value: performance.now() - again, unit: 'ms' }
    yield devices === 1000 ? { ...reproof, limit: { max: 1000 } } : reproof
    yield exactly(`${name}.reproof.refuted`, refuted.verdict === 'REFUTED' ? 1 : 0, 1)
  }
}
