import { isEmptyScope, isHeld, ROLES } from '#kernel'

import { isThere, readable } from '../../identity/visibility.ts'
import { json } from '../answer/headers.ts'
import type { Answer, Asked } from '../request/asked.ts'

/** `GET /me`: who asks, with which roles today, and which registers are there to read or to open items in. */
export function me({ session, today }: Asked): Answer {
  const { actor, hosted, authority } = session
  const registers = [...hosted.house.registers.values()].filter((register) => isThere(session, register, today))
  return json({
    organisation: hosted.card,
    actor: actor.id,
    authority,
    today,
    roles: actor.roles
      .filter((held) => isHeld(held, today))
      .map(({ role, organ, section, from, to }) => ({ role, words: ROLES[role], organ, section, from, to })),
    registers: registers.map((register) => ({
      name: register.name,
      label: register.label,
      mayRead: !isEmptyScope(readable(session, register, today)),
      mayOpen: actor.roles.some((held) => isHeld(held, today) && register.open.by.includes(held.role)),
    })),
  })
}

/** `GET /api/o` and `/api/o/{organisation}`: the organisation of the token. */
export function organisation({ session }: Asked): Answer {
  return json(session.hosted.card)
}
