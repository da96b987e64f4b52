import type { House } from '../house/house.ts'
import { isLive } from '../register/item.ts'
import type { Actor } from '../role/actor.ts'
import type { Reader } from './reader.ts'

/** Someone as a log knows him: the roles that were assigned, and those that come with being a member of staff. */
export function actorOf(house: House, reader: Pick<Reader, 'item' | 'assignments'>, id: string): Actor {
  const granted = [...house.registers.values()].flatMap((register) => {
    const item = register.grants && reader.item(register.name, id)
    return item && isLive(item) ? register.grants!(item.facts, id) : []
  })
  return { id, roles: [...reader.assignments().filter(({ holder }) => holder === id), ...granted] }
}
