import type { Day } from '#policy'

/** Today in Japan, the only clock of the command line. */
export function todayInJapan(): Day {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(new Date()) as Day // sv-SE writes YYYY-MM-DD.
}
