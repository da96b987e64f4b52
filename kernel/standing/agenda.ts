import { addDays, type Day } from '../time/time.ts'

/** What is to be done as days come. Days run forward. */
export class Agenda {
  readonly #jobs = new Map<Day, (() => void)[]>()
  #day: Day

  constructor(from: Day) {
    this.#day = from
  }

  get day(): Day {
    return this.#day
  }

  /** Notes something for a day to come; of days that have come there is nothing to be done. */
  plan(day: Day, job: () => void): void {
    if (day <= this.#day) return
    const jobs = this.#jobs.get(day)
    if (jobs) jobs.push(job)
    else this.#jobs.set(day, [job])
  }

  /** Goes on to the next day and does what was planned for it. */
  next(): void {
    this.#day = addDays(this.#day, 1)
    const jobs = this.#jobs.get(this.#day)
    this.#jobs.delete(this.#day)
    for (const job of jobs ?? []) job()
  }
}
