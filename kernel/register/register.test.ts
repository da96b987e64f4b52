import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  choice,
  day,
  each,
  evolve,
  itemOf,
  number,
  optional,
  person,
  refuse,
  register,
  requirementKeys,
  text,
  toDay,
  toInstant,
  type AnyRegister,
} from '../index.ts'

const label = { ja: '名', en: 'Name' }
const meets = requirementKeys<'town#keep' | 'town#drop'>()
const method = choice({ label, of: { cut: { ja: '切る', en: 'Cut' }, burn: { ja: '焼く', en: 'Burn' } } })

const { act, event, periodic, deadline, always, conduct } = register('trees', {
  label,
  fields: {
    name: text({ label, max: 50 }),
    owner: person({ label }),
    height: number({ label, min: 0, max: 100 }),
    felledOn: optional(day({ label })),
  },
  opened: ['name', 'owner'],
  events: { grown: { height: number({ label, min: 0, max: 100 }) }, felled: { method } },
})

const trees = conduct({
  open: { label, by: ['section'] },
  begin: { height: 1, felledOn: null },
  evolve: { felled: (_tree, { on }) => ({ felledOn: on }) },
  acts: {
    fell: act({
      label,
      by: ['section'],
      takes: { method },
      sees: { section: itemOf('sections', 'section', { height: number({ label, min: 0, max: 9 }) }) },
      decide: (tree, input, seen) =>
        tree.felledOn === null && (seen.section?.height ?? 0) < 5 ? event.felled(input) : refuse('felled', label),
    }),
  },
  duties: {
    look: periodic({ label, meets: meets('town#keep'), owner: 'section', every: { months: 6 }, metBy: 'grown' }),
  },
})

/** Each line below must not compile; `@ts-expect-error` fails the type check where one does. */
function wrong(): void {
  const duty = { label, meets: meets('town#keep'), owner: 'section' } as const
  // @ts-expect-error no such event
  periodic({ ...duty, every: { months: 6 }, metBy: 'grows' })
  // @ts-expect-error no such requirement key
  meets('town#kept')
  // @ts-expect-error no such role
  periodic({ ...duty, owner: 'king', every: { months: 6 }, metBy: 'grown' })
  // @ts-expect-error no such cadence
  periodic({ ...duty, every: { weeks: 6 }, metBy: 'grown' })
  // @ts-expect-error a key that no catalogue made
  periodic({ ...duty, meets: ['town#keep'], every: { months: 6 }, metBy: 'grown' })
  // @ts-expect-error no such event
  deadline({ ...duty, after: 'felled', within: { days: 3 }, metBy: 'planted' })
  // @ts-expect-error no such field
  always({ ...duty, holds: (tree) => tree.width > 3 })
  // @ts-expect-error a personal value is not there for duties
  always({ ...duty, holds: (tree) => tree.owner !== '' })
  periodic({
    ...duty,
    over: each('sections', { open: number({ label, min: 0, max: 1 }) }),
    every: { fiscalYears: 1 },
    metBy: 'grown',
    // @ts-expect-error the subject is a section here, and has no height
    where: (section) => section.height > 0,
  })
  // @ts-expect-error no such literal
  event.felled({ method: 'pulled' })
  // @ts-expect-error no such field
  event.felled({ method: 'cut', depth: 3 })
  // @ts-expect-error no such event
  event.planted({})
  // @ts-expect-error an event of another register's words
  act({ label, by: ['section'], takes: {}, decide: () => ({ event: 'planted', data: {} }) })
  act({
    label,
    by: ['section'],
    takes: { method },
    // @ts-expect-error the input has no such field
    decide: (_tree, input) => event.felled({ method: input.means }),
  })
  // @ts-expect-error a personal value is not there for decisions
  act({ label, by: ['section'], takes: {}, decide: (tree) => refuse(tree.owner, label) })
  // @ts-expect-error nothing was declared to be seen
  act({ label, by: ['section'], takes: {}, decide: (_tree, _input, seen) => refuse(seen.section.name, label) })
  // @ts-expect-error an opened field that is no field
  register('x', { label, fields: { name: text({ label, max: 5 }) }, opened: ['title'], events: {} })
  // @ts-expect-error the height with which an item begins is not said
  conduct({ open: { label, by: [] }, begin: { felledOn: null }, evolve: {}, acts: {}, duties: {} })
  const begun = { open: { label, by: [] }, begin: { height: 1, felledOn: null }, acts: {}, duties: {} } as const
  // @ts-expect-error no such event to evolve by
  conduct({ ...begun, evolve: { burnt: {} } })
  // @ts-expect-error no such field to set
  conduct({ ...begun, evolve: { felled: { width: 3 } } })
}

const header = {
  organisation: 'town',
  at: toInstant('2026-11-20T00:00:00.000Z')!,
  on: toDay('2026-11-20')!,
  act: 'a',
  by: 's1',
  register: 'trees',
  item: 't1',
  form: 1,
}
const opened = { ...header, index: 0, event: 'opened', version: 1, facts: { name: '松' }, commitment: 'c' }

test('register: the words of a register are held to by the compiler', () => assert.equal(typeof wrong, 'function'))

test('evolve: fields of an event set the item, then the reducer has its say', () => {
  const begun = evolve(trees, null, opened)
  assert.deepEqual(begun.facts, { height: 1, felledOn: null, name: '松' })
  assert.deepEqual(begun.personal, { owner: 0 })
  const grown = evolve(trees, begun, { ...header, index: 1, event: 'grown', version: 2, facts: { height: 7 } })
  assert.equal(grown.facts['height'], 7)
  const felled = evolve(trees, grown, { ...header, index: 2, event: 'felled', version: 3, facts: { method: 'cut' } })
  assert.deepEqual(felled.facts, { name: '松', height: 7, felledOn: '2026-11-20' })
})

test('evolve: an event that does not fit throws, for it is a fault of the log or of the code', () => {
  const begun = evolve(trees, null, opened)
  const next = { ...header, index: 1, event: 'grown', version: 1, facts: { height: 7 } }
  assert.throws(() => evolve(trees, begun, next), /follows version 1/)
  assert.throws(() => evolve(trees, null, next), /before its opening/)
  assert.throws(() => evolve(trees, begun, { ...next, version: 2, event: 'burnt' }), /no event of its register/)
  const careless: AnyRegister = { ...trees, evolve: { grown: () => ({ width: 3 }) } }
  assert.throws(() => evolve(careless, begun, { ...next, version: 2 }), /sets "width"/)
})

test('evolve: an older form of an event is brought up to date, never rewritten', () => {
  const metres: AnyRegister = {
    ...trees,
    upcasts: { grown: [({ feet }) => ({ cm: Number(feet) * 30 }), ({ cm }) => ({ height: Number(cm) / 100 })] },
  }
  const begun = evolve(metres, null, opened)
  const grow = (form: number, facts: object): unknown =>
    evolve(metres, begun, { ...header, index: 1, event: 'grown', version: 2, form, facts: { ...facts } }).facts[
      'height'
    ]
  assert.deepEqual([grow(1, { feet: 20 }), grow(2, { cm: 600 }), grow(3, { height: 6 })], [6, 6, 6])
})
