import { fieldsOf, factsOf, trust, type AnyFacts, type AnyRegister, type Entry, type Words } from '#kernel'

import { mayRead } from '../../identity/visibility.ts'
import { eventWords } from '../answer/event-words.ts'
import { json } from '../answer/headers.ts'
import { NOT_FOUND, told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'
import type { Answer, Asked, AskedOf } from '../request/asked.ts'
import { isItemId } from '../request/item-id.ts'

/** `GET /{register}/{id}/history`: what happened to an item, the latest first; who did it, when, and in words. */
export async function history(asked: AskedOf): Promise<Answer> {
  const { c, session, register, today } = asked
  const id = c.req.param('id')!
  const { store } = session.hosted
  const found = isItemId(id) ? await store.item(register.name, id) : null
  if (!found || !mayRead(session, register, found, today)) return NOT_FOUND
  const before = c.req.query('before')
  if (before !== undefined && !/^\d{1,15}$/u.test(before)) return BAD_BEFORE
  const all = (await store.history(register.name, id)).filter((index) => before === undefined || index < Number(before))
  const page = all.slice(-LIMITS.historyEntries).toReversed()
  const names = new Map<string, string | null>()
  const entries: object[] = []
  for (const index of page) entries.push(await eventOf(asked, index, names))
  return json({ entries, next: all.length > page.length ? page.at(-1)! : null })
}

async function eventOf(asked: AskedOf, index: number, names: Map<string, string | null>): Promise<object> {
  const { session, register } = asked
  const { store } = session.hosted
  const [stored] = await store.entries(index, index + 1)
  const entry = trust<Entry>(JSON.parse(stored!.text)) // as sealed
  const personal = entry.commitment === undefined ? null : await store.payload(index)
  const { at, on, by, applicant, event, version, act } = entry
  const who = await nameOf(asked, by, names)
  return {
    index,
    act,
    at,
    on,
    by,
    who,
    ...(applicant === undefined ? {} : { applicant, applicantName: await nameOf(asked, applicant, names) }),
    event,
    version,
    words: eventWords(register, event),
    changes: changesOf(register, entry, personal?.personal ?? {}),
  }
}

/** The values that an event set, each with its label and as a person reads it; personal ones as far as they are there. */
function changesOf(register: AnyRegister, entry: Entry, personal: AnyFacts): object[] {
  const values = { ...factsOf(register, entry), ...personal }
  return Object.entries(fieldsOf(register, entry.event))
    .filter(([, { kind }]) => kind !== 'secret')
    .map(([field, declared]) => {
      const value = values[field] ?? null
      const shown: Words =
        value === null ? { ja: '', en: '' } : { ja: declared.show(value, 'ja'), en: declared.show(value, 'en') }
      return { field, label: declared.label, isPersonal: declared.personal, value, shown }
    })
}

/** The name of a member of staff, where whoever asks may read of that person; null otherwise, or where it is erased. */
async function nameOf(
  { session, today }: Asked,
  id: string,
  names: Map<string, string | null>,
): Promise<string | null> {
  const known = names.get(id)
  if (known !== undefined) return known
  const { store, house } = session.hosted
  const staff = house.registers.get('staff')
  const person = staff ? await store.item('staff', id) : null
  const name =
    staff && person && mayRead(session, staff, person, today) ? (await store.personal('staff', id))['name'] : null
  const shown = typeof name === 'string' ? name : null
  names.set(id, shown)
  return shown
}

const BAD_BEFORE = told('bad-query', {
  ja: 'beforeは前のページのnextにしてください。',
  en: 'before must be what the page before gave as next.',
})
