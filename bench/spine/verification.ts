import { canonical, commit, instantOf, LogAudit, trust, type JsonObject } from '#kernel'
import { houseFor } from '#registers'
import { sha256 } from '#store'

const HOUSE = houseFor('市')

/** Milliseconds of some work. */
function time(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** A million entries of 400 bytes, each with personal values that it commits to, checked from the first. */
function verification(): { readonly seconds: number; readonly mb: number } {
  const entries = 1_000_000
  const audit = new LogAudit(sha256, { house: HOUSE, hash: 'h' }, [])
  let ms = 0
  let peak = 0
  for (let from = 0; from < entries; from += 10_000) {
    const part = Array.from({ length: 10_000 }, (_, at) => audited(from + at))
    ms += time(() => {
      for (const entry of part) audit.take(entry)
    })
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  let faults = 0
  ms += time(() => {
    faults = audit.finish().faults.length
  })
  if (faults > 0) throw new Error(`verify1m: ${faults} faults in a sound log`)
  return { seconds: ms / 1000, mb: peak / 2 ** 20 }
}

const SALT = new Uint8Array(32).fill(7)

/** A staff register in which 20,000 people are entered and then renamed for ever. */
function audited(index: number): { text: string; payload: { salt: Uint8Array; personal: { name: string } } } {
  const at = instantOf(Date.parse('2025-04-01T00:00:00.000Z') + index * 30_000)
  const personal = { name: `職員 ${index}` }
  const [person, version] = [index % 20_000, Math.floor(index / 20_000) + 1]
  const entry = {
    index,
    organisation: '01990000-0000-7000-8000-000000000000',
    at,
    on: at.slice(0, 10),
    act: `01990000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    by: '01990000-0000-7000-8000-111111111111',
    register: 'staff',
    item: `p${person}`,
    event: version === 1 ? 'opened' : 'renamed',
    form: 1,
    version,
    facts: version === 1 ? { section: 'k1', employment: 'regular' } : {},
    commitment: commit(sha256, SALT, personal),
  }
  const text = canonical(trust<JsonObject>(entry)) // plain JSON
  return { text, payload: { salt: SALT, personal } }
}

console.log(JSON.stringify(verification()))
