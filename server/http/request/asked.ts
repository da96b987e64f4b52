import { IncomingMessage, ServerResponse } from 'node:http'

import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

import type { AnyRegister, Day, Instant, Language } from '#kernel'

import type { Session } from '../../context.ts'
import type { Told } from '../answer/problem.ts'

export interface Env {
  Bindings: Partial<HttpBindings>
}

export type HttpContext = Context<Env>

/** The request as node has it; undefined where the app is called without a socket, as tests do. */
export function incomingOf(c: HttpContext): IncomingMessage | undefined {
  const env: Partial<HttpBindings> | undefined = c.env // Hono leaves it undefined where none is handed in
  return env?.incoming instanceof IncomingMessage ? env.incoming : undefined
}

/** The answer as node sends it; undefined where there is no connection, or no longer. */
export function outgoingOf(c: HttpContext): ServerResponse | undefined {
  const env: Partial<HttpBindings> | undefined = c.env // as above
  return env?.outgoing instanceof ServerResponse && !env.outgoing.closed ? env.outgoing : undefined
}

/** A request that was let in: whose it is, when it came, and in which language it is answered. */
export interface Asked {
  readonly c: HttpContext
  readonly session: Session
  readonly language: Language
  readonly at: Instant
  readonly today: Day
}

/** A request about one register that the actor may know. */
export interface AskedOf extends Asked {
  readonly register: AnyRegister
}

export type Answer = Response | Told
export type Handler = (asked: Asked) => Answer | Promise<Answer>
