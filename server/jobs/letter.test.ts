import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { SMTPServer } from 'smtp-server'

import { toDay, toInstant, type Item } from '#kernel'

import { HOUSE } from '../../test/town/town.ts'
import { letterOf } from './letter.ts'
import { smtpPost } from './mail.ts'

const row = (duty: string, is: string, by: string | null): object => ({
  duty,
  register: 'assets',
  subject: 'a1',
  is,
  by,
})

const NOTICE: Item = {
  id: '0196f2c0-0000-7000-8000-000000000001',
  version: 1,
  openedOn: toDay('2025-06-01')!,
  openedAt: toInstant('2025-05-31T15:15:00.000Z')!,
  facts: {
    staff: 's-1',
    day: '2025-06-01',
    rows: JSON.parse(
      JSON.stringify([
        row('assets.disposed', 'due', '2025-06-30'),
        row('assets.disposed', 'due', '2025-06-20'),
        row('policies.reviewed', 'overdue', '2025-03-31'),
      ]),
    ),
    more: 2,
    mail: 'pending',
  },
  personal: {},
}
const TO = { town: '関山市', url: 'https://sekisho.example.lg.jp/' }

/** A mail server on this machine that answers as told. */
async function mailServer(
  context: TestContext,
  answer: (to: string) => Error | null,
): Promise<{ url: string; letters: string[] }> {
  const letters: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => done(answer(address)),
    onData: (stream, _session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        letters.push(Buffer.concat(parts).toString())
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  context.after(() => server.close())
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address)
  return { url: `smtp://127.0.0.1:${address.port}`, letters }
}

test('letterOf: says what is overdue first, each duty once with its earliest end, and names no item', () => {
  const { subject, text } = letterOf(HOUSE, NOTICE, 'a@example.jp', TO)
  assert.equal(subject, '【関所】期限超過又は未整備の責務があります（1件）')
  assert.ok(text.indexOf('期限を過ぎているもの') < text.indexOf('期限が近いもの'))
  assert.match(text, /・廃棄待ちの資産を90日以内に廃棄する 2件（期限 令和7年6月20日）/u)
  assert.match(text, /ほか2件/u)
  assert.doesNotMatch(text, /a1/u)
})

test('smtpPost: a letter arrives as it was written, with the id of its notice', async (context) => {
  const { url, letters } = await mailServer(context, () => null)
  const post = smtpPost(url, 'sekisho@example.lg.jp')
  context.after(() => post.close())
  const letter = letterOf(HOUSE, NOTICE, 'a@example.jp', TO)
  assert.equal(await post.send(letter), null)
  const [head, body] = letters[0]!.split('\r\n\r\n', 2)
  assert.match(head!, new RegExp(`^Message-ID: <${NOTICE.id}@sekisho>`, 'mu'))
  assert.match(head!, /^Auto-Submitted: auto-generated/mu)
  const read = letters[0]!.includes('base64') ? Buffer.from(body!, 'base64').toString() : body!
  assert.equal(read.replaceAll('\r\n', '\n').trim(), letter.text)
})

test('smtpPost: a refusal is told by its code alone, never with the address', async (context) => {
  const refused = Object.assign(new Error('a@example.jp is unknown here'), { responseCode: 550 })
  const { url } = await mailServer(context, () => refused)
  const post = smtpPost(url, 'sekisho@example.lg.jp')
  context.after(() => post.close())
  assert.equal(await post.send({ id: 'n', to: 'a@example.jp', subject: 's', text: 't' }), 'EENVELOPE 550')
})

test('smtpPost: nothing that an address holds reaches another line or another reader', async (context) => {
  const { url, letters } = await mailServer(context, () => null)
  const post = smtpPost(url, 'sekisho@example.lg.jp')
  context.after(() => post.close())
  await post.send({ id: 'n', to: 'a@example.jp\r\nBcc: b@example.jp', subject: '件名\r\nX-Evil: 1', text: 't' })
  for (const letter of letters) {
    assert.doesNotMatch(letter, /^X-Evil/mu)
    assert.doesNotMatch(letter, /^Bcc/mu)
  }
})

test('smtpPost: where no mail server is, it says so', async () => {
  const post = smtpPost('smtp://127.0.0.1:1', 'sekisho@example.lg.jp')
  assert.match((await post.send({ id: 'n', to: 'a@example.jp', subject: 's', text: 't' }))!, /^E(?:CONN|SOCKET)/u)
})
