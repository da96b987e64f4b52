import {
  every,
  not,
  parseIp4,
  parseIp6,
  parsePrefix,
  some,
  type Family,
  type NextHop,
  type PolicyRoute,
  type Predicate,
  type Prefix,
  type Route,
} from '../../model/index.ts'
import { notUnderstood } from '../ledger.ts'
import { inPrefix } from '../terms.ts'
import { parseNumber } from '../words.ts'
import { undefinedFilter } from './commands.ts'
import { interfaceOf, type Draft } from './draft.ts'
import type { Statement } from './statements.ts'

interface Gateway {
  readonly via: NextHop
  readonly filters: readonly number[]
  readonly metric: number
}

export interface RoutesRead {
  readonly routes: readonly Route[]
  readonly policyRoutes: readonly PolicyRoute[]
}

/** `ip route …` and `ip forward filter …`. A gateway with `filter` takes only what the filters match, and comes first. */
export function readRoutes(draft: Draft): RoutesRead {
  const routes: Route[] = []
  const conditional: { readonly prefix: Prefix; readonly gateway: Gateway; readonly statement: Statement }[] = []
  for (const statement of draft.routeStatements) {
    const parsed = parseRoute(draft, statement)
    if (!parsed) {
      draft.ledger.stray(statement.line, notUnderstood(statement.words.join(' ')), statement.to)
      continue
    }
    for (const gateway of parsed.gateways) {
      if (gateway.filters.length > 0) conditional.push({ prefix: parsed.prefix, gateway, statement })
      else
        routes.push({
          to: parsed.prefix,
          via: [gateway.via],
          preference: gateway.metric,
          at: draft.ledger.at(statement.line, statement.to),
        })
    }
  }
  const policyRoutes = conditional.map(({ prefix, gateway, statement }): PolicyRoute => {
    const when = every(
      inPrefix('dst', prefix),
      not(moreExact(draft, prefix, routes)),
      filtersMatch(draft, statement, gateway.filters),
    )
    return { when, via: [gateway.via], at: draft.ledger.at(statement.line, statement.to) }
  })
  return { routes, policyRoutes: [...forwardFilters(draft), ...policyRoutes] }
}

/** Destinations inside the prefix that a longer route or a connected network takes away. */
function moreExact(draft: Draft, prefix: Prefix, routes: readonly Route[]): Predicate {
  const connected = [...draft.interfaces.values()].flatMap(({ addresses }) => addresses)
  const longer = [...routes.map(({ to }) => to), ...connected].filter(
    (other) => other.family === prefix.family && other.length > prefix.length,
  )
  return some(...longer.map((other) => inPrefix('dst', other)))
}

function filtersMatch(draft: Draft, statement: Statement, numbers: readonly number[]): Predicate {
  return some(
    ...numbers.map((number): Predicate => {
      const filter = draft.filters[4].get(number) ?? draft.filters[6].get(number)
      return filter?.when ?? { is: 'unknown', unknown: undefinedFilter(draft, statement, number) }
    }),
  )
}

function parseRoute(draft: Draft, statement: Statement): { prefix: Prefix; gateways: Gateway[] } | undefined {
  const family: Family = statement.words[0] === 'ip' ? 4 : 6
  const [, , to = '', keyword, ...rest] = statement.words
  const prefix = parsePrefix(to === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : to)
  if (!prefix || prefix.family !== family || keyword !== 'gateway') return undefined
  const groups: string[][] = [[]]
  for (const word of rest) {
    if (word === 'gateway') groups.push([])
    else groups.at(-1)!.push(word)
  }
  const gateways = groups.map((words) => parseGateway(draft, statement, words))
  return gateways.includes(undefined) ? undefined : { prefix, gateways: gateways.filter((one) => one !== undefined) }
}

/** Words after a gateway that take a value and do not change where packets go while the line is up. */
const WITH_VALUE = new Set(['weight', 'keepalive'])

function parseGateway(draft: Draft, statement: Statement, words: readonly string[]): Gateway | undefined {
  const [first = '', second] = words
  const named = first === 'pp' || first === 'tunnel' || first === 'dhcp'
  const via = nextHop(draft, statement, first, second)
  if (!via) return undefined
  let rest = words.slice(named ? 2 : 1)
  const filters: number[] = []
  let metric = 1
  while (rest.length > 0) {
    const [word = '', ...more] = rest
    rest = more
    if (word === 'hide' || word.startsWith('name=')) continue
    if (word === 'filter' || word === 'dpi') {
      const cut = rest.findIndex((one) => parseNumber(one, 21_474_836) === undefined)
      const numbers = cut < 0 ? rest : rest.slice(0, cut)
      filters.push(...numbers.map(Number))
      rest = rest.slice(numbers.length)
      if (numbers.length === 0) return undefined
    } else if (word === 'metric' || WITH_VALUE.has(word)) {
      const value = parseNumber(rest[0], 2_147_483_647)
      if (value === undefined) return undefined
      if (word === 'metric') metric = value
      rest = rest.slice(1)
    } else return undefined
  }
  return { via, filters, metric }
}

function nextHop(draft: Draft, { line }: Statement, first: string, second: string | undefined): NextHop | undefined {
  if (first === 'null') return { to: 'discard' }
  if (first === 'pp' || first === 'tunnel') {
    if (second === undefined) return undefined
    return { to: 'interface', interface: interfaceOf(draft, `${first}${second}`, line).name }
  }
  if (first === 'dhcp' && second !== undefined)
    return { to: 'interface', interface: interfaceOf(draft, second, line).name }
  if (/^loopback\d+$/.test(first)) return { to: 'interface', interface: first }
  const [host = '', scope] = first.split('%')
  const address = parseIp4(host) ?? parseIp6(host)
  if (address === undefined) return undefined
  return scope === undefined ? { to: 'gateway', address } : { to: 'gateway', address, interface: scope }
}

/** `ip forward filter ID ORDER gateway GW filter N…`, put on an interface by `ip IF forward filter ID`. */
function forwardFilters(draft: Draft): PolicyRoute[] {
  const found = draft.forwardStatements.flatMap((statement) => {
    const [, , keyword, id, order, word, ...rest] = statement.words
    const cut = rest.indexOf('filter')
    const gateway = word === 'gateway' && cut > 0 ? parseGateway(draft, statement, rest.slice(0, cut)) : undefined
    const numbers = rest.slice(cut + 1).map((one) => parseNumber(one, 21_474_836))
    if (keyword !== 'filter' || !gateway || numbers.includes(undefined)) {
      draft.ledger.stray(statement.line, notUnderstood(statement.words.join(' ')), statement.to)
      return []
    }
    const interfaces = [...draft.interfaces.values()]
      .filter(({ forward }) => forward === Number(id))
      .map(({ name }) => name)
    return [
      { order: Number(order), gateway, statement, numbers: numbers.filter((one) => one !== undefined), interfaces },
    ]
  })
  return found
    .toSorted((a, b) => a.order - b.order)
    .map(({ gateway, statement, numbers, interfaces }): PolicyRoute => {
      const when = every({ is: 'interface', way: 'in', names: interfaces }, filtersMatch(draft, statement, numbers))
      return { when, via: [gateway.via], at: draft.ledger.at(statement.line, statement.to) }
    })
}
