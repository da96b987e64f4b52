import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Line } from '../model/index.ts'
import type { TownProblem, TownProblemCode } from './town.ts'

/** Largest town file, in characters. A city with a thousand rows writes some hundred thousand. */
const MAX_CHARACTERS = 4_000_000

/** Where problems are put while a file is read. */
export class Problems {
  readonly file: string
  readonly found: TownProblem[] = []

  constructor(file: string) {
    this.file = file
  }

  add(code: TownProblemCode, at: Line, ja: string, en: string): void {
    this.found.push({ code, severity: 'error', at, words: { ja, en } })
  }

  warn(code: TownProblemCode, at: Line, ja: string, en: string): void {
    this.found.push({ code, severity: 'warning', at, words: { ja, en } })
  }
}

/** A value of a YAML file with its line, asked for by what it should be. What it is not becomes a problem. */
export class YamlNode {
  readonly at: Line
  readonly #value: unknown
  readonly #context: { readonly problems: Problems; readonly lines: LineCounter }

  constructor(value: unknown, at: Line, context: { readonly problems: Problems; readonly lines: LineCounter }) {
    this.#value = value
    this.at = at
    this.#context = context
  }

  /** The members of a map by key; keys that are not among `known` are problems. `known` absent = any key. */
  entries(known?: readonly string[]): Map<string, YamlNode> {
    const out = new Map<string, YamlNode>()
    if (!isMap(this.#value)) {
      this.#wrong('「名前: 値」の並びにしてください。', 'Write it as “name: value” lines.')
      return out
    }
    for (const { key, value } of this.#value.items) {
      const at = this.#line(key)
      const name = isScalar(key) ? String(key.value) : ''
      const { problems } = this.#context
      if (known && !known.includes(name)) {
        problems.add(
          'unknown-key',
          at,
          `「${name}」という項目はありません。使えるのは ${known.join('、')} です。`,
          `There is no key “${name}”. Known are ${known.join(', ')}.`,
        )
      } else out.set(name, new YamlNode(value, at, this.#context))
    }
    return out
  }

  /** The items of a list; one value alone counts as a list of one. */
  list(): YamlNode[] {
    if (!isSeq(this.#value)) return [this]
    return this.#value.items.map((item) => new YamlNode(item, this.#line(item), this.#context))
  }

  text(): string | undefined {
    if (isScalar(this.#value) && !this.isEmpty()) {
      // `0.0.0.0/0`, `2027-03-31` and numbers stay as they are written.
      const { source, value } = this.#value
      return source ?? (typeof value === 'string' ? value : undefined)
    }
    this.#wrong('文字にしてください。', 'Write a text.')
    return undefined
  }

  /** Texts of a list, or of one value. */
  texts(): string[] {
    return this.list().flatMap((item) => item.text() ?? [])
  }

  bool(): boolean | undefined {
    const text = this.text()
    if (text === 'true' || text === 'yes' || text === 'on') return true
    if (text === 'false' || text === 'no' || text === 'off') return false
    this.#wrong('true か false にしてください。', 'Write true or false.')
    return undefined
  }

  /** A key with nothing behind it. */
  isEmpty(): boolean {
    return this.#value === null || (isScalar(this.#value) && this.#value.value === null)
  }

  isMap(): boolean {
    return isMap(this.#value)
  }

  wrong(ja: string, en: string): void {
    this.#wrong(ja, en)
  }

  #wrong(ja: string, en: string): void {
    this.#context.problems.add('wrong-value', this.at, ja, en)
  }

  #line(node: unknown): Line {
    const range =
      typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : undefined
    const offset: unknown = range?.[0]
    const line = typeof offset === 'number' ? this.#context.lines.linePos(offset).line : this.at.line
    return { file: this.at.file, line }
  }
}

/** The root of a YAML text; undefined where it is no YAML. Aliases are not followed, so that none can blow up. */
export function parseYaml(text: string, problems: Problems): YamlNode | undefined {
  const at: Line = { file: problems.file, line: 1 }
  if (text.length > MAX_CHARACTERS) {
    problems.add(
      'too-large',
      at,
      `${MAX_CHARACTERS}字を超えています。`,
      `It is longer than ${MAX_CHARACTERS} characters.`,
    )
    return undefined
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true, uniqueKeys: true })
  for (const error of document.errors) {
    problems.add(
      'yaml',
      { file: problems.file, line: lines.linePos(error.pos[0]).line },
      `YAMLとして読めません（${error.code}）。字下げと「:」を確かめてください。`,
      `It is no YAML (${error.code}). Check indentation and colons.`,
    )
  }
  return document.errors.length > 0 ? undefined : new YamlNode(document.contents, at, { problems, lines })
}
