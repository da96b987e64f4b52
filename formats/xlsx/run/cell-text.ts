import { formatValue, type Cell, type CellValue } from 'hucre'

/** A number format that shows leading zeros (staff numbers), a share of a hundred, or neither. */
const SHOWN_AS_FORMATTED = /^(?:0+|0+(?:\.0+)?%)$/u
const DAY_MS = 86_400_000

/** What a cell shows, as far as it says something: days without their era, numbers with all their digits. */
export function cellText(value: CellValue, cell: Cell | undefined): string {
  if (value === null) return ''
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n')
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (value instanceof Date) return dateText(value)
  const format = cell?.style?.numFmt
  if (format !== undefined && SHOWN_AS_FORMATTED.test(format)) return formatValue(value, format)
  return numberText(value)
}

/** Excel keeps 15 digits; what comes after is noise of binary fractions (0.1 + 0.2). */
function numberText(value: number): string {
  const text = String(Number(value.toPrecision(15)))
  return /e/u.test(text) && Math.abs(value) < 1e21 && Number.isInteger(value) ? BigInt(value).toString() : text
}

/** The reader gives a day as midnight of UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const seconds = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString()
  const day = seconds.slice(0, 10)
  return date.getTime() % DAY_MS === 0 ? day : `${day} ${seconds.slice(11, 16)}`
}
