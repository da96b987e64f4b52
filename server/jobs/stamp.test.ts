import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import { readReply, stamp, timeStampRequest } from './stamp.ts'

const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'])
    return true
  } catch {
    return false
  }
})()
const options = { skip: hasOpenssl ? false : 'openssl is not on this machine' }

interface Authority {
  readonly folder: string
  readonly issuer: X509Certificate
  readonly reply: (request: Uint8Array) => Buffer
}

/** A time-stamp authority of openssl, with an issuer of its own. */
function authority(context: TestContext, algorithm: readonly string[], usage = 'critical,timeStamping'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-tsa-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const run = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const key = (file: string): void => void run('genpkey', ...algorithm, '-out', file)
  key('ca.key')
  run('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=Issuer', '-days', '30', '-out', 'ca.pem')
  key('tsa.key')
  run('req', '-new', '-key', 'tsa.key', '-subj', '/CN=Authority', '-out', 'tsa.csr')
  writeFileSync(join(folder, 'ext'), `extendedKeyUsage=${usage}\nkeyUsage=critical,digitalSignature\n`)
  run(
    'x509',
    '-req',
    '-in',
    'tsa.csr',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '20',
    '-extfile',
    'ext',
    '-out',
    'tsa.pem',
  )
  writeFileSync(join(folder, 'serial'), '01\n')
  writeFileSync(
    join(folder, 'tsa.cnf'),
    `[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\nordering=yes\nessCertIDAlg=sha256\n`,
  )
  return {
    folder,
    issuer: new X509Certificate(readFileSync(join(folder, 'ca.pem'))),
    reply: (request) => {
      writeFileSync(join(folder, 'query.tsq'), request)
      run('ts', '-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', 'query.tsq', '-out', 'reply.tsr')
      return readFileSync(join(folder, 'reply.tsr'))
    },
  }
}

const NOTE = Buffer.from('sekisho/town\n9\nAAAA\n')
const NONCE = Buffer.from('4102030405060708', 'hex')

for (const [name, algorithm] of [
  ['RSA', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ['ECDSA', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
] as const) {
  test(`readReply (${name}): takes a stamp of the data by a trusted authority, and no other`, options, (context) => {
    const { issuer, reply, folder } = authority(context, algorithm)
    const bytes = reply(timeStampRequest(NOTE, NONCE))
    const good = readReply(bytes, [issuer], NOTE, NONCE)
    assert.ok(typeof good === 'object', String(good))
    assert.match(good.authority, /CN=Authority/u)
    assert.ok(Math.abs(Date.parse(good.stampedAt) - Date.now()) < 60_000)
    const own = new X509Certificate(readFileSync(join(folder, 'tsa.pem')))
    assert.ok(typeof readReply(bytes, [own], NOTE, NONCE) === 'object', 'its own certificate may be the trusted one')
    assert.equal(readReply(bytes, [issuer], Buffer.from('other'), NONCE), 'other-data')
    assert.equal(readReply(bytes, [issuer], NOTE, Buffer.alloc(8, 0x42)), 'other-data')
    assert.equal(readReply(bytes, [authority(context, algorithm).issuer], NOTE, NONCE), 'not-trusted')
    for (let at = 0; at < bytes.length; at += 7) {
      const broken = Buffer.from(bytes)
      broken[at]! ^= 0x01
      const answer = readReply(broken, [issuer], NOTE, NONCE)
      // What is changed beside what is signed (a certificate that nobody needs) may pass, with the same time.
      if (typeof answer === 'object') assert.equal(answer.stampedAt, good.stampedAt)
    }
  })
}

test('readReply: what is no reply is malformed', options, (context) => {
  const ec = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  const good = authority(context, ec)
  const bytes = good.reply(timeStampRequest(NOTE, NONCE))
  const leaf = new X509Certificate(readFileSync(join(good.folder, 'ca.pem')))
  assert.equal(readReply(bytes.subarray(0, 40), [leaf], NOTE, NONCE), 'malformed')
  assert.equal(readReply(Buffer.alloc(0), [leaf], NOTE, NONCE), 'malformed')
  assert.equal(readReply(Buffer.from('<html>'), [leaf], NOTE, NONCE), 'malformed')
})

test(
  'stamp: asks over HTTP; one that does not answer, or answers without end, is unreachable',
  options,
  async (context) => {
    const { issuer, reply } = authority(context, ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'])
    const server = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        if (request.url === '/endless') response.end(Buffer.alloc(1 << 20))
        else if (request.url === '/error') response.writeHead(500).end()
        else response.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(reply(Buffer.concat(parts)))
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    context.after(() => server.close())
    const address = server.address()
    assert.ok(typeof address === 'object' && address)
    const url = `http://127.0.0.1:${address.port}`
    assert.ok(typeof (await stamp(url, [issuer], NOTE)) === 'object')
    assert.equal(await stamp(`${url}/endless`, [issuer], NOTE), 'unreachable')
    assert.equal(await stamp(`${url}/error`, [issuer], NOTE), 'unreachable')
    assert.equal(await stamp('http://127.0.0.1:1', [issuer], NOTE), 'unreachable')
  },
)
