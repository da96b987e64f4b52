import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { createInterface } from 'node:readline'

import { instantOf, isRefusal } from '#kernel'
import { houseFor } from '#registers'
import { moveToPostgres } from '#store/postgres'

import { ENDS_WITH_PARENT } from '../test/ends-with-parent.ts'
import { Cluster, NO_POSTGRES } from '../test/postgres/cluster.ts'
import { foundOrganisation, openFiles, readCard, writeCard } from './organisations/index.ts'

/** Organisations in one PostgreSQL, and a server of them that is up. */
async function served(context: TestContext, towns: number): Promise<{ cluster: Cluster; server: ChildProcess }> {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-stopping-'))
  context.after(() => rmSync(data, { recursive: true }))
  const cluster = await Cluster.start()
  context.after(async () => await cluster.stop())
  for (let at = 0; at < towns; at += 1) {
    const folder = join(data, `town${at}`)
    const founders = { ciso: null, chief: null, operator: '運用担当者' }
    const made = await foundOrganisation({ folder, name: '関山市', kind: '市', founders, at: instantOf(Date.now()) })
    assert.ok(!isRefusal(made))
    const card = readCard(folder)
    const moving = { house: houseFor('市'), folder, card, url: cluster.url, blobs: await openFiles(card, folder) }
    await moveToPostgres(moving, () => writeCard(folder, { ...card, postgres: cluster.url }))
  }
  const words = [...ENDS_WITH_PARENT, 'cli/main.ts', 'serve', '--data', data, '--port', '0', '--stop-seconds', '1']
  const server = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'ignore'] })
  context.after(() => server.kill('SIGKILL'))
  for await (const line of createInterface({ input: server.stdout })) {
    if (/"url":"http/u.test(line)) return { cluster, server }
  }
  throw new Error('the server did not start')
}

/** How it ends when it is asked to, and after how long. */
async function stopOf(server: ChildProcess): Promise<{ readonly exit: unknown; readonly ms: number }> {
  const from = performance.now()
  server.stdout!.resume()
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  const [exit] = await ended
  return { exit, ms: performance.now() - from }
}

/**
 * One second for requests, three for each of the last steps, and time to spare on a machine that does much else; less than
 * the 30 s that a statement is waited for.
 */
const LONGEST_MS = 20_000

test(
  'serve: stops in time where PostgreSQL is gone, with connections that all organisations share',
  { skip: NO_POSTGRES },
  async (context) => {
    const { cluster, server } = await served(context, 5)
    const count = `select count(*) from pg_stat_activity where application_name = 'sekisho'`
    assert.ok(Number(cluster.sql(count)) <= 16)
    await cluster.kill()
    const { exit, ms } = await stopOf(server)
    assert.equal(exit, 0)
    assert.ok(ms < LONGEST_MS, `${ms} ms`)
  },
)

test('serve: stops in time where PostgreSQL answers no more', { skip: NO_POSTGRES }, async (context) => {
  const { cluster, server } = await served(context, 2)
  const pids = cluster.sql(`select string_agg(pid::text, ' ') from pg_stat_activity where application_name = 'sekisho'`)
  const backends = pids.split(' ').map(Number)
  for (const pid of backends) process.kill(pid, 'SIGSTOP')
  try {
    const { exit, ms } = await stopOf(server)
    assert.equal(exit, 0)
    assert.ok(ms < LONGEST_MS, `${ms} ms`)
  } finally {
    for (const pid of backends) process.kill(pid, 'SIGCONT')
  }
})
