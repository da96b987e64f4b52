import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'

import {
  commandUsage,
  endOf,
  house,
  isRefusal,
  listColumns,
  openapiPaths,
  standing,
  trust,
  type AnyRegister,
  type Command,
  type Entry,
} from '#kernel'
import { REGISTERS } from '#registers'
import { act } from '#store'
import { MemoryStore } from '#store/memory'

import { day, EVERYONE, founding, HOUSE, open, policy } from './town.ts'

const DOCUMENT = 'docs/adding-a-register.md'

test(`${DOCUMENT}: the register it shows compiles, and one folder is all that it takes`, async () => {
  const code = /```ts\n(.*?)```/su.exec(readFileSync(DOCUMENT, 'utf8'))![1]!
  const folder = mkdtempSync(resolve('registers', '.adding-'))
  try {
    mkdirSync(join(folder, 'media'))
    writeFileSync(join(folder, 'media', 'media.ts'), code)
    const keys = [...code.matchAll(/meets\('([^']+)'\)/gu)].map(([, key]) => `'${key}'`)
    const shared = `import { requirementKeys } from '#kernel'\nexport const meets = requirementKeys<${keys.join(' | ')}>()\n`
    writeFileSync(join(folder, 'meets.ts'), shared)
    const project = { extends: '../../tsconfig.pure.json', include: ['**/*.ts', '../../kernel/platform.d.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project))
    const types = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { encoding: 'utf8' })
    assert.equal(types.status, 0, types.stdout)
    const module = trust<{ media: AnyRegister }>(await import(pathToFileURL(join(folder, 'media', 'media.ts')).href)) // as written
    await live(module.media)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

/** Everything else is read from the value. */
async function live(media: AnyRegister): Promise<void> {
  const town = house([...REGISTERS, media], [...HOUSE.requirements.values()])
  const store = new MemoryStore(town, 'town')
  const doAll = async (on: string, ...commands: readonly Command[]): Promise<void> => {
    const occasion = { id: `${on}-${commands[0]!.register}`, by: EVERYONE.id, at: endOf(day(on)), on: day(on) }
    const result = await act(town, store, { actor: EVERYONE, occasion }, commands)
    assert.ok(!isRefusal(result), JSON.stringify(result))
  }
  await doAll('2026-04-01', ...founding(), open('media', 'm1', { number: 'USB-1', section: 'soumu' }))
  await doAll('2026-04-01', ...policy('p1', '2026-04-01', ['guideline-r8#human-carry-record']))
  await doAll('2026-04-02', deed('takeOut', { carrier: '髙﨑', returnBy: '2026-04-05' }))
  assert.deepEqual(store.personal('media', 'm1'), { carrier: '髙﨑' })
  const log = [...store.entries(0, store.size)].map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
  const at = (on: string): string[] =>
    standing(town, log, { at: endOf(day(on)), known: 'then' })
      .byRequirement.flatMap(({ subjects }) => subjects)
      .filter(({ duty }) => duty === 'media.back')
      .map(({ is }) => is)
  assert.deepEqual([at('2026-04-09'), at('2026-04-10')], [['due'], ['overdue']])
  assert.equal(town.duties.filter(({ id }) => id.startsWith('media.')).length, 2)
  assert.equal(Object.keys(openapiPaths(media)).length, 7)
  assert.deepEqual(
    listColumns(media).map(({ name }) => name),
    ['number', 'section', 'status', 'returnBy'],
  )
  assert.equal(commandUsage(media.acts['takeOut']!.takes), '--carrier person --returnBy day')
}

function deed(name: string, input: object): Command {
  return { register: 'media', item: 'm1', act: name, input }
}
