import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'

import { instantOf, trust } from '#kernel'

import { compose } from './compose.ts'
import { readSettings } from './config/index.ts'
import { eventsTo } from './events/index.ts'

/** How many clocks a server starts that look at its jobs each minute, and what it says of itself. */
async function minutely(context: TestContext, ...more: string[]): Promise<{ ticks: number; told: string[] }> {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-compose-'))
  context.after(() => rmSync(data, { recursive: true }))
  const known = readSettings({ flags: ['--data', data, '--port', '0', ...more], environment: {}, file: null })
  assert.ok('settings' in known)
  const told: string[] = []
  const clock = () => instantOf(0)
  const events = eventsTo(
    { put: (line) => void told.push(line), takeDropped: () => 0, flush: () => undefined },
    'warn',
    clock,
  )
  const { mock } = context.mock.method(globalThis, 'setInterval')
  const nowMs = () => performance.now()
  const server = await compose({ settings: known.settings, events, clock, nowMs, version: '0' })
  const ticks = mock.calls.filter((call) => call.arguments[1] === 60_000).length
  mock.restore()
  await server.stop('SIGTERM')
  return { ticks, told: told.map((line) => trust<{ event: string }>(JSON.parse(line)).event) } // as `eventsTo` writes it
}

test('compose: jobs are looked at each minute, unless the settings hold them, and that is told', async (context) => {
  assert.deepEqual(await minutely(context), { ticks: 1, told: [] })
  assert.deepEqual(await minutely(context, '--without-jobs'), { ticks: 0, told: ['jobsHeld'] })
})
