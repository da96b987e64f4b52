import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { describeSettings, isLoopback, loadSettings, readSettings, settingsDocument, settingsHelp } from './index.ts'
import { flagOf, SETTINGS, variableOf } from './settings.ts'

const NOTHING = { file: null, environment: {}, flags: [] }

const problemsOf = (sources: Partial<Parameters<typeof readSettings>[0]>): string[] => {
  const known = readSettings({ ...NOTHING, ...sources })
  return 'problems' in known ? known.problems.map(({ at, words }) => `${at}: ${words.en}`) : []
}

test('readSettings: a flag goes before the environment, the environment before the file, and each origin is told', () => {
  const known = readSettings({
    file: {
      path: 'f.json',
      value: { port: 1, host: 'localhost', leastDiskMb: 7, trustedProxies: ['10.0.0.1'], behindProxy: true },
    },
    environment: { SEKISHO_PORT: '2', SEKISHO_HOST: '::1', HOME: '/root' },
    flags: ['--port', '3', '--demo', '--stop-seconds=4'],
  })
  assert.ok('settings' in known)
  const { port, host, leastDiskMb, demo, stopSeconds, trustedProxies } = known.settings
  assert.deepEqual([port, host, leastDiskMb, demo, stopSeconds, trustedProxies], [3, '::1', 7, true, 4, ['10.0.0.1']])
  const { origins } = known
  assert.deepEqual(
    [origins.port, origins.host, origins.leastDiskMb, origins.logLevel],
    ['flag', 'environment', 'file', 'standard'],
  )
})

test('readSettings: tells at once everything that is wrong, with the place where it was said', () => {
  const problems = problemsOf({
    file: { path: 'f.json', value: { port: 'x', colour: 1, demo: 'maybe' } },
    environment: { SEKISHO_LOGLEVEL: 'info', SEKISHO_TSA_URL: 'gopher://x' },
    flags: ['--prot', '--host'],
  })
  assert.deepEqual(
    problems.map((problem) => problem.slice(0, 26)),
    [
      'f.json: colour: is no sett',
      'SEKISHO_LOGLEVEL: is no se',
      '--prot: is no setting. Did',
      '--host: has no value.',
      'f.json: port: must be a wh',
      'f.json: demo: must be true',
      'SEKISHO_TSA_URL: must be a',
    ],
  )
  assert.match(problems[1]!, /Did you mean SEKISHO_LOG_LEVEL\?/u)
  assert.match(problems[2]!, /Did you mean --port\?/u)
})

test('readSettings: nobody is served beyond this machine without TLS, unless that is said', () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'town.example', '127.0.0.1.example']) {
    assert.match(problemsOf({ flags: ['--host', host] })[0] ?? '', /no TLS/u, host)
    for (const word of ['--insecure', '--behind-proxy'])
      assert.deepEqual(problemsOf({ flags: ['--host', host, word] }), [])
    assert.deepEqual(problemsOf({ flags: ['--host', host, '--tls-key', 'k', '--tls-cert', 'c'] }), [])
  }
  for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost'])
    assert.ok(isLoopback(host) && problemsOf({ flags: ['--host', host] }).length === 0)
  assert.match(problemsOf({ flags: ['--tls-key', 'k'] })[0]!, /both/u)
  assert.match(problemsOf({ flags: ['--trusted-proxies', '10.0.0.1'] })[0]!, /behindProxy/u)
})

test('readSettings: secrets come by no flag and are shown nowhere', () => {
  assert.match(problemsOf({ flags: ['--mail', 'smtp://u:p@h'] })[0]!, /SEKISHO_MAIL/u)
  const environment = { SEKISHO_MAIL: 'smtp://user:hunter2@h', SEKISHO_MAIL_FROM: 'a@example.jp' }
  const known = readSettings({ ...NOTHING, environment })
  assert.ok('settings' in known)
  assert.equal(known.settings.mail, 'smtp://user:hunter2@h')
  const shown = describeSettings(known, 'en')
  assert.match(shown, /mail = \*{8} \(environment\)/u)
  assert.doesNotMatch(shown, /hunter2/u)
})

test('loadSettings: reads JSON and YAML, and refuses a file of secrets that others may read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-settings-'))
  try {
    const path = join(folder, 's.yaml')
    writeFileSync(path, 'port: 9\nmail: smtp://u:p@h\nmailFrom: a@example.jp\n', { mode: 0o600 })
    const known = loadSettings(['--config', path], {})
    assert.ok('settings' in known && known.settings.port === 9)
    chmodSync(path, 0o644)
    assert.ok('problems' in loadSettings(['--config', path], {}))
    writeFileSync(path, 'port: [')
    assert.ok('problems' in loadSettings([], { SEKISHO_CONFIG: path }))
    assert.ok('problems' in loadSettings(['--config', join(folder, 'nowhere')], {}))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('SETTINGS: each has a name of its own everywhere, and a default that it would itself read', () => {
  const names = Object.keys(SETTINGS)
  assert.equal(new Set(names.map(flagOf)).size, names.length)
  assert.equal(new Set(names.map(variableOf)).size, names.length)
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const { standard, isSecret } = setting
    assert.deepEqual(setting.read(standard), { ok: standard }, name)
    assert.ok(settingsHelp('ja').includes(isSecret ? variableOf(name) : flagOf(name)), name)
  }
})

test('docs/運用/settings.md: is what the declarations say (npm run docs)', () => {
  assert.equal(readFileSync('docs/運用/settings.md', 'utf8'), settingsDocument())
})
