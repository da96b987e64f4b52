import { existsSync, readFileSync } from 'node:fs'
import {
  complement,
  every,
  FilterSets,
  Headers,
  matchesName,
  NONE,
  parseIp4,
  range4,
  readConfig,
  some,
  STATE,
  unite,
  type Device,
  type Edge,
  type Filter,
  type Predicate,
  type Range,
  type Rule,
} from '#engines/zones'

const FOLDER = '../shared/data/zones/iptables-semantics'
const RULES = `${FOLDER}/thy/Iptables_Semantics/Examples/TUM_Net_Firewall/iptables-save-2015-05-15_15-23-41_cheating`
const ASSIGNMENT = `${FOLDER}/haskell_tool/ipassmt_tumi8`
const GOLDEN = `${FOLDER}/haskell_tool/test/Suites/GoldenFiles/i8_iptables-save-2015-05-15_15-23-41_cheating`

export const hasTum = (): boolean => existsSync(RULES)

/** Addresses that a firewall tells apart for one service, in classes, and which class may reach which. */
export interface ServiceMatrix {
  readonly classes: readonly (readonly Range[])[]
  readonly edges: readonly (readonly [number, number])[]
}

/**
 * The matrices of the firewall of TU München for SSH and HTTP, from the file as its kernel wrote it.
 *
 * The golden file is what the verified tool makes of it after its own abstractions, which are taken over here: the
 * interface that a packet comes in by follows from its source, the one it goes out by is not known, and a match of the
 * module sctp is not known either (whatever its protocol says).
 */
export function tumMatrices(): { readonly ssh: ServiceMatrix; readonly http: ServiceMatrix; readonly rules: number } {
  const reading = readConfig(readFileSync(RULES, 'utf8'), 'iptables-save')
  if (!('devices' in reading)) throw new Error(reading.words.en)
  const device = abstracted(reading.devices[0]!, assignment(readFileSync(ASSIGNMENT, 'utf8')))
  const headers = new Headers(4)
  const permitted = new FilterSets(headers, device).permitted('filter/FORWARD').may
  const matrix = (port: number) => serviceMatrix(headers, permitted, port)
  const rules = device.filters
    .filter((one) => /^filter\/.*[^?]$/.test(one.name))
    .reduce((sum, one) => sum + one.rules.length, 0)
  return { ssh: matrix(22), http: matrix(80), rules }
}

function assignment(text: string): ReadonlyMap<string, readonly Range[]> {
  const out = new Map<string, readonly Range[]>()
  for (const [, name, except, list] of text.matchAll(/^(\S+) = (all_but_those_ips )?\[([^\]]*)\]/gm)) {
    const ranges = (list!.match(/[\d./-]+/g) ?? []).map((word): Range => {
      const [low, high] = word.split('-')
      if (high) return [parseIp4(low!)!, parseIp4(high)!]
      const [address, length] = word.split('/')
      return range4(parseIp4(address!)!, Number(length ?? 32))
    })
    out.set(name!, except ? complement(ranges, 2 ** 32 - 1) : unite(ranges))
  }
  return out
}

/**
 * The device as the verified tool sees it. It unfolds a called list rule by rule before it abstracts, so that a call
 * which is not known makes every rule of the called list not known: `list?` is that list.
 */
function abstracted(device: Device, addresses: ReadonlyMap<string, readonly Range[]>): Device {
  const filters = device.filters.flatMap((filter): Filter[] => {
    const { name, otherwise, at } = filter
    const rules = filter.rules.map((rule) => unfold(rule, addresses))
    const doubtful = rules.map((rule) => doubt(rule))
    return [
      { name, otherwise, at, rules },
      { name: `${name}?`, otherwise, at, rules: doubtful },
    ]
  })
  return { ...device, filters }
}

function unfold({ when, action, at }: Rule, addresses: ReadonlyMap<string, readonly Range[]>): Rule {
  const turned = turn(when, addresses)
  if (turned.is !== 'every' || !turned.of.includes(UNKNOWN) || action.do !== 'call') return { when: turned, action, at }
  const known = every(...turned.of.filter((part) => part !== UNKNOWN))
  return { when: known, action: { do: 'call', filter: `${action.filter}?` }, at }
}

function doubt({ when, action, at }: Rule): Rule {
  if (action.do === 'call') return { when, action: { do: 'call', filter: `${action.filter.replace('?', '')}?` }, at }
  return { when: every(UNKNOWN, when), action, at }
}

function turn(predicate: Predicate, addresses: ReadonlyMap<string, readonly Range[]>): Predicate {
  if (predicate.is === 'every') {
    const sctp = predicate.of.some(isSctp)
    return every(...predicate.of.map((part) => (sctp && !isAddress(part) ? UNKNOWN : turn(part, addresses))))
  }
  if (predicate.is === 'some') return some(...predicate.of.map((part) => turn(part, addresses)))
  if (predicate.is === 'not') return { is: 'not', of: turn(predicate.of, addresses) }
  if (predicate.is !== 'interface') return predicate
  if (predicate.way === 'out') return UNKNOWN
  const named = [...addresses].filter(([name]) => predicate.names.some((one) => matchesName(one, name)))
  return { is: 'in', field: 'src4', ranges: unite(named.flatMap(([, ranges]) => ranges)) }
}

function isSctp(part: Predicate): boolean {
  return (
    part.is === 'in' && part.field === 'protocol' && part.ranges.every(([low, high]) => low === 132 && high === 132)
  )
}

function isAddress(part: Predicate): boolean {
  return part.is === 'in' && (part.field === 'src4' || part.field === 'dst4')
}

const UNKNOWN: Predicate = {
  is: 'unknown',
  unknown: { cause: 'mark', at: { file: 'ipassmt', line: 1 }, why: { ja: '抽象', en: 'abstracted' } },
}

function serviceMatrix(headers: Headers, permitted: Edge, port: number): ServiceMatrix {
  const { bdd } = headers
  const values = { protocol: 6, sport: 10000, dport: port, state: STATE.new, tcpFlags: 2, fragment: 0 } as const
  const service = Object.entries(values).reduce(
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `values` are fields
    (set, [field, value]) => bdd.and(set, headers.value(field as keyof typeof values, value)),
    permitted,
  )
  const kept = new Set(['src4', 'dst4'])
  const pairs = [...headers.fields]
    .filter((field) => !kept.has(field))
    .reduce((set, field) => headers.without(set, field), service)
  const rows = rowsOf(headers, pairs)
  const reach = [...new Set(rows.map(([, row]) => row))]
  const columns = reach.map((row) => (row === NONE ? [] : (headers.valuesOf(row, 'dst4', 100_000) ?? [])))
  const cuts = new Set([0, ...rows.map(([low]) => low)])
  for (const [low, high] of columns.flat())
    for (const cut of [Number(low), Number(high) + 1]) if (cut < 2 ** 32) cuts.add(cut)
  const starts = [...cuts].sort((a, b) => a - b)
  const rowAt = (address: number) => rows.findLast(([low]) => low <= address)![1]
  const reachedFrom = (address: number) =>
    columns.map((ranges) => ranges.some(([low, high]) => low <= address && address <= high))
  const classes = new Map<string, { ranges: Range[]; row: Edge; by: boolean[] }>()
  for (const [i, low] of starts.entries()) {
    const row = rowAt(low)
    const by = reachedFrom(low)
    const key = `${row} ${by.join()}`
    const found = classes.get(key) ?? { ranges: [], row, by }
    found.ranges.push([low, (starts[i + 1] ?? 2 ** 32) - 1])
    classes.set(key, found)
  }
  const all = [...classes.values()]
  const edges = all.flatMap((from, i) =>
    all.flatMap((to, j) => (to.by[reach.indexOf(from.row)] ? [[i, j] as const] : [])),
  )
  return { classes: all.map((one) => unite(one.ranges)), edges }
}

/** Runs of source addresses with the set of destinations that each may reach. */
function rowsOf(headers: Headers, pairs: Edge): [low: number, row: Edge][] {
  const { bdd } = headers
  const { first, width } = headers.place('src4')!
  const rows: [number, Edge][] = []
  const visit = (set: Edge, level: number, low: number): void => {
    if (bdd.level(set) >= first + width) {
      if (rows.at(-1)?.[1] !== set) rows.push([low, set])
      return
    }
    const skips = bdd.level(set) > level
    if (skips) {
      visit(set, bdd.level(set), low)
      return
    }
    visit(bdd.low(set), level + 1, low)
    visit(bdd.high(set), level + 1, low + 2 ** (first + width - 1 - level))
  }
  visit(pairs, first, 0)
  return rows
}

/** The matrix that the golden file prints for a service. */
export function goldenMatrix(port: number): ServiceMatrix {
  const text = readFileSync(GOLDEN, 'utf8')
  const part = text
    .slice(text.indexOf(`TCP port 10000->${port} `))
    .split('\n')
    .slice(1)
  const named = part.slice(0, part.indexOf('')).map((line) => line.split(' |-> '))
  const classes = named.map(([, set]) =>
    set!.split(' u ').map((one): Range => {
      const [low, high] = one.match(/[\d.]+/g)!.filter((word) => word.includes('.') && word.length > 2)
      return [parseIp4(low!)!, parseIp4(high ?? low!)!]
    }),
  )
  const rest = part.slice(part.indexOf('') + 1)
  const end = rest.indexOf('')
  const number = (name: string) => named.findIndex(([one]) => one === name)
  const edges = (end === -1 ? rest : rest.slice(0, end)).flatMap((line) => {
    const [, from, to] = line.match(/^\((\w+),(\w+)\)$/) ?? []
    if (from === undefined || to === undefined) return []
    return [[number(from), number(to)] as const]
  })
  return { classes, edges }
}
