import type { Line } from '../model/index.ts'
import type { Reading } from '../readers/reading.ts'

/** Lines of one fact that are shown; a policy of a FortiGate has about a dozen. */
const MOST_LINES = 16
const MOST_CHARACTERS = 160

/** The masked lines of a fact, as they stand in the file, trimmed; none where the file is not among the readings. */
export function linesOf({ file, line, to = line }: Line, readings: readonly Reading[]): string[] {
  const lines = readings.find((one) => one.file === file)?.lines ?? []
  const last = Math.min(to, line + MOST_LINES - 1)
  const found = lines.slice(line - 1, last).map((text) => text.trim().slice(0, MOST_CHARACTERS))
  return found.filter((text) => text !== '' && text !== 'next')
}
