import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { assertAllThere, foundTown, serveAndKill, type ServerLife } from './server-life.ts'

const KILLS = Number(process.env['SOAK_KILLS'] ?? 50)

await test(`kill -9 of the server in the middle of 32 clients, ${KILLS} times: nothing acknowledged is lost`, async (context) => {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-serve-kill-'))
  const folder = await foundTown(data)
  const lives: ServerLife[] = []
  for (let at = 0; at < KILLS; at += 1) lives.push(await serveAndKill(data, 200 + (at % 7) * 60))
  const entries = await assertAllThere(folder, lives)
  const acknowledged = lives.reduce((sum, life) => sum + life.acknowledged.size, 0)
  const slowest = Math.max(...lives.map(({ startMs }) => startMs))
  context.diagnostic(`${acknowledged} acknowledged, ${entries} entries, slowest start ${Math.round(slowest)} ms`)
  rmSync(data, { recursive: true })
})
