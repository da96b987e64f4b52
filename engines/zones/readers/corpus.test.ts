import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Vendor } from '../model/index.ts'
import { decodeConfig } from './decode.ts'
import { readConfig } from './index.ts'
import type { Reading } from './reading.ts'

const DATA = '../shared/data/zones'
const BATFISH = `${DATA}/batfish/projects/batfish/src/test/resources/org/batfish/grammar`

/**
 * Lines of public corpora that each reader accounts for (understood, or irrelevant by its list). Floors only rise: who
 * improves a reader raises its floor. `lines` are all lines that are not blank.
 */
const FLOORS: Readonly<Record<string, { readonly lines: number; readonly accounted: number }>> = {
  'fortigate (batfish)': { lines: 2727, accounted: 2651 },
  'cisco-asa (batfish)': { lines: 1207, accounted: 1206 },
  'yamaha (terraform-provider-rtx)': { lines: 800, accounted: 799 },
  'iptables (Iptables_Semantics)': { lines: 35_509, accounted: 35_509 },
}

const skip = existsSync(DATA) ? false : 'the shared corpora are not here'

function configs(pattern: string, vendor: Vendor): Reading[] {
  return globSync(pattern)
    .filter((file) => !/BUILD\.bazel$|README/.test(file))
    .map((file) => {
      const decoded = decodeConfig(readFileSync(file), file)
      assert.ok('text' in decoded, file)
      const reading = readConfig(decoded.text, file, file.includes('ospf-') ? {} : { vendor })
      assert.ok(!('failure' in reading), file)
      return reading
    })
}

/** The commands of a specification in YAML: `rtx: "…"` and blocks. */
function yamahaCommands(file: string): string {
  const pattern = /^( *)rtx: *(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|\|\n((?:\1 +.*\n)+)|([^"'|\s].*))/gm
  return [...readFileSync(file, 'utf8').matchAll(pattern)]
    .map((found) => found[2]?.replaceAll('\\"', '"') ?? found[3] ?? found[4] ?? found[5] ?? '')
    .join('\n')
}

const CORPORA: Readonly<Record<string, () => Reading[]>> = {
  'fortigate (batfish)': () => configs(`${BATFISH}/fortios/testconfigs/*`, 'fortigate'),
  'cisco-asa (batfish)': () => configs(`${BATFISH}/cisco_asa/testconfigs/*`, 'cisco-asa'),
  'yamaha (terraform-provider-rtx)': () =>
    globSync(`${DATA}/yamaha-rtx/specs/*/*.yaml`).map((file) => {
      const reading = readConfig(yamahaCommands(file), file, { vendor: 'yamaha' })
      assert.ok(!('failure' in reading), file)
      return reading
    }),
  'iptables (Iptables_Semantics)': () =>
    configs(`${DATA}/iptables-semantics/thy/**/{iptables*,2014*,2015*}`, 'iptables').filter(
      ({ file }) => !/er$/.test(file),
    ),
}

for (const [name, read] of Object.entries(CORPORA)) {
  test(`readers: ${name}: no line is passed over in silence`, { skip }, (context) => {
    const readings = read()
    let [understood, irrelevant, missed] = [0, 0, 0]
    for (const { lines, verdicts, tally, devices } of readings) {
      for (const [index, line] of lines.entries())
        assert.equal(verdicts[index] !== undefined, line.trim() !== '', `${index + 1} ${line}`)
      understood += tally.understood
      irrelevant += tally.irrelevant
      missed += tally.notUnderstood
      assert.ok(devices.length > 0)
    }
    const { lines, accounted } = FLOORS[name]!
    context.diagnostic(`${name}: ${understood} understood, ${irrelevant} irrelevant, ${missed} not understood`)
    assert.equal(understood + irrelevant + missed, lines)
    assert.ok(
      understood + irrelevant >= accounted,
      `${understood + irrelevant} accounted for, the floor is ${accounted}`,
    )
  })
}
