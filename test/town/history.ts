import assert from 'node:assert/strict'

import * as fc from 'fast-check'

import { addDays, isRefusal, trust, type Command, type Day, type Entry } from '#kernel'

import { CISO, day, EVERYONE, FILE, founding, open, openAsset, openStaff, policy, Town } from './town.ts'

export const POLICY = [
  'basic-policy#review',
  'basic-policy#classify-assets',
  'guideline-r8#physical-disposal',
  'basic-policy#audit',
  'basic-policy#human-dissemination',
]
export const START = day('2025-04-01')

/** The entries of a town, as sealed. */
export function log(town: Town): Entry[] {
  return [...town.store.entries(0, town.store.size)].map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
}

/** A town with its policy. */
export async function founded(town = new Town()): Promise<Town> {
  for (const commands of [founding(), policy('p1', '2025-04-01', POLICY)]) {
    const result = await town.doAll(START, commands)
    assert.ok(!isRefusal(result), JSON.stringify(result))
  }
  return town
}

/** A decision on paper, recorded by one and confirmed by another. */
export async function decide(town: Town, on: string, id: string): Promise<void> {
  const told = { documentNumber: '総第1号', title: '方針の制定', decider: '市長', decidedOn: on, scan: FILE }
  const places = { organ: 'mayor', section: null, drafter: null }
  const confirm = { register: 'decisions', item: id, act: 'confirm', input: {} }
  for (const [command, by] of [
    [open('decisions', id, { ...told, ...places }), EVERYONE],
    [confirm, { ...EVERYONE, id: 's-2' }],
  ] as const) {
    const result = await town.do(on, command, by)
    assert.ok(!isRefusal(result), JSON.stringify(result))
  }
}

/** A stocktake of a section. */
export const stocktake = (id: string, section: string): Command =>
  open('stocktakes', id, { section, counted: 3, exceptions: [], remarks: null })

const voiding = (register: string, item: string): Command => {
  return { register, item, act: 'void', input: { cause: 'mistake', remarks: null } }
}

const SECTIONS = ['soumu', 'zeimu'] as const
const ASSETS = ['a1', 'a2', 'a3'] as const

/** One of many things that may happen; those that do not fit are refused and leave no trace. */
const happening = fc.oneof(
  fc
    .record({ id: fc.constantFrom(...ASSETS), section: fc.constantFrom(...SECTIONS) })
    .map(({ id, section }) => openAsset(id, section)),
  fc
    .record({ item: fc.constantFrom(...ASSETS), act: fc.constant('retire') })
    .map((one) => ({ register: 'assets', ...one, input: {} })),
  fc.record({ item: fc.constantFrom(...ASSETS), section: fc.constantFrom(...SECTIONS) }).map(({ item, section }) => ({
    register: 'assets',
    item,
    act: 'move',
    input: { section, keeper: 's-2', place: '2階' },
  })),
  fc.record({ item: fc.constantFrom(...ASSETS) }).map(({ item }) => ({
    register: 'assets',
    item,
    act: 'dispose',
    input: { method: 'shredded', certificate: null },
  })),
  fc
    .record({ n: fc.nat(9), section: fc.constantFrom(...SECTIONS) })
    .map(({ n, section }) => stocktake(`t${n}`, section)),
  fc.constant({
    register: 'policies',
    item: 'p1',
    act: 'review',
    input: { outcome: 'keep', why: '変化なし', scan: null },
  }),
  fc.constant({ register: 'policies', item: 'p1', act: 'publish', input: { publishedAt: null } }),
  fc.constant({ register: 'policies', item: 'p1', act: 'repeal', input: { inForceTo: '2026-06-30' } }),
  fc.constant({ register: 'roles', item: 'r-ciso', act: 'end', input: { to: '2026-03-31' } }),
  fc
    .record({ key: fc.constantFrom('own1', 'own2'), months: fc.integer({ min: 1, max: 18 }) })
    .map(({ key, months }) => open('requirements', key, { key, title: key, owner: 'ciso', months, evidence: '記録' })),
  fc
    .constantFrom('own1', 'own2')
    .map((item) => ({ register: 'requirements', item, act: 'evidence', input: { file: null } })),
  fc
    .record({
      n: fc.nat(3),
      key: fc.constantFrom(...POLICY),
      section: fc.constantFrom(null, ...SECTIONS),
      days: fc.nat(300),
    })
    .map(({ n, key, section, days }) =>
      open('exceptions', `e${n}`, {
        requirement: key,
        section,
        from: '2025-08-01',
        to: addDays(day('2025-08-01'), days),
        reason: '理由',
        measure: '対策',
      }),
    ),
  fc
    .constantFrom(
      'assets/a1',
      'assets/a2',
      'stocktakes/t1',
      'stocktakes/t5',
      'policies/p1',
      'roles/r-ciso',
      'exceptions/e0',
      'closures/c0',
      'requirements/own1',
    )
    .map((path) => path.split('/'))
    .map(([register, item]) => voiding(register!, item!)),
  fc.constantFrom('p1', 'p2').map((item) => ({ register: 'policies', item, act: 'adopt', input: { decision: 'd1' } })),
  fc
    .record({ n: fc.nat(5), staff: fc.constantFrom('s-1', 's-2', 's-9'), edition: fc.constantFrom('p1', 'p2') })
    .map(({ n, ...told }) => open('acknowledgements', `k${n}`, { ...told, section: 'soumu', paper: null })),
  fc.constant(openStaff('s-9', 'soumu')),
  fc
    .record({ item: fc.constantFrom('s-1', 's-9'), act: fc.constantFrom('takeLeave', 'comeBack', 'leave', 'handBack') })
    .map((one) => ({ register: 'staff', ...one, input: {} })),
  fc.constant({ register: 'approvals', item: 'last', act: 'approve', input: {} }),
  fc
    .record({ n: fc.nat(2), at: fc.nat(28) })
    .map(({ n, at }) =>
      open('closures', `c${n}`, { source: 'own', days: [{ day: addDays(START, at), name: '閉庁' }] }),
    ),
)

/** What may happen to a town in some years: commands, the days between them, and how late each is recorded. */
export const steps = fc.array(
  fc.record({ command: happening, days: fc.oneof(fc.nat(4), fc.nat(60)), late: fc.nat(10) }),
  {
    minLength: 1,
    maxLength: 25,
  },
)

interface Step {
  readonly command: Command
  readonly days: number
  readonly late: number
}

/** Lets a history happen to a town. */
export async function live(history: readonly Step[], into?: Town): Promise<Town> {
  const town = await founded(into)
  const editions = policy('p2', '2026-02-01', [...POLICY.slice(0, 2), 'own#own1', 'guideline-r8#org-roles'])
  await town.doAll(START, editions)
  await decide(town, START, 'd1')
  let recorded: Day = START
  for (const { command, days, late } of history) {
    recorded = addDays(recorded, days)
    const requests = log(town).filter(({ register, event }) => register === 'approvals' && event === 'opened')
    const meant = command.item === 'last' ? { ...command, item: requests.at(-1)?.item ?? 'none' } : command
    const by = command.item === 'last' ? CISO : actorFor(command)
    await town.do(addDays(recorded, -Math.min(late, days)), meant, by, recorded)
    if (command.item === 'last') await town.do(recorded, meant, { ...CISO, roles: EVERYONE.roles })
  }
  return town
}

/** Everyone may do everything, but only oneself can acknowledge. */
function actorFor({ register, input }: Command): typeof EVERYONE {
  return register === 'acknowledgements' ? { ...EVERYONE, id: trust<{ staff: string }>(input).staff } : EVERYONE // as above
}
