import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { test } from 'node:test'
import { htmlLines } from '#formats/html'
import type { Clause, LineRange, Obligation, Policy } from '../model.ts'
import { readPolicy } from './read-policy.ts'

type OneOf<T extends string | null> = T | readonly T[]

interface ExpectedClause {
  readonly number: OneOf<string | null>
  readonly title?: OneOf<string>
  readonly key?: OneOf<string>
  readonly anyKey?: boolean
  readonly term?: string
  readonly lines: LineRange
  readonly items?: readonly ExpectedClause[]
}

interface Expected {
  readonly kind: string
  readonly title: OneOf<string>
  readonly issuer: OneOf<string>
  readonly issuerKind: string
  readonly instrument?: string
  readonly responsible?: string
  readonly dates: readonly { kind?: string; wareki: string; iso: string; line: number; optional?: boolean }[]
  readonly clauses: readonly ExpectedClause[]
  readonly definitions: readonly { term: string; line: number }[]
  readonly threats?: readonly { line: number; categories: readonly string[] }[]
  readonly scope?: Partial<Policy['scope']>
  readonly crossReferences: readonly { line: number; text: string; resolvesTo: readonly string[]; optional?: boolean }[]
  readonly obligations: readonly {
    line: number
    addressee: OneOf<string>
    modality: OneOf<string>
    condition?: string | null
    has?: string
  }[]
  readonly usedButUndefined?: readonly string[]
  readonly definedButUnused?: readonly string[]
  readonly outside: readonly { kind: string; line: number }[]
  readonly findings: readonly { line: number; found: string; proposed?: string }[]
  readonly clean: readonly LineRange[]
}

/** A node of the tree with the numbers of those that hold it. */
interface Placed<T> {
  readonly node: T
  readonly path: string
}

function read(text: string, path: string): Policy | undefined {
  const lines = text.split('\n').map((line, at) => ({ number: at + 1, text: line }))
  const answer = readPolicy(path.endsWith('.html') ? htmlLines(text) : lines)
  return 'refused' in answer ? undefined : answer
}

const policies = globSync('test/corpus/policy/*.expected.json').sort()
const strangers = globSync('test/corpus/not-policy/*').sort()

for (const path of policies) {
  const source = globSync(path.replace('.expected.json', '.*')).find((file) => !file.endsWith('.json'))!
  test(`corpus: ${basename(source)} is read as an expert would`, () => {
    const expected: Expected = JSON.parse(readFileSync(path, 'utf8'))
    const text = readFileSync(source, 'utf8')
    const policy = read(text, source)
    assert.ok(policy, 'refused')
    const found = differences(expected, policy, text.split('\n'))
    assert.equal(found.length, 0, `\n${found.join('\n')}\n`)
  })
}

for (const path of strangers) {
  test(`corpus: ${basename(path)} is refused`, () => {
    assert.equal(read(readFileSync(path, 'utf8'), path), undefined)
  })
}

/** Changes that leave a text the same to a reader, and the line that a changed line comes from. */
const VARIANTS: Readonly<
  Record<string, readonly [change: (text: string) => string, lineOf: (line: number) => number]>
> = {
  'trailing spaces': [(text) => text.replace(/$/gm, ' 　'), (line) => line],
  'CRLF left in': [(text) => text.replaceAll('\n', '\r\n'), (line) => line],
  'half-width digits': [(text) => text.replace(/[０-９]/g, (digit) => digit.normalize('NFKC')), (line) => line],
  'full-width digits': [
    (text) => text.replace(/\d/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)),
    (line) => line,
  ],
  'a blank line after each': [(text) => text.replaceAll('\n', '\n\n'), (line) => (line + 1) / 2],
  'decomposed kana': [(text) => text.normalize('NFD'), (line) => line],
}

for (const path of globSync('test/corpus/policy/*.{txt,md}').sort()) {
  test(`corpus: ${basename(path)} is read the same with other blanks, widths and kana`, () => {
    const text = readFileSync(path, 'utf8')
    const plain = outline(read(text, path), (line) => line)
    const changed = Object.entries(VARIANTS).flatMap(([name, [change, lineOf]]) => {
      const came = outline(read(change(text), path), lineOf)
      const at = plain.findIndex((one, index) => one !== came[index])
      return at < 0 && plain.length === came.length ? [] : [`variant ${name}: expected ${plain[at]}, came ${came[at]}`]
    })
    assert.equal(changed.length, 0, `\n${changed.join('\n')}\n`)
  })
}

test('corpus: a long run of blanks is no harder than other text', () => {
  const head = '関山市情報セキュリティ基本方針\n1 目的\n2 対象とする脅威\n3 情報セキュリティ対策\n'
  for (const blank of [' ', '　', '\t']) {
    const timeOf = (count: number): number => {
      const begin = performance.now()
      read(`${head}4 監査${blank.repeat(count)}を行う。`, 'blanks')
      return performance.now() - begin
    }
    timeOf(5_000)
    const [short, long] = [timeOf(5_000), timeOf(100_000)]
    // Twenty times as many: square time would be 400 times as long.
    assert.ok(long < 150 * Math.max(short, 5), `${short} ms, ${long} ms`)
  }
})

test('corpus: it is there', () => {
  assert.ok(policies.length >= 18 && strangers.length >= 6)
})

/** Everything that must not change, one string for each thing read. */
function outline(policy: Policy | undefined, lineOf: (line: number) => number): string[] {
  if (!policy) return ['refused']
  const at = ([from, to]: LineRange): string => `${lineOf(from)}–${lineOf(to)}`
  return [
    `${policy.title} of ${policy.issuer} (${policy.issuerKind})`,
    ...flatten(policy.clauses).map(
      ({ node, path }) => `${path} ${node.key ?? ''} ${node.title ?? node.term ?? ''} ${at(node.lines)}`,
    ),
    ...policy.definitions.map((one) => `definition ${one.term} ${at(one.lines)}`),
    ...policy.obligations.map((one) => `obligation ${one.addressee} ${one.modality} ${at(one.lines)}`),
    ...policy.crossReferences.map((one) => `reference ${one.resolvesTo.join()} ${lineOf(one.line)}`),
  ].map((one) => fold(one.normalize('NFC')))
}

function differences(expected: Expected, policy: Policy, lines: readonly string[]): string[] {
  return [
    ...heads(expected, policy),
    ...dates(expected, policy),
    ...trees(expected, policy, lines),
    ...terms(expected, policy),
    ...threats(expected, policy),
    ...references(expected, policy),
    ...obligations(expected, policy),
    ...findings(expected, policy),
    ...outside(expected, policy),
  ]
}

function heads(expected: Expected, policy: Policy): string[] {
  const differs = (name: string, wanted: OneOf<string> | undefined, came: string | undefined): string[] =>
    wanted === undefined || many(wanted).some((one) => fold(one) === fold(came ?? ''))
      ? []
      : [`${name}: expected ${say(wanted)}, came ${say(came)}`]
  return [
    ...differs('kind', expected.kind, policy.kind),
    ...differs('title', expected.title, policy.title.replace(/^○/, '')),
    ...differs('issuer', expected.issuer, policy.issuer),
    ...differs('issuerKind', expected.issuerKind, policy.issuerKind),
    ...(fold(policy.instrument ?? '').endsWith(fold(expected.instrument ?? ''))
      ? []
      : [`instrument: expected ${say(expected.instrument)}, came ${say(policy.instrument)}`]),
    ...differs('responsible', expected.responsible, policy.responsible?.replace(/^[（(]|[）)]$/g, '')),
  ]
}

function dayOf(date: { iso: string; line: number }): string {
  return `${date.iso} in line ${date.line}`
}

function dates(expected: Expected, policy: Policy): string[] {
  const left = [...policy.dates]
  const missing = expected.dates.flatMap((date) => {
    const at = left.findIndex((one) => dayOf(one) === dayOf(date))
    if (at < 0) return date.optional ? [] : [`date ${dayOf(date)} (${date.wareki}) not read`]
    const [came] = left.splice(at, 1)
    return came!.wareki === date.wareki && came!.kind === (date.kind ?? came!.kind)
      ? []
      : [`date ${dayOf(date)}: expected ${date.kind ?? 'any'} ${date.wareki}, came ${came!.kind} ${came!.wareki}`]
  })
  return [...missing, ...left.map((date) => `date ${dayOf(date)} (${date.kind} ${date.wareki}) is none`)]
}

function trees(expected: Expected, policy: Policy, lines: readonly string[]): string[] {
  const came = flatten(policy.clauses)
  const left = new Set(came)
  const missing = flatten(expected.clauses).flatMap(({ node, path }) => {
    const near = [...left].filter((one) => closeTo(one.node, node))
    const match = near.find((one) => sameNumber(node.number, one.node.number)) ?? near[0]
    if (!match) return [`clause ${path}: ${label(node)} not read`]
    left.delete(match)
    if (!node.items)
      for (const one of came) if (one !== match && within(one.node.lines, match.node.lines)) left.delete(one)
    return nodeDifferences(node, match.node, lines)
      .map((text) => `clause ${path}: ${text}`)
      .concat(
        fold(match.path) === fold(path) || !sameNumber(node.number, match.node.number)
          ? []
          : [`clause ${path}: came as ${match.path}`],
      )
  })
  return [...missing, ...[...left].map(({ node, path }) => `clause ${path}: ${label(node)} is none`)]
}

function nodeDifferences(wanted: ExpectedClause, came: Clause, lines: readonly string[]): string[] {
  const titles = wanted.title === undefined ? [] : many(wanted.title)
  return [
    ...(sameNumber(wanted.number, came.number) ? [] : [`number ${say(wanted.number)}, came ${say(came.number)}`]),
    ...(came.number === null ||
    lines.slice(wanted.lines[0] - 1, wanted.lines[0] + 2).some((line) => line.includes(came.number!))
      ? []
      : [`number ${say(came.number)} is not as printed`]),
    ...(titles.includes('*') ||
    (titles.length === 0 && came.title === undefined) ||
    titles.some((one) => fold(one) === fold(came.title ?? ''))
      ? []
      : [`title ${say(wanted.title)}, came ${say(came.title)}`]),
    ...(wanted.anyKey || (wanted.key === undefined ? came.key === undefined : many(wanted.key).includes(came.key ?? ''))
      ? []
      : [`key ${say(wanted.key)}, came ${say(came.key)}`]),
    ...(fold(wanted.term ?? '') === fold(came.term ?? '') ? [] : [`term ${say(wanted.term)}, came ${say(came.term)}`]),
    ...(say(shrink(wanted.lines, lines)) === say(shrink(came.lines, lines))
      ? []
      : [`lines ${say(wanted.lines)}, came ${say(came.lines)}`]),
  ]
}

function terms(expected: Expected, policy: Policy): string[] {
  const left = [...policy.definitions]
  const missing = expected.definitions.flatMap(({ term, line }) => {
    const at = left.findIndex((one) => fold(one.term) === fold(term) && covers(one.lines, line))
    return at < 0 ? [`definition ${term} in line ${line} not read`] : (left.splice(at, 1), [])
  })
  const lists = (['usedButUndefined', 'definedButUnused'] as const).flatMap((name) =>
    (expected[name] ?? []).filter((term) => !policy[name].includes(term)).map((term) => `${name} lacks ${term}`),
  )
  return [...missing, ...left.map((one) => `definition ${one.term} in lines ${say(one.lines)} is none`), ...lists]
}

function threats(expected: Expected, policy: Policy): string[] {
  const categories = (expected.threats ?? []).flatMap(({ line, categories }) => {
    const here = policy.threats.filter((threat) => covers(threat.lines, line))
    const below = policy.threats.filter((threat) => threat.lines[0] === line + 1 || threat.lines[0] === line + 2)
    const all = new Set<string>((here.length > 0 ? here : below).flatMap((threat) => threat.categories))
    return categories.every((one) => all.has(one))
      ? []
      : [`threat in line ${line}: expected ${say(categories)}, came ${say([...all])}`]
  })
  const scopes = (['organs', 'persons', 'assets'] as const).flatMap((name) => {
    const came = policy.scope[name].map(fold)
    return (expected.scope?.[name] ?? [])
      .filter((word) => !came.includes(fold(word)))
      .map((word) => `scope: ${name} lacks ${word} (came ${say(came)})`)
  })
  return [...categories, ...scopes]
}

function references(expected: Expected, policy: Policy): string[] {
  const left = [...policy.crossReferences]
  const missing = expected.crossReferences.flatMap((wanted) => {
    const here = left.filter(
      (one) => one.line === wanted.line && (one.text.includes(wanted.text) || wanted.text.includes(one.text)),
    )
    const came = here.find((one) => resolves(wanted.resolvesTo, one.resolvesTo)) ?? here[0]
    if (!came) return wanted.optional ? [] : [`reference ${wanted.text} in line ${wanted.line} not read`]
    left.splice(left.indexOf(came), 1)
    return resolves(wanted.resolvesTo, came.resolvesTo)
      ? []
      : [
          `reference ${wanted.text} in line ${wanted.line}: expected ${say(wanted.resolvesTo)}, came ${say(came.resolvesTo)}`,
        ]
  })
  return [
    ...missing,
    ...left.map((one) => `reference ${one.text} in line ${one.line} → ${say(one.resolvesTo)} is none`),
  ]
}

function resolves(wanted: readonly string[], came: readonly string[]): boolean {
  if (wanted[0] === '*') return true
  return (
    wanted.length === came.length &&
    wanted.every((one, at) => one.split('|').some((name) => fold(name) === fold(came[at]!)))
  )
}

function obligations(expected: Expected, policy: Policy): string[] {
  return expected.obligations.flatMap((wanted) => {
    const here = policy.obligations.filter(
      (one) => covers(one.lines, wanted.line) && (!wanted.has || fold(one.text).includes(fold(wanted.has))),
    )
    const best = here.map((one) => obligationDifferences(wanted, one)).sort((a, b) => a.length - b.length)[0]
    return (best ?? ['not read']).map((text) => `obligation in line ${wanted.line}: ${text}`)
  })
}

function obligationDifferences(wanted: Expected['obligations'][number], came: Obligation): string[] {
  const found: string[] = []
  if (!many(wanted.addressee).some((name) => name === '*' || fold(name) === fold(came.addressee)))
    found.push(`addressee ${say(wanted.addressee)}, came ${say(came.addressee)}`)
  if (!many(wanted.modality).includes(came.modality))
    found.push(`modality ${say(wanted.modality)}, came ${say(came.modality)}`)
  if (wanted.condition !== undefined && fold(wanted.condition ?? '') !== fold(came.condition ?? ''))
    found.push(`condition ${say(wanted.condition)}, came ${say(came.condition)}`)
  return found
}

/** Whether one of two words holds the other. */
function holds(a: string, b: string): boolean {
  return a.includes(b) || b.includes(a)
}

function findings(expected: Expected, policy: Policy): string[] {
  const missing = expected.findings.flatMap((wanted) => {
    const here = policy.findings.filter(
      (one) => covers(one.lines, wanted.line) || (one.other && covers(one.other, wanted.line)),
    )
    const found = here.some(
      (one) =>
        (wanted.found === '' || holds(fold(one.found), fold(wanted.found))) &&
        (!wanted.proposed || holds(fold(one.proposed ?? '?'), fold(wanted.proposed))),
    )
    return found
      ? []
      : [
          `finding in line ${wanted.line}: ${wanted.found} → ${wanted.proposed ?? ''} not found (came ${say(here.map((one) => [one.code, one.found, one.proposed]))})`,
        ]
  })
  const clean = new Set(
    expected.clean.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
  )
  const named = new Set([...policy.usedButUndefined, ...policy.definedButUnused])
  const extra = policy.findings.filter(
    (one) => one.severity !== 'info' && !named.has(one.found) && clean.has(one.lines[0]) && clean.has(one.lines[1]),
  )
  return [
    ...missing,
    ...extra.map(
      (one) => `finding ${one.code} in lines ${say(one.lines)}: ${one.found} → ${one.proposed ?? ''} is none`,
    ),
  ]
}

const FRONT = new Set(['title', 'date', 'preamble', 'history', 'colophon'])

function outside(expected: Expected, policy: Policy): string[] {
  return expected.outside.flatMap(({ kind, line }) => {
    const came = policy.outside.find((one) => covers(one.lines, line))?.kind
    if (came && (kind === 'any' || kind === came || (FRONT.has(kind) && FRONT.has(came)))) return []
    return kind === 'any' ? [] : [`line ${line} is outside as ${kind}, came ${came ?? 'in a clause'}`]
  })
}

function flatten<T extends { readonly number: OneOf<string | null>; readonly items?: readonly T[] }>(
  nodes: readonly T[],
  above = '',
): Placed<T>[] {
  return nodes.flatMap((node) => {
    const path = `${above}/${many(node.number)[0] ?? '–'}`
    return [{ node, path }, ...flatten(node.items ?? [], path)]
  })
}

function closeTo(came: Clause, wanted: ExpectedClause): boolean {
  return Math.abs(came.lines[0] - wanted.lines[0]) <= (sameNumber(wanted.number, came.number) ? 2 : 0)
}

function sameNumber(wanted: OneOf<string | null>, came: string | null): boolean {
  return many(wanted).some((one) => (one === null ? came === null : came !== null && bare(one) === bare(came)))
}

function bare(number: string): string {
  return fold(number).replace(/[.:]$/, '')
}

/** Widths and spaces do not part two words; ⑴ is (1), but ① stays. */
function fold(text: string): string {
  return text.replace(/[\u{FF01}-\u{FF5E}⑴-⒛]/gu, (letter) => letter.normalize('NFKC')).replace(/[\s　]/g, '')
}

/** Leaves out, at both ends, lines that hold nothing but markup. */
function shrink([from, to]: LineRange, lines: readonly string[]): LineRange {
  const bare = (line: number): boolean => (lines[line - 1] ?? '').replace(/<[^>]*>/g, '').trim() === ''
  let [first, last] = [from, to]
  while (first < last && bare(first)) first += 1
  while (last > first && bare(last)) last -= 1
  return [first, last]
}

function covers([from, to]: LineRange, line: number): boolean {
  return from <= line && line <= to
}

function within(inner: LineRange, outer: LineRange): boolean {
  return outer[0] <= inner[0] && inner[1] <= outer[1]
}

function many<T extends string | null>(value: OneOf<T>): readonly T[] {
  return value === null || typeof value === 'string' ? [value] : value
}

function label(node: Clause | ExpectedClause): string {
  return `${say(node.title ?? node.term ?? '')} in lines ${say(node.lines)}`
}

function say(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}
