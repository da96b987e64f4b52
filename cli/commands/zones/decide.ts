import { parseArgs } from 'node:util'
import {
  decide,
  decidePacket,
  parseIp4,
  parseIp6,
  PROTOCOLS,
  type Decision,
  type Packet,
  type Reading,
  walk,
  type Walk,
  type WalkEnd,
  packetWords,
} from '#engines/zones'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { loadDevices } from './dead.ts'
import { packetJson, toJson } from './json.ts'
import { loadTown } from './load-town.ts'
import { inLanguage, lineWords, say } from './say.ts'
import { textAt } from './story.ts'

const OPTIONS = {
  json: { type: 'boolean' },
  segment: { type: 'string' },
  filter: { type: 'string' },
  in: { type: 'string' },
  out: { type: 'string' },
  source: { type: 'string' },
  destination: { type: 'string' },
  protocol: { type: 'string', default: 'tcp' },
  'source-port': { type: 'string', default: '49152' },
  port: { type: 'string', default: '0' },
  type: { type: 'string', default: '8' },
  code: { type: 'string', default: '0' },
  flags: { type: 'string', default: '2' },
  mac: { type: 'string', default: '0' },
} as const

type Values = Readonly<Record<string, string | boolean | undefined>>

/** `sekisho zones decide TOWN.yaml --segment S --source A --destination B …`, or a configuration with `--filter`. */
export const decideCommand: Command = {
  usage:
    'TOWN.yaml --segment NAME | CONFIG [--filter NAME] [--in IF] [--out IF]  --source A --destination B [--protocol tcp] [--port N] [--source-port N] [--type N] [--code N] [--flags N] [--json]',
  words: { ja: 'ある通信をどの行が決めるかを示す', en: 'show which line decides a packet' },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    const [file, ...others] = positionals
    if (file === undefined || others.length > 0)
      throw new UsageError(say(screen, 'ファイルを一つ指定してください。', 'Name one file.'))
    const packet = packetOf(values, screen)
    if (values.segment !== undefined) return await inNetwork(file, values.segment, packet, values.json === true, screen)
    return await inLists(file, packet, values, screen)
  },
}

function packetOf(values: Values, screen: Screen): Packet {
  const number = (key: string, max: number): number => {
    const value = Number(values[key])
    if (Number.isInteger(value) && value >= 0 && value <= max) return value
    throw new UsageError(say(screen, `--${key} は 0〜${max} の数です。`, `--${key} is a number from 0 to ${max}.`))
  }
  const [source, destination] = [String(values['source'] ?? ''), String(values['destination'] ?? '')]
  const four = [parseIp4(source), parseIp4(destination)]
  const six = [parseIp6(source), parseIp6(destination)]
  const isFour = four[0] !== undefined && four[1] !== undefined
  if (!isFour && (six[0] === undefined || six[1] === undefined)) {
    throw new UsageError(
      say(
        screen,
        '--source と --destination に同じ種類のIPアドレスを書いてください。',
        'Give --source and --destination addresses of one family.',
      ),
    )
  }
  const name = String(values['protocol']).toLowerCase()
  const protocol = PROTOCOLS[name] ?? (/^\d{1,3}$/.test(name) ? Number(name) : undefined)
  if (protocol === undefined || protocol > 255)
    throw new UsageError(say(screen, '--protocol が分かりません。', '--protocol is not known.'))
  const ported = [6, 17, 33, 132, 136].includes(protocol)
  const icmp = protocol === 1 || protocol === 58
  return {
    family: isFour ? 4 : 6,
    src4: four[0] ?? 0,
    dst4: four[1] ?? 0,
    src6: isFour ? 0n : six[0]!,
    dst6: isFour ? 0n : six[1]!,
    protocol,
    sport: ported ? number('source-port', 65_535) : 0,
    dport: ported ? number('port', 65_535) : 0,
    icmpType: icmp ? number('type', 255) : 0,
    icmpCode: icmp ? number('code', 255) : 0,
    tcpFlags: protocol === 6 ? number('flags', 255) : 0,
    state: 0,
    fragment: 0,
    mac: number('mac', 2 ** 48 - 1),
    mark: 0,
    ...(typeof values['in'] === 'string' ? { in: values['in'] } : {}),
    ...(typeof values['out'] === 'string' ? { out: values['out'] } : {}),
  }
}

// oxlint-disable-next-line max-params -- the words of one command line
async function inNetwork(
  file: string,
  segment: string,
  packet: Packet,
  json: boolean,
  screen: Screen,
): Promise<0 | 1 | 2> {
  const loaded = await loadTown(file, screen)
  if (!loaded) return 2
  if (!loaded.network.segments.some(({ name }) => name === segment)) {
    throw new UsageError(say(screen, `区間「${segment}」がありません。`, `There is no segment “${segment}”.`))
  }
  const { arrives } = decidePacket(loaded.network, segment, packet)
  const walks = walk(loaded.network, segment, packet)
  if (json) screen.write(toJson({ packet, arrives, walks }))
  else {
    screen.write(`${packetWords(packet)}\n`)
    if (walks.length === 0)
      screen.write(say(screen, 'この区間には機器がつながっていません。\n', 'No device is on this segment.\n'))
    for (const way of walks) screen.write(walkWords(way, loaded.readings, screen))
  }
  return arrives.length > 0 ? 0 : 1
}

const LOST = {
  'no-route': { ja: '経路がない', en: 'no route' },
  'own-address': { ja: '機器自身あて', en: 'addressed to the device itself' },
  'not-forwarding': { ja: '中継しない機器', en: 'the device does not forward' },
  down: { ja: 'インタフェースが止まっている', en: 'the interface is down' },
  nowhere: { ja: 'その先に受け取る機器がない', en: 'nobody there takes it' },
  circle: { ja: '回り続ける', en: 'it goes in circles' },
} as const

/** One way of a packet: each device with the lines that decide, and how it ends. */
function walkWords({ hops, end, certain }: Walk, readings: readonly Reading[], screen: Screen): string {
  const lines = hops.flatMap(({ device, in: into, out, steps, translations, route }) => [
    `  ${device}（${into} → ${out ?? say(screen, '中', 'inside')}）`,
    ...(route ? [`    ${say(screen, '経路', 'route')}  ${lineWords(route)}  ${textAt(route, readings)}`] : []),
    ...translations.map((at) => `    ${say(screen, '変換', 'translate')}  ${lineWords(at)}  ${textAt(at, readings)}`),
    ...steps.map(({ filter, decision }) => decisionWords(filter, decision, readings, screen)),
  ])
  const perhaps = certain ? '' : say(screen, '（分からない行か、別の経路しだい）', ' (perhaps)')
  return `${screen.paint(end.end === 'arrives' ? 'good' : 'error', endWords(end, screen))}${perhaps}\n${lines.map((line) => `${line}\n`).join('')}`
}

function endWords(end: WalkEnd, screen: Screen): string {
  if (end.end === 'arrives')
    return say(screen, `「${end.segment}」（${end.zone}）に届く`, `arrives on “${end.segment}” (${end.zone})`)
  if (end.end === 'lost') return `${end.device}：${inLanguage(screen, LOST[end.why])}`
  const by = end.lines.map((at) => lineWords(at)).join(' ')
  return say(screen, `${end.device}が止める：${by}`, `${end.device} stops it: ${by}`)
}

async function inLists(file: string, packet: Packet, values: Values, screen: Screen): Promise<0 | 1 | 2> {
  const loaded = await loadDevices([file], screen)
  if (!loaded) return 2
  const wanted = values['filter']
  const met = loaded.devices.flatMap((device) =>
    device.filters
      .filter(({ name }) => wanted === undefined || name === wanted)
      .map(({ name }) => ({ device: device.name, filter: name, decision: decide(device, name, packet) })),
  )
  if (met.length === 0)
    throw new UsageError(
      say(screen, `リスト「${String(wanted)}」がありません。`, `There is no list “${String(wanted)}”.`),
    )
  if (values['json']) screen.write(toJson({ packet: packetJson(packet), met }))
  else
    for (const { device, filter, decision } of met)
      screen.write(`${decisionWords(`${device} ${filter}`, decision, loaded.readings, screen)}\n`)
  return met.every(({ decision }) => decision.outcome === 'permit') ? 0 : 1
}

const OUTCOME = {
  permit: { ja: '通す', en: 'permit', style: 'good' },
  deny: { ja: '止める', en: 'deny', style: 'error' },
  unknown: { ja: '分からない', en: 'unknown', style: 'warning' },
} as const

function decisionWords(
  name: string,
  { outcome, lines, open }: Decision,
  readings: readonly Reading[],
  screen: Screen,
): string {
  const { ja, en, style } = OUTCOME[outcome]
  const by = lines.map((at) => `${lineWords(at)}  ${textAt(at, readings)}`)
  const unclear = open.map(
    (at) => `${screen.paint('warning', say(screen, '不明', 'open'))} ${lineWords(at)}  ${textAt(at, readings)}`,
  )
  return [
    `    ${screen.paint(style, say(screen, ja, en))}  ${name}`,
    ...[...by, ...unclear].map((line) => `      ${line}`),
  ].join('\n')
}
