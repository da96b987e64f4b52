import { parseArgs } from 'node:util'
import {
  formatPrefix,
  IRRELEVANCE,
  VENDORS,
  type Device,
  type ReadFailure,
  type Reading,
  type Vendor,
} from '#engines/zones'
import { UsageError, type Command } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { table } from '../../terminal/table.ts'
import { toJson } from './json.ts'
import { loadConfig } from './load-town.ts'
import { inLanguage, lineWords, say } from './say.ts'

const OPTIONS = { json: { type: 'boolean' }, lines: { type: 'boolean' }, vendor: { type: 'string' } } as const

/** `sekisho zones read FILE… [--vendor V] [--lines] [--json]` */
export const read: Command = {
  usage: `FILE… [--vendor ${VENDORS.join('|')}] [--lines] [--json]`,
  words: {
    ja: '機器の設定を読み、分からない行を示す',
    en: 'read device configurations and show lines that are not understood',
  },
  run: async (args, screen) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
    if (positionals.length === 0) throw new UsageError(say(screen, 'ファイルを指定してください。', 'Name a file.'))
    const vendor = values.vendor === undefined ? undefined : vendorOf(values.vendor, screen)
    const found: (Reading | ReadFailure)[] = []
    for (const path of positionals) found.push(await loadConfig(path, vendor ? { vendor } : {}))
    if (values.json) screen.write(toJson({ files: found.map((one) => readingJson(one)) }))
    else for (const one of found) screen.write(describe(one, values.lines === true, screen))
    if (found.some((one) => 'failure' in one)) return 2
    return found.some((one) => !('failure' in one) && one.tally.notUnderstood > 0) ? 1 : 0
  },
}

function vendorOf(text: string, screen: Screen): Vendor {
  const vendor = VENDORS.find((one) => one === text)
  if (vendor) return vendor
  throw new UsageError(
    say(
      screen,
      `機器の種類は ${VENDORS.join('、')} から選んでください。`,
      `Choose a vendor from ${VENDORS.join(', ')}.`,
    ),
  )
}

function readingJson(one: Reading | ReadFailure): object {
  if ('failure' in one) return { file: one.file, failure: one.failure, words: one.words }
  const notUnderstood = one.verdicts.flatMap((verdict, index) =>
    verdict?.verdict === 'not-understood' ? [{ line: index + 1, text: one.lines[index], why: verdict.why }] : [],
  )
  return {
    file: one.file,
    vendor: one.vendor,
    lines: one.tally,
    notUnderstood,
    devices: one.devices.map((device) => deviceJson(device)),
  }
}

function deviceJson(device: Device): object {
  return {
    name: device.name,
    interfaces: device.interfaces.map(({ name, aliases, addresses, up, vlan }) => ({
      name,
      aliases,
      addresses: addresses.map(formatPrefix),
      up,
      vlan: vlan ?? null,
    })),
    filters: device.filters.map(({ name, rules, otherwise, at }) => ({
      name,
      otherwise,
      at,
      rules: rules.map(({ label, action, at: where }) => ({ label: label ?? null, action: action.do, at: where })),
    })),
    nats: device.nats.map(({ name, family, rules }) => ({ name, family, rules: rules.length })),
    routes: device.routes.map(({ to, via, at }) => ({ to: formatPrefix(to), via: via.map((hop) => hop.to), at })),
    unknowns: device.unknowns,
    learnsRoutes: device.learnsRoutes,
    remarks: device.remarks,
  }
}

function describe(one: Reading | ReadFailure, all: boolean, screen: Screen): string {
  if ('failure' in one) return `${one.file}: ${screen.paint('error', inLanguage(screen, one.words))}\n`
  const { understood, irrelevant, notUnderstood } = one.tally
  const head = say(
    screen,
    `${one.file}（${one.vendor}）：理解した行 ${understood}、通信に関わらない行 ${irrelevant}、分からない行 ${notUnderstood}\n`,
    `${one.file} (${one.vendor}): ${understood} lines understood, ${irrelevant} irrelevant, ${notUnderstood} not understood\n`,
  )
  const rows = one.verdicts.flatMap((verdict, index): string[][] => {
    const line = [String(index + 1), one.lines[index] ?? '']
    if (verdict?.verdict === 'not-understood') return [[...line, inLanguage(screen, verdict.why)]]
    if (!all || !verdict) return []
    return [
      [
        ...line,
        verdict.verdict === 'irrelevant'
          ? inLanguage(screen, IRRELEVANCE[verdict.reason])
          : say(screen, '理解', 'understood'),
      ],
    ]
  })
  const columns = [
    { head: say(screen, '行', 'Line') },
    { head: say(screen, '設定', 'Text'), grows: true as const },
    { head: say(screen, '判定', 'Verdict'), grows: true as const },
  ]
  const remarks = one.devices.flatMap(({ remarks: found }) =>
    found.map(({ at, words }) => `${screen.paint('warning', lineWords(at))}  ${inLanguage(screen, words)}\n`),
  )
  return `${head}${rows.length > 0 ? table(columns, rows, screen) : ''}${remarks.join('')}`
}
