import assert from 'node:assert/strict'
import { test } from 'node:test'
import { certify, checkCertificate, matrix, prove } from '#engines/zones'
import { office } from './office.ts'

test('office: a hall of 200 devices is proved, in both families, and every row of its register carries', () => {
  const { network, policy } = office(200, 5)
  const proof = prove(network, policy, '2026-04-01')
  assert.equal(proof.verdict, 'PROVED')
  assert.equal(proof.findings.length, 12)
  assert.deepEqual(
    proof.rows.map((row) => row.state),
    ['carried', 'carried', 'carried'],
  )
})

test('office: one rule too many in the firewall is refuted, with its packet and its line', () => {
  const { network, policy } = office(200, 5, true)
  const [finding, ...others] = prove(network, policy, '2026-04-01').findings.filter((one) => one.verdict !== 'PROVED')
  assert.deepEqual(others, [])
  assert.deepEqual([finding!.from, finding!.to, finding!.verdict], ['lgwan', 'mynumber', 'REFUTED'])
  assert.deepEqual(finding!.services, [{ protocols: [6, 6], ports: [[1521, 1521]] }])
  const hop = finding!.trail!.hops.find((one) => one.device === 'firewall')!
  assert.deepEqual(hop.lines.find((line) => line.why === 'filter')!.at, { file: 'policy', line: 1 })
})

test('office: a row that has run out turns what it permitted into a finding', () => {
  const { network, policy } = office(200, 5)
  const permissions = policy.permissions.map((row) =>
    row.id === 't-1' ? Object.assign({ until: '2026-03-31' }, row) : row,
  )
  const proof = prove(network, { ...policy, permissions }, '2026-04-01')
  assert.equal(proof.verdict, 'REFUTED')
  assert.equal(proof.rows[0]!.state, 'expired')
  assert.equal(prove(network, { ...policy, permissions }, '2026-03-31').verdict, 'PROVED')
})

test('matrix: names the services that pass between zones, and nothing else', () => {
  const { cells } = matrix(office(200, 5).network)
  const open = cells.filter((cell) => cell.verdict === 'open').map((cell) => `${cell.from} → ${cell.to}`)
  assert.deepEqual(open, ['lgwan → mynumber', 'lgwan → internet', 'internet → lgwan'])
  for (const cell of cells.filter((one) => one.verdict === 'open')) {
    assert.deepEqual(cell.services, [{ protocols: [6, 6], ports: [[8443, 8443]] }])
    assert.deepEqual(cell.unanswered, [])
  }
})

test('certify: the certificate of a small hall is sound to the checker, and proves what the proof proves', () => {
  const { network, policy } = office(8, 5)
  const certificate = certify(network, policy, '2026-04-01', [])
  assert.deepEqual(certificate.shortfalls, [])
  assert.deepEqual(checkCertificate(certificate, network, policy, []), { is: 'whole' })
  const permitted = certificate.claims.filter((one) => one.holds === 'permitted').map(({ from, to }) => `${from} ${to}`)
  assert.deepEqual(permitted, ['lgwan mynumber', 'lgwan internet', 'internet lgwan'])
})
