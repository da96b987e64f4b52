import { readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, resolve } from 'node:path'

import { trust } from '#kernel'

/*
 * Packs the verifier into one file that needs nothing but Node: node tools/pack-verifier.ts [OUT]
 *
 * Each module becomes a function that returns its exports; types are stripped as Node strips them, so that what an
 * auditor reads is what this repository runs. Knows the few forms of import and export that the sources use, and stops
 * at any other.
 */

const ENTRY = 'cli/verify/main.ts'
const HEAD = `#!/usr/bin/env node
// sekisho-verify: computes a package of evidence again with nothing but Node (26 or newer) and this file.
//   node sekisho-verify.mjs PACKAGE [--key KEY] [--lang ja|en]
// Packed from the sources of Sekisho (Apache-2.0) by tools/pack-verifier.ts; types are taken out, nothing else is changed.
`

const aliases = readAliases()
const order: string[] = []
const platform = new Set<string>()

visit(resolve(ENTRY), [])
const modules = order.map((file) => wrap(file))
const imports = [...platform].map((name) => `import * as ${nameOf(name)} from '${name}'\n`)
writeFileSync(process.argv[2] ?? 'sekisho-verify.mjs', HEAD + imports.join('') + modules.join(''))

/** Puts what a module needs before it. */
function visit(file: string, path: readonly string[]): void {
  if (path.includes(file)) throw new Error(`pack: modules import each other: ${[...path, file].join(' → ')}`)
  if (order.includes(file)) return
  for (const [, specifier] of codeOf(file).matchAll(/^(?:import|export)\b[^'\n]*?(?:\{[^}]*\}\s*)?from '([^']+)'/gmu)) {
    if (specifier!.startsWith('node:')) platform.add(specifier!)
    else visit(find(specifier!, file), [...path, file])
  }
  order.push(file)
}

function wrap(file: string): string {
  const exported: string[] = []
  const code = codeOf(file)
    .replaceAll(
      /^import \{([^}]*)\} from '([^']+)'/gmu,
      (_, names: string, from: string) => `const {${renamed(names, ':')}} = ${target(from, file)}`,
    )
    .replaceAll(/^export \* from '([^']+)'/gmu, (_, from: string) => note(exported, `...${target(from, file)}`))
    .replaceAll(/^export \{([^}]*)\} from '([^']+)'/gmu, (_, names: string, from: string) =>
      note(exported, ...picked(names, target(from, file))),
    )
    .replaceAll(
      /^export (async function\*?|function\*?|const|class) (\w+)/gmu,
      (_, kind: string, name: string) => `${kind} ${(note(exported, name), name)}`,
    )
  const left = /^(?:import|export)\b.*$/mu.exec(code)
  if (left) throw new Error(`pack: ${file}: cannot pack "${left[0]}"`)
  const body = code.replaceAll(/[ \t]+$/gmu, '').replaceAll(/\n{3,}/gu, '\n\n')
  return `\n// ${relative(file)}\nconst ${nameOf(file)} = (() => {\n${body.trim()}\nreturn { ${exported.join(', ')} }\n})()\n`
}

function note(exported: string[], ...names: string[]): string {
  exported.push(...names)
  return ''
}

/** `a, b as c` with another word for `as`; what is a type only has been stripped to nothing. */
function renamed(names: string, as: string): string {
  return split(names)
    .map(([from, to]) => (from === to ? from : `${from}${as} ${to}`))
    .join(', ')
}

function picked(names: string, from: string): string[] {
  return split(names).map(([name, as]) => `${as}: ${from}.${name}`)
}

function split(names: string): [string, string][] {
  const parts = names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.map((part) => {
    const [from, to] = part.split(/\s+as\s+/u)
    return [from!, to ?? from!]
  })
}

function codeOf(file: string): string {
  return stripTypeScriptTypes(readFileSync(file, 'utf8'))
}

function target(specifier: string, from: string): string {
  return nameOf(specifier.startsWith('node:') ? specifier : find(specifier, from))
}

function find(specifier: string, from: string): string {
  if (specifier.startsWith('.')) return resolve(dirname(from), specifier)
  for (const [alias, path] of aliases) {
    const [before, after] = alias.split('*')
    if (after === undefined && specifier === alias) return resolve(path)
    if (after !== undefined && specifier.startsWith(before!))
      return resolve(path.replace('*', specifier.slice(before!.length)))
  }
  throw new Error(`pack: ${from} needs "${specifier}", which is not of this repository`)
}

function readAliases(): [string, string][] {
  const { imports } = trust<{ imports: Record<string, string> }>(JSON.parse(readFileSync('package.json', 'utf8'))) // our own
  return Object.entries(imports).toSorted(([a], [b]) => b.length - a.length)
}

function nameOf(file: string): string {
  return `$${relative(file).replace(/\.ts$/u, '').replaceAll(/\W/gu, '_')}`
}

function relative(file: string): string {
  const root = join(resolve('.'), '/')
  return file.startsWith(root) ? file.slice(root.length) : file
}
