import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { endOf, isRefusal, toDay, WHOLE } from '#kernel'

import { houseFor } from '#registers'
import { SqliteStore } from '#store/sqlite'

import { foundDemo } from './found-demo.ts'
import { foundOrganisation, openFolder } from './index.ts'

async function closedDays(folder: string): Promise<string> {
  const { store } = await openFolder(folder)
  try {
    const { items } = await store.list('closures', { scope: WHOLE, where: [], sort: [], limit: 9, isCounted: false })
    return JSON.stringify(items.map(({ facts }) => facts))
  } finally {
    await store.close()
  }
}

test('foundOrganisation, foundDemo: the national holidays of this year and the next are there from the first day', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-found-'))
  try {
    const [town, demo] = [join(data, 'town'), join(data, 'demo')]
    const at = endOf(toDay('2026-11-28')!)
    const founders = { ciso: null, chief: null, operator: '運用担当者' }
    assert.ok(!isRefusal(await foundOrganisation({ folder: town, name: '関山市', kind: '市', founders, at })))
    await foundDemo(demo, toDay('2026-11-28')!)
    for (const folder of [town, demo]) {
      const days = await closedDays(folder)
      for (const day of ['2026-05-04', '2027-05-04']) assert.ok(days.includes(day), `${folder} ${day}`)
    }
  } finally {
    rmSync(data, { recursive: true })
  }
})

const FOUNDERS = { ciso: null, chief: null, operator: '運用担当者' }
const AT = endOf(toDay('2026-11-28')!)

test('foundOrganisation: what is refused leaves nothing in the way of the next try, nor a key', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-found-'))
  const [folder, organisationKey] = [join(data, 'town'), join(data, 'usb', 'key')]
  const founding = { folder, kind: '町', founders: FOUNDERS, at: AT, organisationKey }
  assert.ok(isRefusal(await foundOrganisation({ ...founding, name: '' })))
  assert.deepEqual([existsSync(folder), existsSync(organisationKey)], [false, false])
  assert.ok(!isRefusal(await foundOrganisation({ ...founding, name: '関山町' })))
  await assert.rejects(foundOrganisation({ ...founding, name: '関山町' }), { code: 'locked' })
  assert.ok(existsSync(join(folder, 'sekisho.json')) && existsSync(organisationKey))
  rmSync(data, { recursive: true })
})

test('openFolder: a file that is lost is told and not made anew, and a card that is not of the log is turned away', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sekisho-found-'))
  const sound = join(data, 'sound')
  assert.ok(
    !isRefusal(await foundOrganisation({ folder: sound, name: '関山町', kind: '町', founders: FOUNDERS, at: AT })),
  )
  const told = async (alter: (folder: string) => void): Promise<unknown> => {
    const folder = join(data, 'altered')
    cpSync(sound, folder, { recursive: true })
    alter(folder)
    try {
      const { store } = await openFolder(folder)
      await store.close()
      return 'opened'
    } catch (error) {
      return error instanceof Error ? error.message.replaceAll(folder, '').slice(0, 60) : error
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  for (const name of ['log.sqlite', 'keys.sqlite', 'signing-key.pem']) {
    assert.match(String(await told((folder) => rmSync(join(folder, name)))), new RegExp(`^/${name} is missing`, 'u'))
  }
  assert.match(String(await told((folder) => writeFileSync(join(folder, 'log.sqlite'), ''))), /missing or empty/u)
  const card = (change: object) => (folder: string) => {
    const path = join(folder, 'sekisho.json')
    writeFileSync(path, JSON.stringify(Object.assign(JSON.parse(readFileSync(path, 'utf8')), change)))
  }
  assert.match(String(await told(card({ kind: '一部事務組合' }))), /not those of the log/u)
  assert.match(String(await told(card({ name: '別の町' }))), /not those of the log/u)
  // The log of another day in its place: an earlier state, before what was signed.
  const behind = (folder: string): void => {
    const earlier = join(data, 'earlier')
    mkdirSync(earlier)
    const { organisation } = JSON.parse(readFileSync(join(folder, 'sekisho.json'), 'utf8')) as { organisation: string } // as founded
    new SqliteStore(houseFor('町'), earlier, organisation).close()
    for (const name of ['log.sqlite', 'keys.sqlite', 'organisation-key'])
      cpSync(join(earlier, name), join(folder, name))
  }
  assert.match(String(await told(behind)), /the log has 0 entries, and \d+ were signed/u)
  assert.equal(await told(() => {}), 'opened')
  rmSync(data, { recursive: true })
})
