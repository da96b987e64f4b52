import type { Assignment } from './role.ts'

/** Someone who acts or reads, with the roles held. A service holds its roles by configuration. */
export interface Actor {
  readonly id: string
  readonly roles: readonly Assignment[]
  /** Set by this system alone, where it acts itself; nothing in a log or a request says it. */
  readonly isService?: true
}

/** How the ids of services begin. INVARIANT: no item is opened under such an id, so that no person is taken for one. */
const SERVICE = 'service:'

/** The id under which a service acts. */
export function serviceId(name: string): string {
  return SERVICE + name
}

export function isServiceId(id: string): boolean {
  return id.startsWith(SERVICE)
}

/** This system itself, where it acts in nobody's name. */
export const THE_SERVICE: Actor = { id: serviceId('jobs'), roles: [], isService: true }

/** Somebody in whose name this system does what it alone may do. Whatever else is done must be weighed for the actor as such. */
export function served(actor: Actor): Actor {
  return { ...actor, isService: true }
}
