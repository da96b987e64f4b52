import assert from 'node:assert/strict'
import { test } from 'node:test'

import { toDay, trust } from '#kernel'
import { TYPED_REGISTERS } from '#registers'

import { connect, isProblem, type Answer, type Client } from './index.ts'
import { uuidV7 } from './uuid.ts'

interface Sent {
  readonly path: string
  readonly method: string
  readonly headers: Headers
  readonly body: string
}

type Reply = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>] | 'broken'

const CARD = { organisation: 'town', name: '関山市', kind: '市' }

/** A server that gives some replies in turn, after it has told whose token it was. */
async function serving(...replies: readonly Reply[]) {
  const sent: Sent[] = []
  const waits: number[] = []
  const left: Reply[] = [[200, CARD], ...replies]
  const fake = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(trust<string>(url)) // the client asks by text
    sent.push({
      path: pathname + search,
      method: String(init?.method),
      headers: new Headers(init?.headers),
      body: trust<string>(init?.body ?? ''), // likewise
    })
    const reply = await Promise.resolve(left.shift())
    if (reply === undefined || reply === 'broken') throw new TypeError('fetch failed')
    return new Response(JSON.stringify(reply[1]), { status: reply[0], headers: reply[2] ?? {} })
  }
  const sleep = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms))
  const connected = await connect(TYPED_REGISTERS, {
    url: 'http://town.example/',
    token: 'sekisho_t',
    fetch: fake,
    sleep,
  })
  return { client: ok(connected), sent: sent.slice(1), all: sent, waits }
}

function ok<T>(answer: Answer<T>): T {
  if (isProblem(answer)) throw new Error(JSON.stringify(answer.problem))
  return answer.ok
}

const SEALED: Reply = [200, { id: 'a1', version: 2, entries: [] }]
const DAY = toDay('2026-04-01')!

test('connect: sends the token in its header alone, and knows the organisation', async () => {
  const { client, all } = await serving()
  assert.deepEqual(client.organisation, CARD)
  assert.equal(all[0]!.headers.get('authorization'), 'Bearer sekisho_t')
  assert.doesNotMatch(all[0]!.path, /sekisho_t/u)
})

test('client: an act is sent with its version, its id and its day', async () => {
  const { client, all } = await serving(SEALED)
  const sealed = ok(
    await client.assets.acts.move(
      'a1',
      1,
      { section: trust('soumu'), keeper: trust('s-1'), place: '2階' },
      { on: DAY },
    ),
  )
  assert.equal('version' in sealed && sealed.version, 2)
  const { method, path, headers, body } = all[1]!
  assert.deepEqual([method, path], ['POST', '/api/o/town/assets/a1/move'])
  assert.deepEqual([headers.get('if-match'), headers.get('sekisho-on')], ['"1"', '2026-04-01'])
  assert.match(headers.get('idempotency-key')!, /^[0-9a-f]{8}-[0-9a-f]{4}-7/u)
  assert.deepEqual(JSON.parse(body), { section: 'soumu', keeper: 's-1', place: '2階' })
})

test('client: what may pass is sent again with the same act id, and waits longer each time', async () => {
  const { client, all, waits } = await serving('broken', [503, {}], [429, {}, { 'retry-after': '2' }], SEALED)
  ok(await client.assets.acts.retire('a1', 1, {}))
  const ids = new Set(all.slice(1).map(({ headers }) => headers.get('idempotency-key')))
  assert.deepEqual([all.length, ids.size, waits.length], [5, 1, 3])
  assert.ok(waits[0]! >= 50 && waits[0]! <= 150 && waits[1]! >= 100 && waits[2] === 2_000, String(waits))
})

test('client: it gives up after some tries, and says in words what was the matter', async () => {
  const gone = await serving()
  const answer = await gone.client.me()
  assert.ok(
    isProblem(answer) && answer.problem.code === 'unreachable' && answer.problem.words.ja.includes('town.example'),
  )
  assert.equal(gone.all.length, 6)
  const odd = await serving([502, '<html>'], [502, ''], [502, ''], [502, ''], [502, ''])
  const proxy = await odd.client.me()
  assert.ok(isProblem(proxy) && proxy.problem.code === 'not-sekisho' && proxy.problem.status === 502)
})

test('client: a refusal is a value with its codes and words, and is not sent again', async () => {
  const words = { title: { ja: 't', en: 't' }, detail: { ja: '廃棄済みです。', en: 'It is disposed of.' } }
  const { client, all } = await serving([
    409,
    {
      code: 'refused',
      refused: 'disposed',
      words,
      errors: [{ pointer: '/x', code: 'missing', words: words.detail }, 7],
    },
  ])
  const answer = await client.assets.acts.retire('a1', 1, {})
  assert.ok(isProblem(answer))
  assert.deepEqual(answer.problem, {
    code: 'refused',
    status: 409,
    words: words.detail,
    refused: 'disposed',
    errors: [{ pointer: '/x', code: 'missing', words: words.detail }],
  })
  assert.equal(all.length, 2)
})

test('client: a list is asked for by values, ranges and order', async () => {
  const { client, all } = await serving([200, { items: [], names: {}, next: null, count: 0 }])
  ok(
    await client.assets.list({
      where: { zone: ['lgwan', 'mynumber'], acquiredOn: { from: DAY }, status: 'in-use' },
      search: '端末 1階',
      sort: ['-acquiredOn', 'name'],
      limit: 20,
      isCounted: true,
    }),
  )
  const { searchParams } = new URL(`http://x${all[1]!.path}`)
  assert.deepEqual(searchParams.getAll('filter[zone]'), ['lgwan', 'mynumber'])
  assert.deepEqual(
    ['filter[acquiredOn][from]', 'filter[status]', 'q', 'sort', 'limit', 'count'].map((name) => searchParams.get(name)),
    ['2026-04-01', 'in-use', '端末 1階', '-acquiredOn,name', '20', 'true'],
  )
})

/** NOTE: never run; the compiler is what is asked. */
export async function types(client: Client<typeof TYPED_REGISTERS>): Promise<void> {
  // @ts-expect-error -- there is no such register
  await client.dragons.get('x')
  // @ts-expect-error -- there is no such act
  await client.assets.acts.fly('a1', 1, {})
  // @ts-expect-error -- an act has its input
  await client.assets.acts.move('a1', 1, {})
  // @ts-expect-error -- a choice is one of its own
  await client.assets.acts.dispose('a1', 1, { method: 'eaten', certificate: null })
  // @ts-expect-error -- personal values are no condition
  await client.staff.list({ where: { name: '髙橋' } })
  // @ts-expect-error -- a list is sorted by facts
  await client.assets.list({ sort: ['price'] })
  // @ts-expect-error -- only what has an order has a range
  await client.assets.list({ where: { zone: { from: 'lgwan' } } })
  const item = ok(await client.assets.get('a1'))
  const zone: 'mynumber' | 'lgwan' | 'internet' | 'none' = item.facts.zone
  // @ts-expect-error -- a fact has its own type
  const wrong: number = item.facts.name
  ok(await client.sections.open({ name: zone, organ: trust('o'), parent: null, kana: null }))
  assert.ok(wrong)
}

test('uuidV7: is one, of now, and never the same', () => {
  const ids = Array.from({ length: 1_000 }, uuidV7)
  assert.equal(new Set(ids).size, 1_000)
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
  assert.ok(Math.abs(Number.parseInt(ids[0]!.slice(0, 8) + ids[0]!.slice(9, 13), 16) - Date.now()) < 60_000)
})
