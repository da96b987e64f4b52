import type { Words } from '#kernel'
import { parsePrefix, VENDORS, type Egress, type Permission, type Prefix, type Zone, NEVER } from '../model/index.ts'
import { FLOW_KEYS, readFlow } from './flow.ts'
import { PROFILES, ZONE_WORDS } from './profiles.ts'
import type { ProfileKey, Town, TownDevice, TownProblem, TownRoute, TownSegment } from './town.ts'
import { parseYaml, Problems, type YamlNode } from './yaml-node.ts'

const KEYS = ['zones', 'devices', 'segments', 'profile', 'pairs', 'permissions', 'egresses'] as const

/**
 * Reads a town's file. All problems are found at once, each with its line; a town comes back where none is an error.
 *
 * @param text - YAML, see `docs/zones.md` and {@link TOWN_SCHEMA}.
 */
export function readTown(
  text: string,
  file: string,
): { readonly town?: Town; readonly problems: readonly TownProblem[] } {
  const problems = new Problems(file)
  const root = parseYaml(text, problems)?.entries(KEYS)
  if (!root) return { problems: problems.found }
  const zones = readZones(root.get('zones'))
  const devices = readDevices(root.get('devices'))
  const names = { zones: new Set(zones.map(({ key }) => key)), problems }
  const segments = readSegments(root.get('segments'), names)
  for (const key of ['zones', 'devices', 'segments'] as const) {
    if (!root.has(key)) problems.add('missing', { file, line: 1 }, `「${key}」がありません。`, `“${key}” is missing.`)
  }
  const profile = readProfile(root.get('profile'))
  const permissions = readPermissions(root.get('permissions'), names, profile)
  const egresses = readEgresses(
    root.get('egresses'),
    { ...names, segments: new Set(segments.map(({ name }) => name)) },
    profile,
  )
  const pairs = root
    .get('pairs')
    ?.list()
    .map((row) => readPair(row, names))
  const town: Town = { file, zones, devices, segments, profile, permissions, egresses, ...(pairs ? { pairs } : {}) }
  const isWrong = problems.found.some(({ severity }) => severity === 'error')
  return isWrong ? { problems: problems.found } : { town, problems: problems.found }
}

interface Names {
  readonly zones: ReadonlySet<string>
  readonly problems: Problems
}

function wordsOf(node: YamlNode, fallback: Words): Words {
  if (node.isEmpty()) return fallback
  if (!node.isMap()) {
    const text = node.text()
    return text === undefined ? fallback : { ja: text, en: text }
  }
  const map = node.entries(['ja', 'en'])
  const ja = map.get('ja')?.text() ?? fallback.ja
  return { ja, en: map.get('en')?.text() ?? ja }
}

/** `zones: { mynumber: , lgwan: 内部系 }`; known keys bring their own words. */
function readZones(node: YamlNode | undefined): Zone[] {
  if (!node) return []
  if (!node.isMap()) {
    return node.list().flatMap((item): Zone[] => {
      const key = item.text()
      return key === undefined ? [] : [{ key, words: ZONE_WORDS[key] ?? { ja: key, en: key }, at: item.at }]
    })
  }
  return [...node.entries()].map(([key, value]) => ({
    key,
    words: wordsOf(value, ZONE_WORDS[key] ?? { ja: key, en: key }),
    at: value.at,
  }))
}

function readDevices(node: YamlNode | undefined): TownDevice[] {
  return [...(node?.entries() ?? [])].map(([name, value]): TownDevice => {
    const map = value.entries(['config', 'vendor', 'interfaces', 'routes', 'ipv6'])
    const vendor = map.get('vendor')?.text()
    const known = VENDORS.find((one) => one === vendor)
    if (vendor !== undefined && !known)
      map.get('vendor')!.wrong(`${VENDORS.join('、')} から選んでください。`, `Choose from ${VENDORS.join(', ')}.`)
    const routes = map.get('routes')
    const configs = map.get('config')?.texts() ?? []
    if (configs.length === 0)
      value.wrong('config に設定ファイルを書いてください。', 'Name the configuration under config.')
    return {
      name,
      configs,
      vendor: known,
      interfaces: [...(map.get('interfaces')?.entries() ?? [])].map(([own, addresses]) => ({
        name: own,
        addresses: readAddresses(addresses),
      })),
      ...(routes ? { routes: routes.list().flatMap((item) => readRoute(item)) } : {}),
      ipv6: map.get('ipv6')?.bool() ?? true,
      at: value.at,
    }
  })
}

function readAddresses(node: YamlNode): string[] {
  return node.list().flatMap((item) => {
    const text = item.text() ?? ''
    if (parsePrefix(text)) return [text]
    item.wrong('192.0.2.1/24 のように書いてください。', 'Write 192.0.2.1/24.')
    return []
  })
}

function readRoute(node: YamlNode): TownRoute[] {
  const map = node.entries(['to', 'via'])
  const to = readPrefix(map.get('to'))
  const via = map.get('via')?.text()
  if (to && via !== undefined) return [{ to, via, at: node.at }]
  node.wrong('{ to: 0.0.0.0/0, via: 192.0.2.1 } のように書いてください。', 'Write { to: 0.0.0.0/0, via: 192.0.2.1 }.')
  return []
}

function readPrefix(node: YamlNode | undefined): Prefix | undefined {
  const text = node?.text()
  const prefix = text === undefined ? undefined : parsePrefix(text)
  if (node && text !== undefined && !prefix)
    node.wrong('10.1.0.0/16 のように書いてください。', 'Write a network such as 10.1.0.0/16.')
  return prefix
}

function readSegments(node: YamlNode | undefined, { zones, problems }: Names): TownSegment[] {
  const entries = node?.isMap() ? [...node.entries()] : (node?.list() ?? []).map((item) => ['', item] as const)
  const seen = new Set<string>()
  return entries.map(([key, value]): TownSegment => {
    const map = value.entries(key === '' ? ['name', 'zone', 'prefixes', 'attached'] : ['zone', 'prefixes', 'attached'])
    const name = key === '' ? (map.get('name')?.text() ?? '') : key
    if (name === '') value.wrong('name を書いてください。', 'Write a name.')
    if (seen.has(name)) problems.add('twice', value.at, `「${name}」が二つあります。`, `“${name}” is there twice.`)
    seen.add(name)
    const zone = map.get('zone')?.text()
    if (zone !== undefined && !zones.has(zone))
      problems.add(
        'unknown-name',
        map.get('zone')!.at,
        `領域「${zone}」がzonesにありません。`,
        `Zone “${zone}” is not under zones.`,
      )
    const prefixes = (map.get('prefixes')?.list() ?? []).flatMap((item) => readPrefix(item) ?? [])
    const attached = (map.get('attached')?.list() ?? []).flatMap((item): TownSegment['attached'] => {
      const text = item.text() ?? ''
      const cut = text.indexOf(':')
      if (cut > 0) return [{ device: text.slice(0, cut), interface: text.slice(cut + 1), at: item.at }]
      item.wrong('「機器:インタフェース」と書いてください。', 'Write “device:interface”.')
      return []
    })
    return { name, zone, prefixes, attached, at: value.at }
  })
}

function readProfile(node: YamlNode | undefined): ProfileKey | undefined {
  const text = node?.text()
  const alias: Readonly<Record<string, ProfileKey>> = {
    α: 'alpha',
    'α′': 'alpha-prime',
    "α'": 'alpha-prime',
    β: 'beta',
    'β′': 'beta-prime',
    "β'": 'beta-prime',
  }
  const found =
    text === undefined
      ? undefined
      : (alias[text] ?? (['alpha', 'alpha-prime', 'beta', 'beta-prime'] as const).find((key) => key === text))
  if (node && !found)
    node.wrong(
      'alpha、alpha-prime、beta、beta-prime から選んでください。',
      'Choose from alpha, alpha-prime, beta, beta-prime.',
    )
  return found
}

/** `{ from: lgwan, to: mynumber }`: a pair that the policy is about, where it is not about all. */
function readPair(row: YamlNode, names: Names): readonly [string, string] {
  const pair = row.entries(['from', 'to'])
  return [zoneOf(row, pair.get('from'), names), zoneOf(row, pair.get('to'), names)]
}

const ROW_KEYS = ['id', 'from', 'to', 'purpose', 'until', 'limited', ...FLOW_KEYS]

function readPermissions(node: YamlNode | undefined, names: Names, profile: ProfileKey | undefined): Permission[] {
  const seen = new Set<string>()
  return (node?.list() ?? []).map((row, index): Permission => {
    const map = row.entries(ROW_KEYS)
    const id = map.get('id')?.text() ?? String(index + 1)
    const { problems } = names
    if (seen.has(id)) problems.add('twice', row.at, `行「${id}」が二つあります。`, `Row “${id}” is there twice.`)
    seen.add(id)
    const [from, to] = [zoneOf(row, map.get('from'), names), zoneOf(row, map.get('to'), names)]
    const forbidden = profile && PROFILES[profile].never.some(([a, b]) => a === from && b === to)
    if (forbidden)
      problems.add(
        'forbidden-row',
        row.at,
        `${ZONE_WORDS[from]?.ja ?? from}から${ZONE_WORDS[to]?.ja ?? to}への通信は許可できません。`,
        `No row may open ${from} to ${to}.`,
      )
    const flow = readFlow(map)
    const limited = map.get('limited')?.bool() ?? (from === 'mynumber' || to === 'mynumber')
    if (limited && !flow.limited)
      problems.warn(
        'not-limited',
        row.at,
        `行「${id}」は、送信元・宛先（IPアドレスかMACアドレス）とポートで限定されていません。`,
        `Row “${id}” is not held to addresses (IP or MAC) and ports.`,
      )
    const until = readDay(map.get('until'))
    const purpose = map.get('purpose')
    return {
      id,
      from,
      to,
      when: flow.when,
      purpose: purpose ? wordsOf(purpose, { ja: '', en: '' }) : { ja: '', en: '' },
      ...(until === undefined ? {} : { until }),
      limited,
      at: row.at,
    }
  })
}

function zoneOf(row: YamlNode, node: YamlNode | undefined, { zones, problems }: Names): string {
  const key = node?.text()
  if (key === undefined)
    problems.add('missing', row.at, 'from と to に領域を書いてください。', 'Write the zones under from and to.')
  else if (!zones.has(key))
    problems.add('unknown-name', node!.at, `領域「${key}」がzonesにありません。`, `Zone “${key}” is not under zones.`)
  return key ?? ''
}

function readDay(node: YamlNode | undefined): string | undefined {
  const text = node?.text()
  if (!node || text === undefined) return undefined
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []
  const isDay =
    day !== undefined &&
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (!isDay) node.wrong('2027-03-31 のように書いてください。', 'Write 2027-03-31.')
  return text
}

function readEgresses(
  node: YamlNode | undefined,
  names: Names & { readonly segments: ReadonlySet<string> },
  profile: ProfileKey | undefined,
): Egress[] {
  return (node?.list() ?? []).map((row): Egress => {
    const map = row.entries(['from', 'to', 'through', 'unless'])
    const { problems } = names
    const from = map.get('from')?.texts() ?? []
    const to = zoneOf(row, map.get('to'), names)
    const through = map.get('through')?.text() ?? ''
    for (const key of from)
      if (!names.zones.has(key))
        problems.add('unknown-name', row.at, `領域「${key}」がzonesにありません。`, `Zone “${key}” is not under zones.`)
    if (!names.segments.has(through))
      problems.add(
        'unknown-name',
        row.at,
        `区間「${through}」がsegmentsにありません。`,
        `Segment “${through}” is not under segments.`,
      )
    const exceptions = (map.get('unless')?.list() ?? []).map(
      (item) => readFlow(item.entries([...FLOW_KEYS, 'purpose'])).when,
    )
    const mayBreakOut = profile === undefined || from.every((key) => PROFILES[profile].mayBreakOut.includes(key))
    if (exceptions.length > 0 && !mayBreakOut)
      problems.add(
        'forbidden-row',
        row.at,
        'このモデルでは、クラウドを通らない接続（unless）は認められません。',
        'This profile allows no way past the cloud (unless).',
      )
    return { from, to, through, unless: exceptions.length === 0 ? NEVER : { is: 'some', of: exceptions }, at: row.at }
  })
}
