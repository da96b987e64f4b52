import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommandLine } from '../../run.ts'
import type { Screen } from '../../terminal/screen.ts'

const NETWORK = join(import.meta.dirname, '../../../sample/sekiyama/network')

async function run(...words: readonly string[]): Promise<{ readonly exit: number; readonly out: string }> {
  let out = ''
  const screen: Screen = {
    language: 'ja',
    width: 100,
    paint: (_, text) => text,
    write: (text) => (out += text),
    complain: () => undefined,
  }
  const exit = await runCommandLine(['zones', ...words, '--json'], screen)
  return { exit, out }
}

async function prove(town: string): Promise<{ readonly exit: number; readonly verdict: string }> {
  const { exit, out } = await run('prove', town, '--on', '2026-11-21')
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

test('zones check-certificate: takes the certificate of the sample network, and refuses it changed or for other files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-sample-'))
  const [file, town] = [join(folder, 'proof.json'), join(NETWORK, 'town.yaml')]
  const verify = async (certificate: string, of: string): Promise<unknown> => {
    const { exit, out } = await run('check-certificate', certificate, of)
    const { is, code } = JSON.parse(out || '{}') as { is?: string; code?: string }
    return [exit, is, code]
  }
  await run('prove', town, '--on', '2026-11-21', '--certificate', file)
  assert.deepEqual(await verify(file, town), [0, 'whole', undefined])
  const text = readFileSync(file, 'utf8')
  writeFileSync(join(folder, 'changed.json'), text.replace('"holds":"permitted"', '"holds":"nothing"'))
  assert.deepEqual(await verify(join(folder, 'changed.json'), town), [1, 'refused', 'wrong-claim'])
  const config = readFileSync(join(NETWORK, 'fw-core.conf'), 'utf8')
  writeFileSync(join(folder, 'fw-core.conf'), config.replace('set action deny', 'set action accept'))
  writeFileSync(join(folder, 'town.yaml'), readFileSync(town))
  assert.deepEqual(await verify(file, join(folder, 'town.yaml')), [1, 'refused', 'other-files'])
  const open = join(folder, 'open.json')
  await run('prove', join(folder, 'town.yaml'), '--on', '2026-11-21', '--certificate', open)
  assert.deepEqual(await verify(open, join(folder, 'town.yaml')), [1, 'part', undefined])
  for (const [name, bad] of [
    ['text', 'no'],
    ['json', '{"format":1}'],
  ] as const) {
    writeFileSync(join(folder, name), bad)
    assert.deepEqual(await verify(join(folder, name), town), [2, undefined, undefined])
  }
  assert.deepEqual(await verify(join(folder, 'none'), town), [2, undefined, undefined])
})
