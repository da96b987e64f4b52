import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { BoxesTooMany, near, pairWords, SetsTooLarge, SpreadTooFar } from '#engines/zones'
import { limitWords, runCommandLine } from '../../run.ts'
import type { Screen } from '../../terminal/screen.ts'

const RULES = `*filter
:FORWARD DROP [0:0]
-A FORWARD -m state --state ESTABLISHED,RELATED -j ACCEPT
-A FORWARD -i eth1 -o eth0 -d 10.1.0.9 -p tcp -m multiport --dports 22,443 -j ACCEPT
-A FORWARD -i eth1 -o eth0 -d 10.1.0.9 -p tcp --dport 22 -j ACCEPT
COMMIT
`
const TOWN = `zones: [mynumber, lgwan]
devices:
  fw:
    config: fw.rules
    interfaces: { eth0: 10.1.0.1/24, eth1: 10.2.0.1/24 }
    ipv6: false
segments:
  住基: { zone: mynumber, prefixes: 10.1.0.0/24 }
  事務: { zone: lgwan, prefixes: 10.2.0.0/24 }
permissions:
  - { id: 照会, from: lgwan, to: mynumber, source: 10.2.0.0/24, destination: 10.1.0.9, service: tcp/443 }
`
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'zones-'))
  writeFileSync(join(folder, 'fw.rules'), RULES)
  writeFileSync(join(folder, 'fw.fixed'), RULES.replace('22,443', '443').replace(/.*--dport 22 .*\n/, ''))
  writeFileSync(join(folder, 'town.yaml'), TOWN)
  writeFileSync(join(folder, 'fixed.yaml'), TOWN.replace('fw.rules', 'fw.fixed'))
})
after(() => rmSync(folder, { recursive: true }))

const sekisho = (...words: readonly string[]) => sekishoIn('ja', ...words)

async function sekishoIn(
  language: Screen['language'],
  ...words: readonly string[]
): Promise<{ code: number; out: string; complaint: string }> {
  let [out, complaint] = ['', '']
  const screen: Screen = {
    language,
    width: 100,
    paint: (_, text) => text,
    write: (text) => void (out += text),
    complain: (text) => void (complaint += text),
  }
  const code = await runCommandLine(['zones', ...words.map((word) => word.replace('@', `${folder}/`))], screen)
  return { code, out, complaint }
}

test('zones read: counts lines and shows none but the unclear', async () => {
  const { code, out } = await sekisho('read', '@fw.rules', '--json')
  const { files } = JSON.parse(out)
  assert.equal(code, 0)
  assert.deepEqual(
    [files[0].file, files[0].vendor, files[0].lines],
    ['fw.rules', 'iptables', { understood: 5, irrelevant: 1, notUnderstood: 0 }],
  )
  assert.match((await sekisho('read', '@fw.rules')).out, /理解した行 5、通信に関わらない行 1、分からない行 0/)
})

test('zones matrix: services by pair and family', async () => {
  const { code, out } = await sekisho('matrix', '@town.yaml', '--json')
  const { zones, cells } = JSON.parse(out)
  assert.equal(code, 0)
  assert.deepEqual(zones, ['mynumber', 'lgwan'])
  const open = cells.filter((cell: { verdict: string }) => cell.verdict !== 'closed')
  assert.deepEqual(
    open.map(({ from, to, family, services }: Record<string, unknown>) => ({ from, to, family, services })),
    [
      {
        from: 'lgwan',
        to: 'mynumber',
        family: 4,
        services: [
          {
            protocols: [6, 6],
            ports: [
              [22, 22],
              [443, 443],
            ],
          },
        ],
      },
    ],
  )
})

test('zones prove: refutes with packet, hop and line; proves once the rule is gone', async () => {
  const { code, out } = await sekisho('prove', '@town.yaml', '--json', '--on', '2026-11-21')
  assert.equal(code, 1)
  const proof = JSON.parse(out)
  assert.equal(proof.verdict, 'REFUTED')
  const refuted = proof.findings.find((one: { verdict: string }) => one.verdict === 'REFUTED')
  assert.equal(refuted.trail.sent.destinationPort, 22)
  assert.equal(refuted.trail.hops[0].device, 'fw')
  assert.ok(refuted.trail.hops[0].lines.some(({ at }: { at: { line: number } }) => at.line === 4))
  assert.deepEqual(proof.separations, [{ zones: ['mynumber', 'lgwan'], state: 'joined' }])
  const { separations } = JSON.parse((await sekisho('prove', '@fixed.yaml', '--json')).out)
  assert.deepEqual(separations, [{ zones: ['mynumber', 'lgwan'], state: 'divided' }])
  const fixed = await sekisho('prove', '@fixed.yaml', '--on', '2026-11-21')
  assert.equal(fixed.code, 0)
  assert.match(fixed.out, /^証明された/)
})

test('zones prove: writes a page that needs nothing else', async () => {
  await sekisho('prove', '@town.yaml', '--html', '@proof.html', '--on', '2026-11-21')
  await sekisho('matrix', '@town.yaml', '--html', '@matrix.html')
  for (const name of ['proof.html', 'matrix.html']) {
    const html = readFileSync(join(folder, name), 'utf8')
    assert.match(html, /^<!doctype html>\n<html lang="ja">/)
    assert.match(html, /<svg [^>]*role="img"/)
    assert.doesNotMatch(html, /<script|<link|<img|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
  }
})

test('zones: a page that cannot be written is refused in words', async () => {
  for (const verb of ['matrix', 'prove']) {
    const { code, complaint } = await sekisho(verb, '@town.yaml', '--html', '@nowhere/page.html')
    assert.equal(code, 2)
    assert.match(complaint, /nowhere\/page\.htmlに書き出せません。/)
  }
})

test('zones diff: says what a change opens and closes, in packets', async () => {
  const { code, out } = await sekisho('diff', '@town.yaml', '@fixed.yaml', '--json')
  const { changes } = JSON.parse(out)
  assert.equal(code, 1)
  assert.deepEqual(
    changes.map(({ from, to, way, services }: Record<string, unknown>) => ({ from, to, way, services })),
    [{ from: 'lgwan', to: 'mynumber', way: 'closed', services: [{ protocols: [6, 6], ports: [[22, 22]] }] }],
  )
  assert.deepEqual(JSON.parse((await sekisho('diff', '@town.yaml', '@town.yaml', '--json')).out), { changes: [] })
})

test('zones dead: names the rule and what covers it', async () => {
  const { code, out } = await sekisho('dead', '@fw.rules', '--json')
  const { dead } = JSON.parse(out)
  assert.equal(code, 1)
  assert.deepEqual(
    dead.map((one: { at: { line: number }; coveredBy: { at: { line: number } }[] }) => [
      one.at.line,
      one.coveredBy.map(({ at }) => at.line),
    ]),
    [[5, [4]]],
  )
})

test('zones decide: follows one packet, and says which line stops another', async () => {
  const words = ['decide', '@town.yaml', '--segment', '事務', '--source', '10.2.0.7', '--destination', '10.1.0.9']
  const passing = await sekisho(...words, '--port', '22', '--json')
  assert.equal(passing.code, 0)
  assert.equal(JSON.parse(passing.out).arrives[0].zone, 'mynumber')
  const stopped = await sekisho(...words, '--port', '80', '--json')
  assert.equal(stopped.code, 1)
  assert.deepEqual(JSON.parse(stopped.out).arrives, [])
  const list = await sekisho(
    'decide',
    '@fw.rules',
    '--filter',
    'filter/FORWARD',
    '--in',
    'eth1',
    '--out',
    'eth0',
    '--source',
    '10.2.0.7',
    '--destination',
    '10.1.0.9',
    '--port',
    '22',
    '--json',
  )
  assert.equal(JSON.parse(list.out).met[0].decision.lines.at(-1).line, 4)
})

test('zones: bad files and words are refused with place and code 2', async () => {
  writeFileSync(join(folder, 'bad.yaml'), TOWN.replace('zone: lgwan', 'zone: nowhere'))
  const bad = await sekisho('matrix', '@bad.yaml')
  assert.equal(bad.code, 2)
  assert.match(bad.complaint, /^bad\.yaml:9: 領域「nowhere」がzonesにありません。/)
  writeFileSync(join(folder, 'lost.yaml'), TOWN.replace('fw.rules', 'gone.rules'))
  assert.match((await sekisho('matrix', '@lost.yaml')).complaint, /gone\.rules/)
  assert.equal((await sekisho('matrix')).code, 2)
  assert.equal((await sekisho('prove', '@town.yaml', '--on', 'tomorrow')).code, 2)
  assert.equal(
    (await sekisho('decide', '@town.yaml', '--segment', '無', '--source', '10.2.0.7', '--destination', '10.1.0.9'))
      .code,
    2,
  )
  assert.match((await sekisho('read', '@nowhere')).out, /ファイルを開けません/)
  writeFileSync(join(folder, 'image'), new Uint8Array(100))
  assert.equal((await sekisho('read', '@image')).code, 2)
})

test('zones: a configuration that a town file names and that cannot be read is refused at its line, in both languages', async () => {
  mkdirSync(join(folder, 'folder.rules'))
  writeFileSync(join(folder, 'binary.rules'), new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1]))
  writeFileSync(join(folder, 'huge.rules'), '')
  truncateSync(join(folder, 'huge.rules'), 100 * 1024 * 1024)
  writeFileSync(join(folder, 'closed.rules'), RULES)
  chmodSync(join(folder, 'closed.rules'), 0)
  const cases: [string, RegExp, RegExp][] = [
    [
      'gone.rules',
      /ファイルを開けません。名前と置き場所を確かめてください。/,
      /cannot be opened\. Check its name and place\./,
    ],
    ['folder.rules', /フォルダか装置で、ファイルではありません。/, /a folder or a device, not a file\./],
    ['binary.rules', /文字の設定ではありません/, /It is not text/],
    ['huge.rules', /100MBあり、上限の32MBを超えています。/, /It has 100 MB, more than the limit of 32 MB\./],
  ]
  // The superuser reads every file.
  if (process.getuid?.() !== 0) cases.push(['closed.rules', /読み取りの権限/, /Check its permissions\./])
  for (const [name, ja, en] of cases) {
    writeFileSync(join(folder, 'odd.yaml'), TOWN.replace('fw.rules', name))
    for (const verb of ['matrix', 'prove', 'dead']) {
      const inJapanese = await sekisho(verb, '@odd.yaml')
      assert.deepEqual([inJapanese.code, inJapanese.out], [2, ''])
      assert.match(inJapanese.complaint, new RegExp(`^odd\\.yaml:\\d+: ${name}：${ja.source}`))
      const inEnglish = await sekishoIn('en', verb, '@odd.yaml')
      assert.equal(inEnglish.code, 2)
      assert.match(inEnglish.complaint, new RegExp(`^odd\\.yaml:\\d+: ${name}: .*${en.source}`))
    }
  }
  assert.equal((await sekisho('matrix', '@folder.rules')).code, 2)
})

test('zones: a question that outgrows a limit ends in a sentence with place and what to do, and with code 2', async () => {
  for (const Limit of [SetsTooLarge, SpreadTooFar, BoxesTooMany]) {
    let caught: unknown
    try {
      near(pairWords('lgwan', 'internet', 4), () => {
        throw new Limit('limit')
      })
    } catch (error) {
      caught = error
    }
    assert.ok(caught instanceof Limit)
    assert.match(
      limitWords(caught, { language: 'ja' }),
      /^lgwanからinternetへ（IPv4）: .+ください。 \[zones\.[a-z-]+\]\n$/,
    )
    assert.match(limitWords(caught, { language: 'en' }), /^lgwan to internet \(IPv4\): .+\. \[zones\.[a-z-]+\]\n$/)
  }
})
