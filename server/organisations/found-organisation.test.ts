import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { endOf, isRefusal, toDay, WHOLE } from '#kernel'

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
