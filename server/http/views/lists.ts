import type { AnyRegister, Day, Item, ListPage, ListQuery, Called } from '#kernel'
import { namesOn, PersonalIndex, StoreError } from '#store'

import type { Hosted, Session } from '../../context.ts'
import { readable } from '../../identity/visibility.ts'
import { told, type Told } from '../answer/problem.ts'

/** The lists of organisations, each with an index of its persons that is made when it is first asked for. */
export class Lists {
  readonly #persons = new WeakMap<Hosted, PersonalIndex>()

  /** @returns what is told where words are looked for among more persons than are held in memory. */
  async page({ hosted }: Session, register: AnyRegister, query: ListQuery): Promise<ListPage | Told> {
    try {
      return await this.#personsOf(hosted).list(register.name, query)
    } catch (error) {
      if (error instanceof StoreError && error.code === 'too-large') return told('bad-query', error.words)
      throw error
    }
  }

  /** What those are called that items refer to, as far as whoever asks may read them. */
  async names(session: Session, register: AnyRegister, items: readonly Item[], day: Day): Promise<Called> {
    const { house, store } = session.hosted
    const scopeOf = (to: string): ListQuery['scope'] => readable(session, house.registers.get(to)!, day)
    return await namesOn({ house, store, scopeOf }, register.name, items)
  }

  #personsOf(hosted: Hosted): PersonalIndex {
    let persons = this.#persons.get(hosted)
    if (!persons) {
      persons = new PersonalIndex(hosted.house, hosted.store)
      this.#persons.set(hosted, persons)
    }
    return persons
  }
}
