import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommandLine } from '../../run.ts'
import type { Screen } from '../../terminal/screen.ts'

const NETWORK = join(import.meta.dirname, '../../../sample/sekiyama/network')

async function prove(town: string): Promise<{ readonly exit: number; readonly verdict: string }> {
  let out = ''
  const screen: Screen = {
    language: 'ja',
    width: 100,
    paint: (_, text) => text,
    write: (text) => (out += text),
    complain: () => undefined,
  }
  const exit = await runCommandLine(['zones', 'prove', town, '--on', '2026-11-21', '--json'], screen)
  return { exit, verdict: (JSON.parse(out) as { verdict: string }).verdict }
}

test('zones prove: the sample network keeps its three zones apart', async () => {
  assert.deepEqual(await prove(join(NETWORK, 'town.yaml')), { exit: 0, verdict: 'PROVED' })
})

test('zones prove: one word changed in the sample firewall is refuted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-sample-'))
  const config = readFileSync(join(NETWORK, 'fw-core.conf'), 'utf8')
  writeFileSync(join(folder, 'fw-core.conf'), config.replace('set action deny', 'set action accept'))
  writeFileSync(join(folder, 'town.yaml'), readFileSync(join(NETWORK, 'town.yaml')))
  assert.deepEqual(await prove(join(folder, 'town.yaml')), { exit: 1, verdict: 'REFUTED' })
})
