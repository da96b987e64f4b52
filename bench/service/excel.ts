import { randomUUIDv7 } from 'node:crypto'
import { loadavg } from 'node:os'

import { writeXlsxTable } from '#formats/xlsx/run'
import { dayOf, ROLES, sheetColumns, trust, type RoleKey } from '#kernel'
import { REGISTERS } from '#registers'

import { Service } from '../../test/service/service.ts'
import { founding, open, openStaff } from '../../test/town/town.ts'
import type { Measure } from '../measure.ts'

const ROWS = 5_000
const SECTIONS = 50
const STAFF = 500
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** 5,000 assets from a workbook: previewed cell by cell, then sealed as one act on disk (FULL), and undone. */
export async function* excel(): AsyncGenerator<Measure> {
  const service = new Service({ isOnDisk: true })
  try {
    const today = dayOf(service.now)
    const sections = Array.from({ length: SECTIONS }, (_, at) => {
      return open('sections', `k${at}`, { name: `第${at}課`, kana: null, organ: 'mayor', parent: null })
    })
    const staff = Array.from({ length: STAFF }, (_, at) => openStaff(`p${at}`, `k${at % SECTIONS}`))
    await service.seal('sekiyama', today, [...founding(), ...sections, ...staff])
    const token = service.token('sekiyama', 's-1', trust<RoleKey[]>(Object.keys(ROLES))) // its keys
    const book = await workbook()
    const send = async (path: string, headers: Record<string, string> = {}): Promise<Record<string, unknown>> => {
      const response = await service.app.request(`/api/o/sekiyama${path}`, {
        method: 'POST',
        headers: { authorization: token, 'content-type': TYPE, ...headers },
        body: Buffer.from(book),
      })
      const body = trust<Record<string, unknown>>(await response.json()) // an answer in JSON
      if (response.status >= 300) throw new Error(`excel: ${response.status} ${JSON.stringify(body).slice(0, 300)}`)
      return body
    }
    const from = performance.now()
    const { binding, counts } = await send('/assets/sheet/preview')
    const previewed = performance.now()
    if (trust<{ added: number }>(counts).added !== ROWS) throw new Error(`excel: ${JSON.stringify(counts)}`)
    const id = randomUUIDv7()
    await send(`/imports?register=assets&binding=${trust<string>(binding)}`, { 'idempotency-key': id })
    const applied = performance.now()
    yield { name: 'excel5000.ms', value: applied - from, unit: 'ms', limit: { max: 5_000 } }
    yield { name: 'excel5000.preview.ms', value: previewed - from, unit: 'ms' }
    const undone = await service.ask(token, `/imports/${id}/undo`, { body: {} })
    if (undone.status !== 200) throw new Error(`excel: undo ${undone.status}`)
    yield { name: 'excel5000.undo.ms', value: performance.now() - applied, unit: 'ms' }
    yield { name: 'machine.load1', value: loadavg()[0]! }
  } finally {
    await service.close()
  }
}

async function workbook(): Promise<Uint8Array> {
  const assets = REGISTERS.find(({ name }) => name === 'assets')!
  const told = new Set<string>(assets.opened)
  const columns = sheetColumns(assets, true).filter(({ name }) => told.has(name))
  const values = (at: number): Readonly<Record<string, string>> => ({
    name: `窓口端末 ${at}`,
    kind: '設備・媒体',
    zone: 'LGWAN接続系',
    section: `第${at % SECTIONS}課`,
    keeper: `p${at % STAFF}`,
    place: `${at % 7}階`,
    confidentiality: 'confidentiality',
    integrity: 'integrity',
    availability: 'availability',
    acquiredOn: '2026-04-01',
  })
  return await writeXlsxTable({
    name: '情報資産台帳',
    columns: columns.map(({ label, field }) => {
      return { header: label.ja, kind: field.kind === 'day' ? 'day' : 'text', width: 16 }
    }),
    rows: Array.from({ length: ROWS }, (_, at) => columns.map(({ name }) => values(at)[name] ?? null)),
    lists: [],
    notes: [],
    words: { lists: '一覧', notes: '書き方' },
  })
}
