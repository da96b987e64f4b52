import { timingSafeEqual } from 'node:crypto'

import { dayOf } from '#kernel'

import type { Clock, Hosted, Identity, Organisations, Session } from '../context.ts'
import { Roster } from './roster.ts'
import { hasHash, readAuthorization, type FolderText, type TokenText } from './token-text.ts'

/** Compared with where there is no token, so that an unknown one takes as long as a wrong one. */
const NO_HASH = '0'.repeat(64)

/**
 * Tells sessions from tokens of the log, and from the secret that lies in a folder.
 *
 * @param secretOf the secret of an organisation's folder, which opens no other; null where it has none
 */
export function identityOf(
  organisations: Organisations,
  clock: Clock,
  secretOf: (organisation: string) => string | null,
): Identity {
  const rosters = new WeakMap<Hosted, Roster>()
  const rosterOf = (hosted: Hosted): Roster => {
    const roster = rosters.get(hosted) ?? new Roster(hosted)
    rosters.set(hosted, roster)
    return roster
  }
  return {
    sessionOf: async (authorization) => {
      const said = readAuthorization(authorization)
      const hosted = said && organisations.find(said.organisation)
      if (!said || !hosted) return null
      if ('item' in said) return await tokenSession(hosted, rosterOf(hosted), said, clock)
      return await folderSession(hosted, rosterOf(hosted), said, secretOf(said.organisation))
    },
  }
}

async function tokenSession(hosted: Hosted, roster: Roster, said: TokenText, clock: Clock): Promise<Session | null> {
  const token = await roster.token(said.item)
  const isGood = hasHash(said.secret, token?.hash ?? NO_HASH)
  if (!token || !isGood) return null
  const today = dayOf(clock())
  if (today < token.from || today > token.to || (token.leftOn !== null && today >= token.leftOn)) return null
  return { hosted, actor: token.actor, token: said.item, authority: 'token' }
}

async function folderSession(
  hosted: Hosted,
  roster: Roster,
  said: FolderText,
  folderSecret: string | null,
): Promise<Session | null> {
  if (folderSecret === null || !timingSafeEqual(Buffer.from(said.secret), Buffer.from(folderSecret))) return null
  const actor = (await roster.staff(said.staff)) ?? { id: said.staff, roles: [] }
  return { hosted, actor, token: 'folder', authority: 'folder' }
}
