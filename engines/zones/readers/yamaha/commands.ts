import { every, parsePrefix, some, type Family, type Predicate } from '../../model/index.ts'
import { notUnderstood } from '../ledger.ts'
import { within } from '../terms.ts'
import { parseMac, parseNumber } from '../words.ts'
import { interfaceNamed, interfaceOf, type Applied, type Draft } from './draft.ts'
import { dynamicService, filterAddress, filterService, type Meaning } from './filters.ts'
import { irrelevantCommand } from './irrelevant.ts'
import type { Statement } from './statements.ts'

const MAX_FILTER = 21_474_836
const ACTION = /^(pass|reject|restrict)(?:-(?:log|nolog))?$/

/** Takes one command into the draft. Every line ends up claimed. */
export function takeCommand(draft: Draft, statement: Statement): void {
  const [first] = statement.words
  const taken =
    first === 'ip' || first === 'ipv6'
      ? takeIp(draft, statement, first === 'ip' ? 4 : 6)
      : takeOther(draft, statement, first)
  if (taken) {
    draft.ledger.understood(statement.line, statement.to)
    return
  }
  const reason = irrelevantCommand(statement.words)
  if (reason) draft.ledger.irrelevant(reason, statement.line, statement.to)
  else draft.ledger.stray(statement.line, notUnderstood(statement.words.join(' ')), statement.to)
}

function takeIp(draft: Draft, statement: Statement, family: Family): boolean {
  const { words } = statement
  const [, second, third] = words
  if (second === 'filter') return takeFilter(draft, statement, family)
  if (second === 'route' && third !== 'change') return draft.routeStatements.push(statement) > 0
  if (second === 'forward') return draft.forwardStatements.push(statement) > 0
  if (second === 'routing') {
    if (third === 'off' && family === 4) draft.routes = false
    return third === 'on' || third === 'off'
  }
  const name = interfaceNamed(second, statement)
  return name !== undefined && takeInterface(draft, statement, family, name)
}

function takeInterface(draft: Draft, statement: Statement, family: Family, name: string): boolean {
  const { words, line } = statement
  const [what, next] = [words[2], words[3]]
  const here = () => interfaceOf(draft, name, line)
  if (what === 'address') return takeAddress(draft, statement, name, words.slice(3))
  if (what === 'secondary' && next === 'address') return takeAddress(draft, statement, name, words.slice(4))
  if (what === 'secure' && next === 'filter') return takeSecureFilter(draft, statement, family, name)
  if (what === 'forward' && next === 'filter') {
    const id = parseNumber(words[4], 255)
    if (id !== undefined) here().forward = id
    return id !== undefined
  }
  if (what === 'nat' && next === 'descriptor') {
    const ids = words.slice(4).filter((word) => word !== 'reverse')
    const numbers = ids.flatMap((word) => parseNumber(word, 2_147_483_647) ?? [])
    if (words.includes('reverse') || numbers.length !== ids.length || numbers.length === 0) return false
    here().nat.push(...numbers)
    here().natLine = line
    return true
  }
  if ((what === 'ospf' || what === 'rip') && next !== undefined) interfaceOf(draft, name, line)
  return false
}

function takeAddress(draft: Draft, statement: Statement, name: string, rest: readonly string[]): boolean {
  const here = interfaceOf(draft, name, statement.line)
  const [address = '', mask] = rest
  if (address === 'dhcp' || address === 'autoconf' || address.includes('@') || address === 'pdp') {
    here.learnt = draft.ledger.open('dynamic', statement.line, {
      ja: `${name}のアドレスは回線から割り当てられます。`,
      en: `The address of ${name} is assigned by the line.`,
    })
    return true
  }
  const range = mask?.includes('.') ? undefined : parsePrefix(address)
  const prefix = range ?? dotted(address, mask)
  if (!prefix) return false
  here.addresses.push(prefix)
  return true
}

function dotted(address: string, mask: string | undefined) {
  if (mask === undefined) return undefined
  const found = filterAddress('src', `${address.split('/')[0]}/${mask}`, 4)
  const host = parsePrefix(address)
  if (!found || found.is !== 'in' || host?.family !== 4) return undefined
  const [low = 0, high = 0] = (found.ranges[0] ?? []).map(Number)
  return { family: 4, address: host.address, length: 32 - Math.log2(high - low + 1) } as const
}

function takeSecureFilter(draft: Draft, statement: Statement, family: Family, name: string): boolean {
  const [way, ...rest] = statement.words.slice(4)
  const here = interfaceOf(draft, name, statement.line)
  if (way === 'name' && rest[0] !== undefined) {
    here.sets.set(family, { name: rest[0], statement })
    return true
  }
  const applied = way === 'in' || way === 'out' ? appliedOf(rest, statement) : undefined
  if (!applied) return false
  here.applied.set(`${family} ${way}`, applied)
  return true
}

function appliedOf(words: readonly string[], statement: Statement): Applied | undefined {
  const cut = words.indexOf('dynamic')
  const numbers = (cut < 0 ? words : words.slice(0, cut)).map((word) => parseNumber(word, MAX_FILTER))
  const dynamics = (cut < 0 ? [] : words.slice(cut + 1)).map((word) => parseNumber(word, MAX_FILTER))
  if (numbers.includes(undefined) || dynamics.includes(undefined)) return undefined
  return {
    numbers: numbers.filter((n) => n !== undefined),
    dynamics: dynamics.filter((n) => n !== undefined),
    statement,
  }
}

function takeFilter(draft: Draft, statement: Statement, family: Family): boolean {
  const { words } = statement
  const third = words[2]
  if (third === 'dynamic') return takeDynamic(draft, statement, family)
  if (third === 'set') {
    const [, , , name = '', way = '', ...rest] = words
    const applied = way === 'in' || way === 'out' ? appliedOf(rest, statement) : undefined
    if (applied) draft.filterSets.set(`${family} ${name} ${way}`, applied)
    return applied !== undefined
  }
  const number = parseNumber(third, MAX_FILTER, 1)
  const action = ACTION.exec(words[3] ?? '')
  if (number === undefined || !action || words.length < 5 || words.length > 9) return false
  const [source = '*', target = '*', protocol = '*', sport = '*', dport = '*'] = words.slice(4)
  const service = filterService({ protocol, source: sport, destination: dport }, family)
  const ends = [filterAddress('src', source, family), filterAddress('dst', target, family)]
  const when = every(...ends.map((end) => settled(draft, statement, end)), service ?? unclear(draft, statement))
  draft.filters[family].set(number, { number, when, permits: action[1] !== 'reject', statement })
  return service !== undefined && !ends.includes(undefined)
}

function settled(draft: Draft, statement: Statement, meaning: Meaning): Predicate {
  if (!meaning) return unclear(draft, statement)
  return meaning.is === 'open'
    ? { is: 'unknown', unknown: draft.ledger.open('name', statement.line, meaning.why) }
    : meaning
}

function unclear(draft: Draft, { words, line, to }: Statement): Predicate {
  return { is: 'unknown', unknown: draft.ledger.unknown(line, notUnderstood(words.join(' ')), to) }
}

/** `… SRC DST PROTOCOL …`, or `… SRC DST filter F… [in F…] [out F…]`, which opens further sessions of its own. */
function takeDynamic(draft: Draft, statement: Statement, family: Family): boolean {
  const [, , , text, source = '*', target = '*', protocol = '', ...rest] = statement.words
  if (text === 'timer') return false
  const number = parseNumber(text, MAX_FILTER, 1)
  if (number === undefined) return false
  const ends = [filterAddress('src', source, family), filterAddress('dst', target, family)]
  const watched = protocol === 'filter' ? trigger(draft, statement, family, rest) : dynamicService(protocol)
  if (!watched || ends.includes(undefined)) return false
  const when = every(...ends.map((end) => settled(draft, statement, end)), watched)
  draft.dynamics[family].set(number, { when, statement })
  return rest.every((word) => protocol === 'filter' || /^(?:syslog|timeout)=\w+$/.test(word))
}

function trigger(draft: Draft, statement: Statement, family: Family, rest: readonly string[]): Predicate | undefined {
  const cut = rest.findIndex((word) => parseNumber(word, MAX_FILTER) === undefined)
  const numbers = (cut < 0 ? rest : rest.slice(0, cut)).map(Number)
  const more = cut < 0 ? [] : rest.slice(cut).filter((word) => !/^(?:syslog|timeout)=/.test(word))
  if (more.some((word) => word === 'in' || word === 'out')) {
    const why = { ja: '動的フィルタが、別のセッションも開きます。', en: 'The dynamic filter opens further sessions.' }
    draft.unknowns.push(draft.ledger.open('dynamic', statement.line, why))
  } else if (more.length > 0) return undefined
  return some(
    ...numbers.map(
      (number): Predicate =>
        draft.filters[family].get(number)?.when ?? {
          is: 'unknown',
          unknown: undefinedFilter(draft, statement, number),
        },
    ),
  )
}

export function undefinedFilter(draft: Draft, { line }: Statement, number: number) {
  return draft.ledger.open('undefined', line, {
    ja: `フィルタ${number}が定義されていません。`,
    en: `Filter ${number} is not defined.`,
  })
}

function takeOther(draft: Draft, statement: Statement, first: string | undefined): boolean {
  const { words, line } = statement
  if (first === 'nat') {
    const taken = words[1] === 'descriptor' && ['type', 'address', 'static', 'masquerade'].includes(words[2] ?? '')
    const settled = words[2] === 'masquerade' && !['static', 'incoming'].includes(words[3] ?? '')
    return taken && !settled && draft.natStatements.push(statement) > 0
  }
  if (first === 'ethernet') return takeEthernet(draft, statement)
  if (first === 'vlan') return takeVlan(draft, statement)
  if (first === 'bridge') return takeBridge(draft, statement)
  if ((first === 'ospf' || first === 'bgp' || first === 'rip') && words[1] === 'use' && words[2] === 'on') {
    draft.learnsRoutes.push(
      draft.ledger.open('dynamic', line, { ja: `${first}が経路を学びます。`, en: `Routes are learnt by ${first}.` }),
    )
    return true
  }
  if (first === 'upnp') {
    if (words[1] === 'use' && words[2] === 'on') {
      const why = { ja: 'UPnPで端末が穴を開けられます。', en: 'Hosts may open ports by UPnP.' }
      draft.unknowns.push(draft.ledger.open('dynamic', line, why))
      draft.remarks.push({ code: 'yamaha.upnp', at: draft.ledger.at(line), words: why })
    }
    return true
  }
  if ((first === 'pp' || first === 'tunnel') && (words[1] === 'enable' || words[1] === 'disable')) {
    // `all` is said before each line is enabled by its own name.
    if (words[2] !== undefined && words[2] !== 'all')
      interfaceOf(draft, `${first}${words[2]}`, line).up = words[1] === 'enable'
    return words[2] !== undefined
  }
  if (first === 'ppp' && words[1] === 'ipcp' && words[2] === 'ipaddress' && words[3] === 'on' && statement.pp) {
    return takeAddress(draft, statement, statement.pp, ['dhcp'])
  }
  if (first === 'pppoe' && words[1] === 'use' && statement.pp && words[2]) {
    interfaceOf(draft, statement.pp, line).parent = words[2]
    return true
  }
  return first !== undefined && /^(?:lan|wan)\d+(?:\/\d+)?$/.test(first) && words[1] === 'enable'
}

/** `vlan lan1/1 802.1q vid=100 [name=…]`, `vlan port mapping lan1.1 vlan1`. */
function takeVlan(draft: Draft, { words, line }: Statement): boolean {
  const [, name = '', kind, ...rest] = words
  if (name === 'port' && kind === 'mapping') {
    const [port, vlan] = rest
    if (port === undefined || vlan === undefined) return false
    interfaceOf(draft, vlan, line).parent ??= port
    return true
  }
  const vid = parseNumber(/^vid=(\d+)$/.exec(rest[0] ?? '')?.[1], 4094, 1)
  if (kind !== '802.1q' || vid === undefined || !rest.slice(1).every((word) => word.startsWith('name='))) return false
  const here = interfaceOf(draft, name, line)
  here.vlan = vid
  here.parent = name.split('/')[0]!
  return true
}

/** Members of a bridge are one segment; what they carry enters by the bridge. */
function takeBridge(draft: Draft, { words, line }: Statement): boolean {
  const [, what, bridge, ...members] = words
  if (what !== 'member' || bridge === undefined) return false
  const here = interfaceOf(draft, bridge, line)
  for (const member of members) here.aliases.push(member)
  return true
}

const ETHERNET_TYPE = /^0x[0-9a-f]{1,4}$/i
const IP_TYPES = new Set([0x0800, 0x86dd])

/** `ethernet filter N pass|reject SRC DST …`, `ethernet lan1 filter in N…`. */
function takeEthernet(draft: Draft, statement: Statement): boolean {
  const { words, line } = statement
  if (words[1] !== 'filter') {
    const name = interfaceNamed(words[1], statement)
    const way = words[3]
    const applied =
      words[2] === 'filter' && (way === 'in' || way === 'out') ? appliedOf(words.slice(4), statement) : undefined
    if (!name || !applied) return false
    interfaceOf(draft, name, line).applied.set(`mac ${way}`, applied)
    return true
  }
  const number = parseNumber(words[2], MAX_FILTER, 1)
  const action = ACTION.exec(words[3] ?? '')
  if (number === undefined || !action) return false
  const when = ethernetMatch(draft, statement)
  draft.macFilters.set(number, {
    number,
    when: when ?? unclear(draft, statement),
    permits: action[1] === 'pass',
    statement,
  })
  return when !== undefined
}

function ethernetMatch(draft: Draft, statement: Statement): Predicate | undefined {
  const [source = '', target = '*', type, ...rest] = statement.words.slice(4)
  const open = (why: { ja: string; en: string }): Predicate => ({
    is: 'unknown',
    unknown: draft.ledger.open('dynamic', statement.line, why),
  })
  if (source === 'dhcp-bind' || source === 'dhcp-not-bind')
    return open({ ja: 'DHCPの予約で変わります。', en: 'It depends on DHCP bindings.' })
  const parts: Predicate[] = []
  const mac = parseMac(source)
  if (source !== '*' && mac === undefined) return undefined
  if (mac !== undefined) parts.push(within('mac', [[mac, mac]]))
  if (target !== '*') {
    if (parseMac(target) === undefined && !target.includes('*')) return undefined
    parts.push(open({ ja: '宛先のMACアドレスで変わります。', en: 'It depends on the MAC address of the destination.' }))
  }
  if (type === undefined) return every(...parts)
  if (ETHERNET_TYPE.test(type) && rest.length === 0) {
    const number = Number(type)
    return IP_TYPES.has(number) ? every(...parts, { is: 'family', family: number === 0x0800 ? 4 : 6 }) : some()
  }
  return every(...parts, open({ ja: 'VLANや中身の値で変わります。', en: 'It depends on the VLAN or on bytes inside.' }))
}
