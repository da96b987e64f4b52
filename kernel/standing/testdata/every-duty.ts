import {
  choice,
  day as dayField,
  each,
  house,
  list,
  number,
  optional,
  ref,
  register,
  renewedBy,
  requirementKeys,
  sealedRequirement,
  text,
  toDay,
  trust,
  type AnyRegister,
  type Requirement,
} from '../../index.ts'

const label = { ja: '名', en: 'Name' }
const meets = requirementKeys<'k1' | 'k2' | 'k3' | 'k4' | 'k5' | 'k6' | 'k7' | 'law'>()
/** The day on which its logs begin. */
export const START = toDay('2026-01-30')!

/** Sections that close; what each owes hangs on what it says of itself. */
const sections = (() => {
  const { act, always, periodic, deadline, event, conduct } = register('sections', {
    label,
    fields: {
      size: number({ label, min: 0, max: 9 }),
      status: choice({ label, of: { open: label, closed: label } }),
      until: optional(dayField({ label })),
    },
    opened: ['size', 'until'],
    events: { resized: { size: number({ label, min: 0, max: 9 }) }, closed: {}, counted: {}, asked: {}, told: {} },
  })
  return conduct({
    open: { label, by: [] },
    begin: { status: 'open' },
    evolve: { closed: { status: 'closed' } },
    acts: { count: act({ label, by: [], takes: {}, decide: () => event.counted({}) }) },
    duties: {
      counted: periodic({
        label,
        meets: ({ size }) => (size > 4 ? meets('k1', 'k2') : meets('k1')),
        owner: 'section',
        where: ({ status }) => status === 'open',
        every: ({ size }) => (size % 2 === 0 ? { months: Math.max(1, size) } : { fiscalYears: 1 }),
        metBy: 'counted',
        warnDays: 7,
      }),
      told: deadline({
        label,
        meets: meets('k3'),
        owner: 'section',
        after: 'asked',
        within: { hours: 30 },
        metBy: 'told',
      }),
      answered: deadline({
        label,
        meets: meets('k7'),
        owner: 'section',
        from: toDay('2026-02-02')!,
        after: 'asked',
        within: { openDays: 5 },
        metBy: 'told',
        warnDays: 3,
      }),
      lasting: always({ label, meets: meets('k2'), owner: 'section', holds: ({ until }) => until ?? true }),
      some: always({
        label,
        meets: meets('k5'),
        owner: 'head',
        over: 'organisation',
        from: toDay('2026-02-10')!,
        where: ({ size }) => size > 2,
        holds: ({ status, until }) => status === 'open' && (until ?? true),
      }),
    },
  })
})()

/** Visits of one section or several, which news makes due anew. */
const visits = (() => {
  const { periodic, conduct } = register('visits', {
    label,
    fields: {
      section: ref('sections', { label }),
      more: list({ label, of: { section: ref('sections', { label }) }, max: 3 }),
    },
    opened: ['section', 'more'],
    events: { held: {}, spoken: { section: ref('sections', { label }) } },
  })
  const over = each('sections', { status: choice({ label, of: { open: label, closed: label } }) })
  const again = renewedBy(
    each('news', { weight: number({ label, min: 0, max: 9 }) }),
    'opened',
    { days: 9 },
    (n) => n.weight > 3,
  )
  return conduct({
    open: { label, by: [] },
    begin: {},
    evolve: {},
    acts: {},
    duties: {
      visited: periodic({
        label,
        meets: meets('k4', 'k6'),
        owner: 'section',
        over,
        of: 'section',
        where: ({ status }) => status === 'open',
        every: { months: 2 },
        first: { days: 12 },
        again,
        metBy: 'spoken',
      }),
      opened: periodic({
        label,
        meets: meets('k2'),
        owner: 'head',
        over,
        of: 'section',
        every: { fiscalYears: 2 },
        metBy: 'opened',
      }),
      yearly: periodic({
        label,
        meets: meets('k6', 'law'),
        owner: 'head',
        over: 'organisation',
        every: { months: 1 },
        again: renewedBy(each('news', {}), 'retold', { days: 3 }),
        metBy: 'held',
      }),
    },
  })
})()

const news = (() => {
  const { conduct } = register('news', {
    label,
    fields: { weight: number({ label, min: 0, max: 9 }) },
    opened: ['weight'],
    events: { retold: {}, weighed: { weight: number({ label, min: 0, max: 9 }) } },
  })
  return conduct({ open: { label, by: [] }, begin: {}, evolve: {}, acts: {}, duties: {} })
})()

const leave = (() => {
  const { conduct } = register('leave', {
    label,
    fields: {
      key: text({ label, max: 9 }),
      section: optional(ref('sections', { label })),
      from: dayField({ label }),
      to: dayField({ label }),
    },
    opened: ['key', 'section', 'from', 'to'],
    events: { ended: { to: dayField({ label }) } },
  })
  return conduct({
    open: { label, by: [] },
    begin: {},
    evolve: {},
    acts: {},
    duties: {},
    waives: ({ key, section, from, to }) => ({ requirement: sealedRequirement(key), organ: null, section, from, to }),
  })
})()

const texts = (() => {
  const { conduct } = register('texts', {
    label,
    fields: {
      document: text({ label, max: 9 }),
      from: dayField({ label }),
      to: optional(dayField({ label })),
      key: text({ label, max: 99 }),
      confirmed: choice({ label, of: { yes: label, no: label } }),
    },
    opened: ['document', 'from', 'to', 'key'],
    events: { confirmed: {}, doubted: {}, repealed: { to: optional(dayField({ label })) } },
  })
  return conduct({
    open: { label, by: [] },
    begin: { confirmed: 'no' },
    evolve: { confirmed: { confirmed: 'yes' }, doubted: { confirmed: 'no' } },
    acts: {},
    duties: {},
    reading: ({ confirmed, document, from, to, key }, id) =>
      confirmed === 'no'
        ? null
        : {
            edition: id,
            document,
            organ: null,
            from,
            to,
            clauses: [{ path: '1', title: id, lines: [1, 1], requirements: key.split(' ').map(sealedRequirement) }],
          },
  })
})()

const shut = (() => {
  const { conduct } = register('shut', {
    label,
    fields: { day: dayField({ label }) },
    opened: ['day'],
    events: { changed: { day: dayField({ label }) } },
  })
  return conduct({ open: { label, by: [] }, begin: {}, evolve: {}, acts: {}, duties: {}, closes: ({ day }) => [day] })
})()

const REGISTERS: readonly AnyRegister[] = [sections, visits, news, leave, texts, shut].map((one) =>
  trust<AnyRegister>(one),
)
const requirement = (key: string, law: boolean, from: string, to: string | null): Requirement => ({
  key: sealedRequirement(key),
  title: label,
  law,
  from: toDay(from)!,
  to: to === null ? null : toDay(to)!,
})
/** A house whose duties are of every kind and look at whatever a duty may: what is judged in two ways is compared on it. */
export const HOUSE = house(REGISTERS, [
  requirement('law', true, '2026-02-15', null),
  requirement('bare', true, '2026-01-01', '2026-03-15'),
  requirement('k3', false, '2026-02-01', null),
])

/** What its duties meet, what a law asks that none meets, and what no catalogue has. */
export const KEYS = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'law', 'bare', 'none'] as const
