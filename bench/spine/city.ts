import { addDays, endOf, toDay, type AnyFacts, type Entry } from '#kernel'

const ON = toDay('2025-04-01')!

/** Register and item. */
type Place = readonly [register: string, item: string]

/** How large a body is, for the measures. */
export interface Size {
  readonly staff: number
  readonly assets: number
  readonly clauses: number
  /** Acts of one year after the founding. */
  readonly acts: number
}

/** Requirements that clauses are matched to, in turn: what registers meet, and what they do not. */
const REQUIREMENTS = [
  'basic-policy#classify-assets',
  'basic-policy#review',
  'guideline-r8#physical-disposal',
  'guideline-r8#classification-scheme',
  'guideline-r8#org-roles',
  'guideline-r8#operation-exceptions',
  'basic-policy#audit',
  'basic-policy#self-check',
]

/** 500 rows fit one edition; a body with more clauses has its standards and procedures too. */
const ROWS = 500

const STAFF_PER_SECTION = 25

/** The log of a body as the kernel would have sealed it: founding, then a year of acts spread over its days. */
export function* logOf({ staff, assets, clauses, acts }: Size): Generator<Entry> {
  const sections = Math.max(1, Math.ceil(staff / STAFF_PER_SECTION))
  let index = 0
  const entry = ([register, item]: Place, event: string, version: number, facts: AnyFacts, day = 0): Entry => {
    const on = addDays(ON, day)
    const head = { organisation: 'body', at: endOf(on), on, act: `a${index}`, by: 's0' }
    return { index: index++, ...head, register, item, event, form: 1, version, facts }
  }
  yield entry(['book', 'body'], 'opened', 1, { organisation: '市', kind: '市', house: 'h', sealedThrough: ON })
  for (let at = 0; at < sections; at += 1)
    yield entry(['sections', `k${at}`], 'opened', 1, { name: `課${at}`, organ: 'o', parent: null })
  for (let at = 0; at < staff; at += 1) {
    yield {
      ...entry(['staff', `s${at}`], 'opened', 1, { section: `k${at % sections}`, employment: 'regular' }),
      commitment: 'x',
    }
  }
  yield entry(['roles', 'r0'], 'opened', 1, {
    role: 'ciso',
    name: 'CISO',
    post: '副市長',
    holder: 's0',
    organ: null,
    section: null,
    from: ON,
    to: null,
  })
  yield* policies(clauses, entry)
  for (let at = 0; at < assets; at += 1) yield entry(['assets', `a${at}`], 'opened', 1, asset(at, sections))
  for (let at = 0; at < acts; at += 1) {
    const day = Math.floor((at * 364) / acts)
    if (at % 50 === 0)
      yield entry(
        ['stocktakes', `t${at}`],
        'opened',
        1,
        { section: `k${(at / 50) % sections}`, counted: 9, exceptions: [] },
        day,
      )
    else
      yield entry(
        ['assets', `a${at % assets}`],
        'moved',
        2 + Math.floor(at / assets),
        { section: `k${at % sections}`, keeper: 's1', place: '2階' },
        day,
      )
  }
}

function* policies(
  clauses: number,
  entry: (place: Place, event: string, version: number, facts: AnyFacts) => Entry,
): Generator<Entry> {
  for (let from = 0; from < clauses; from += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, clauses - from) }, (_, at) => ({
      path: `${from + at}`,
      title: '条項',
      from: at * 3 + 1,
      to: at * 3 + 2,
      requirement: REQUIREMENTS[at % REQUIREMENTS.length]!,
    }))
    const told = {
      document: ['basic-policy', 'standards', 'procedures'][from / ROWS]!,
      title: '方針',
      organ: null,
      inForceFrom: ON,
    }
    const source = { sha256: '0'.repeat(64), bytes: 1, media: 'text/plain' }
    yield entry(['policies', `p${from}`], 'opened', 1, { ...told, source, clauses: rows })
    yield entry(['policies', `p${from}`], 'confirmed', 2, { clauses: rows })
  }
}

function asset(at: number, sections: number): AnyFacts {
  const classes = { confidentiality: 'c2', integrity: 'i2', availability: 'a2' }
  const place = { section: `k${at % sections}`, keeper: 's1', place: '1階' }
  return { name: `端末${at}`, kind: 'equipment', zone: 'lgwan', ...place, ...classes, acquiredOn: null }
}
