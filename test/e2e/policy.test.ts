import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const POLICY = 'sample/sekiyama/policy.md'
const STANDARDS = 'sample/sekiyama/standards.md'
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const folder = mkdtempSync(join(tmpdir(), 'sekisho-e2e-'))
after(() => rmSync(folder, { recursive: true }))

interface Ran {
  readonly exit: number | null
  readonly out: string
  readonly complaint: string
}

function sekisho(...words: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/main.ts', ...words], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    timeout: 60_000,
  })
  return { exit: status, out: stdout, complaint: stderr }
}

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The sample with one sentence that refers to a clause that is not there. */
const damaged = (): string =>
  fileOf(
    'damaged.md',
    readFileSync(POLICY, 'utf8').replace('## 2 定義', '第99条第3項の規定により管理する。\n\n## 2 定義'),
  )

test('policy read: the sample reads without findings', () => {
  for (const file of [POLICY, STANDARDS]) {
    const { exit, out, complaint } = sekisho('policy', 'read', file)
    assert.deepEqual([exit, complaint], [0, ''])
    assert.match(out, /関山市情報セキュリティ/)
    assert.match(out, /所見はありません/)
  }
})

test('policy read --json: an array with one object for each file, in the documented shape', () => {
  const { exit, out } = sekisho('policy', 'read', '--json', POLICY, STANDARDS)
  assert.equal(exit, 0)
  const found = JSON.parse(out) as Record<string, unknown>[] // Checked below.
  assert.ok(Array.isArray(found))
  assert.deepEqual(
    found.map(({ file }) => file),
    [POLICY, STANDARDS],
  )
  for (const policy of found) {
    const lineCount = readFileSync(String(policy['file']), 'utf8').split('\n').length
    for (const key of ['title', 'issuer', 'issuerKind']) assert.equal(typeof policy[key], 'string', key)
    const lists = ['dates', 'clauses', 'definitions', 'obligations', 'crossReferences', 'definedButUnused']
    for (const key of [...lists, 'usedButUndefined', 'findings']) assert.ok(Array.isArray(policy[key]), key)
    checkClauses(policy['clauses'], lineCount)
    for (const date of policy['dates'] as Record<string, unknown>[]) {
      assert.deepEqual(Object.keys(date).sort(), ['iso', 'kind', 'line', 'wareki'])
      assert.match(String(date['iso']), /^\d{4}-\d{2}(-\d{2})?$/)
    }
    for (const duty of policy['obligations'] as Record<string, unknown>[]) {
      checkLines(duty['lines'], lineCount)
      for (const key of ['text', 'addressee', 'modality']) assert.equal(typeof duty[key], 'string', key)
      for (const requirement of duty['requirements'] as Record<string, unknown>[]) {
        assert.equal(typeof requirement['key'], 'string')
        assert.ok('certainty' in requirement)
      }
    }
    for (const reference of policy['crossReferences'] as Record<string, unknown>[]) {
      checkLines([reference['line'], reference['line']], lineCount)
      assert.equal(typeof reference['text'], 'string')
      assert.ok(Array.isArray(reference['resolvesTo']))
    }
  }
})

function checkLines(lines: unknown, lineCount: number): void {
  assert.ok(Array.isArray(lines) && lines.length === 2, JSON.stringify(lines))
  const [from, to] = lines as [number, number] // Two, as checked.
  assert.ok(Number.isInteger(from) && from >= 1 && from <= to && to <= lineCount, JSON.stringify(lines))
}

function checkClauses(clauses: unknown, lineCount: number): void {
  assert.ok(Array.isArray(clauses))
  for (const clause of clauses as Record<string, unknown>[]) {
    assert.ok(clause['number'] === null || typeof clause['number'] === 'string')
    for (const key of ['key', 'title', 'term']) assert.ok(['string', 'undefined'].includes(typeof clause[key]), key)
    checkLines(clause['lines'], lineCount)
    if (clause['items'] !== undefined) checkClauses(clause['items'], lineCount)
  }
}

test('policy read: a finding of severity error is exit 1, and --json says where it is', () => {
  const file = damaged()
  const shown = sekisho('policy', 'read', file)
  assert.equal(shown.exit, 1)
  assert.match(shown.out, /第99条/)
  const { exit, out } = sekisho('policy', 'read', '--json', file)
  assert.equal(exit, 1)
  const [{ findings }] = JSON.parse(out) // Our own shape, checked here.
  const line =
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('第99条')) + 1
  const error = findings.find(({ severity }: { severity: string }) => severity === 'error')
  assert.deepEqual(error.lines, [line, line])
  for (const key of ['code', 'found']) assert.equal(typeof error[key], 'string')
})

test('policy: what cannot be read is exit 2, with a sentence that says why', () => {
  const cases: Readonly<Record<string, string>> = {
    'not-found': join(folder, 'nowhere.txt'),
    'is-folder': folder,
    pdf: fileOf('a.pdf', '%PDF-1.7\n%âãÏÓ\n'),
    'not-text': fileOf(
      'a.bin',
      Uint8Array.from({ length: 4000 }, (_, at) => (at * 31) & 255),
    ),
    'old-word': fileOf('a.doc', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)),
    truncated: fileOf('a.docx', 'PK\u0003\u0004'),
    empty: fileOf('empty.txt', ''),
    'not-japanese': 'LICENSE',
    'too-large-file': '/dev/zero',
    'no-clauses': fileOf(
      'letter.txt',
      'ごみの収集は毎週火曜日です。お間違えのないようにお願いいたします。\n'.repeat(5),
    ),
  }
  for (const [code, file] of Object.entries(cases)) {
    const { exit, out, complaint } = sekisho('policy', 'read', file)
    assert.deepEqual([exit, out.trim()], [2, ''], code)
    assert.ok(complaint.startsWith(`${file}: `) && complaint.includes(`[${code}]`), complaint)
    assert.match(complaint, /[ぁ-ん].*。/)
    assert.doesNotMatch(complaint, /\n\s+at /)
  }
})

test('policy: one unreadable file does not hide the others', () => {
  const { exit, out, complaint } = sekisho('policy', 'read', '--json', join(folder, 'nowhere'), POLICY)
  assert.equal(exit, 2)
  assert.equal(JSON.parse(out).length, 1)
  assert.match(complaint, /not-found/)
  for (const verb of ['obligations', 'coverage']) assert.equal(sekisho('policy', verb, join(folder, 'nowhere')).exit, 2)
  assert.equal(sekisho('policy', 'compare', POLICY, join(folder, 'nowhere')).exit, 2)
})

test('policy --lang en: speaks English to people', () => {
  const { exit, out } = sekisho('policy', 'read', '--lang', 'en', POLICY)
  assert.equal(exit, 0)
  assert.match(out, /No findings/)
  assert.match(sekisho('policy', 'read', join(folder, 'nowhere'), '--lang', 'en').complaint, /No such file/)
})

test('policy obligations: every duty with who, how strongly and what it carries', () => {
  const { exit, out } = sekisho('policy', 'obligations', POLICY)
  assert.equal(exit, 0)
  assert.match(out, /義務文 \d+ 件/)
  const duties = JSON.parse(sekisho('policy', 'obligations', '--json', POLICY).out)
  assert.ok(duties.length >= 20)
  assert.match(sekisho('policy', 'obligations', '--why', POLICY).out, /basic-policy/)
})

test('policy coverage: on a day, by catalogue; wrong words are refused with what would be right', () => {
  const { exit, out } = sekisho('policy', 'coverage', '--catalogue', 'basic-policy', '--on', '2027-07-01', POLICY)
  assert.equal(exit, 0, out)
  assert.match(out, /2027-07-01 現在/)
  const whole = sekisho('policy', 'coverage', '--on', '2026-04-01', '--json', POLICY)
  assert.equal(whole.exit, 0)
  const { day, requirements } = JSON.parse(whole.out)
  assert.equal(day, '2026-04-01')
  assert.ok(requirements.length >= 60)
  const statuses = new Set(requirements.map(({ status }: { status: string }) => status))
  assert.ok(!statuses.has('missing') && !statuses.has('weakened'))
  for (const wrong of ['2027-02-30', '2027-13-01', 'tomorrow', '20270701', '']) {
    const { exit, complaint } = sekisho('policy', 'coverage', POLICY, '--on', wrong)
    assert.equal(exit, 2, wrong)
    assert.match(complaint, /日付ではありません/)
    assert.doesNotMatch(complaint, /\n\s+at /)
  }
  const unknown = sekisho('policy', 'coverage', POLICY, '--catalogue', 'iso-27001')
  assert.equal(unknown.exit, 2)
  assert.match(unknown.complaint, /law-244-6.*から選んでください/)
})

test('policy: words that make no sense are exit 2 with the usage', () => {
  const lines = [[], ['policy'], ['policy', 'reed'], ['policy', 'read'], ['policy', 'read', '--jsn', POLICY]]
  for (const words of [...lines, ['policy', 'compare', POLICY], ['policy', 'coverage', POLICY, POLICY]]) {
    const { exit, out, complaint } = sekisho(...words)
    assert.equal(exit, 2, words.join(' '))
    assert.match(out + complaint, /使い方/)
    assert.doesNotMatch(complaint, /\n\s+at /)
  }
  assert.equal(sekisho('--help').exit, 0)
  assert.equal(sekisho('policy', 'read', '--help').exit, 0)
})

test('policy compare: the same text is the same, a changed letter is shown', () => {
  const changed = fileOf(
    'changed.md',
    readFileSync(POLICY, 'utf8').replace('機密性、完全性及び可用性を維持', '機密性、完全性及び可用性を確保'),
  )
  const same = JSON.parse(sekisho('policy', 'compare', '--json', POLICY, POLICY).out)
  assert.ok(same.clauses.every(({ verdict }: { verdict: string }) => verdict === 'same'))
  assert.ok(same.requirements.every(({ verdict }: { verdict: string }) => verdict === 'alike'))
  const { exit, out } = sekisho('policy', 'compare', POLICY, changed)
  assert.equal(exit, 0)
  assert.match(out, /\[-維持-\]/)
  assert.match(out, /\{\+確保\+\}/)
})

test('policy compare --html: one file that needs nothing else and never scrolls sideways', async (t) => {
  const html = join(folder, 'compared.html')
  const { exit, out } = sekisho('policy', 'compare', '--html', html, POLICY, STANDARDS)
  assert.deepEqual([exit, out], [0, ''])
  const text = readFileSync(html, 'utf8')
  assert.doesNotMatch(text, /https?:|<script|<link|<img|@import|url\(/)
  assert.equal(sekisho('policy', 'compare', '--html', join(folder, 'no', 'place.html'), POLICY, POLICY).exit, 2)
  if (!existsSync(CHROMIUM)) {
    t.diagnostic(`the page was not opened: there is no ${CHROMIUM} (tools/prepare-debian.sh installs it)`)
    return
  }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    for (const width of [1366, 390]) {
      const page = await browser.newPage({ viewport: { width, height: 768 } })
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(pathToFileURL(html).href)
      assert.equal(asked.length, 1, asked.join(' '))
      const [content, shown] = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]')
      assert.ok(content! <= shown!, `${content} px wide on ${shown}`)
      assert.ok((await page.getByRole('row').count()) > 20)
      assert.match(await page.title(), /新旧対照表/)
      await page.close()
    }
  } finally {
    await browser.close()
  }
})

test('policy: text from files is never markup in the page', () => {
  const sly = fileOf(
    'sly.md',
    readFileSync(POLICY, 'utf8').replace('保有する', '保有する"><&lt;img src=x onerror=alert(1)&gt;'),
  )
  const html = join(folder, 'sly.html')
  sekisho('policy', 'compare', '--html', html, POLICY, sly)
  assert.doesNotMatch(readFileSync(html, 'utf8'), /<img/)
})

test('policy: pipes get no colour, whatever NO_COLOR says', () => {
  for (const words of [
    ['policy', 'read', damaged()],
    ['policy', 'obligations', POLICY],
    ['policy', 'coverage', POLICY],
  ])
    assert.ok(!sekisho(...words).out.includes('\u001B'))
})

test('policy: a terminal gets colour, but not where NO_COLOR is set', (t) => {
  const coloured = inTerminal({})
  if (coloured === undefined) {
    t.skip('script(1) is not installed')
    return
  }
  assert.ok(coloured.includes('\u001B[1m'))
  assert.ok(!inTerminal({ NO_COLOR: '1' })!.includes('\u001B'))
})

test('policy: a reader that has enough ends it quietly', async () => {
  const child = spawn(process.execPath, ['cli/main.ts', 'policy', 'read', '--json', STANDARDS, STANDARDS, STANDARDS])
  let complaint = ''
  child.stderr.on('data', (data) => (complaint += String(data)))
  child.stdout.once('data', () => child.stdout.destroy())
  const [exit] = await once(child, 'exit')
  assert.deepEqual([exit, complaint], [0, ''])
})

/** What the sample looks like on a terminal; undefined where none can be had. */
function inTerminal(environment: Readonly<Record<string, string>>): string | undefined {
  const command = `${process.execPath} cli/main.ts policy read ${POLICY}`
  const ran = spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    env: { ...process.env, TERM: 'xterm', ...environment },
    timeout: 30_000,
  })
  return ran.error || ran.status !== 0 ? undefined : ran.stdout
}
