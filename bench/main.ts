import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { isKept, type Measure, type Measures } from './measure.ts'

/** `npm run bench -- AREA [--json]`: prints the figures of one area, a line each. */
const NOT_AREAS = new Set(['main', 'measure'])
const [area, ...options] = process.argv.slice(2)
const areas = globSync('*.ts', { cwd: import.meta.dirname })
  .map((file) => basename(file, '.ts'))
  .filter((name) => !NOT_AREAS.has(name) && !name.includes('.'))
  .sort()

if (area === undefined || !areas.includes(area)) {
  console.error(`usage: npm run bench -- ${areas.join('|')} [--json]`)
  process.exitCode = 2
} else {
  const { measures } = (await import(`./${area}.ts`)) as { measures: Measures } // Every area exports it; see measure.ts.
  for await (const measure of measures())
    console.log(options.includes('--json') ? JSON.stringify(measure) : line(measure))
}

function line(measure: Measure): string {
  const { name, value, unit = '', limit, reference } = measure
  const figure = `${name} ${format(value)}${unit && ` ${unit}`}`
  const against = reference
    ? `  (${reference.name} ${format(reference.value)}, ratio ${format(value / reference.value)})`
    : ''
  const asked = limit
    ? `  [${'min' in limit ? `≥ ${limit.min}` : `≤ ${limit.max}`} ${isKept(measure) ? 'kept' : 'MISSED'}]`
    : ''
  return figure + against + asked
}

function format(value: number): string {
  return value >= 1000 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(3)
}
