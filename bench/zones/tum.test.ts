import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goldenMatrix, hasTum, tumMatrices, type ServiceMatrix } from './tum.ts'

const skip = hasTum() ? false : 'the firewall of TU München is not here (../shared)'

test('TUM: 4,813 raw rules give the matrices of the verified tool, class by class and edge by edge', { skip }, () => {
  const { ssh, http, rules } = tumMatrices()
  assert.equal(rules, 4813)
  assert.deepEqual(named(ssh), named(goldenMatrix(22)))
  assert.deepEqual(named(http), named(goldenMatrix(80)))
  assert.deepEqual([ssh.classes.length, ssh.edges.length, http.classes.length, http.edges.length], [9, 47, 12, 79])
})

/** A matrix whose classes go by their addresses, so that the order in which they were found does not matter. */
function named({ classes, edges }: ServiceMatrix) {
  const names = classes.map((ranges) => JSON.stringify(ranges))
  return { classes: names.toSorted(), edges: edges.map(([from, to]) => `${names[from]} → ${names[to]}`).sort() }
}
