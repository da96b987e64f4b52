import { Hono } from 'hono'

import type { Context } from '../context.ts'
import type { AskedOf, Answer, Env, Handler } from './asked.ts'
import { Door } from './door.ts'
import { languageOf, NOT_FOUND, problemResponse, told } from './problem.ts'
import { act, open } from './routes/act.ts'
import { batch } from './routes/batch.ts'
import { history } from './routes/history.ts'
import { item } from './routes/item.ts'
import { list } from './routes/list.ts'
import { me, organisation } from './routes/me.ts'
import { search } from './routes/search.ts'
import { isThere } from './visibility.ts'

const ROOT = '/api/o/:organisation'

type Methods = Readonly<Partial<Record<'GET' | 'POST', Handler>>>

/**
 * Everything under `/api`. The routes of a register are the same for every register: which there are, what an act takes and
 * who may, is read from the registers of the organisation whose token a request bears.
 */
export function createApp(context: Context, nowMs?: () => number): Hono<Env> {
  const app = new Hono<Env>()
  const door = new Door(context, nowMs)
  const mount = (path: string, methods: Methods): void => {
    for (const [method, handler] of Object.entries(methods)) app.on(method, path, door.forSessions(path, handler))
    const names = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]))
    app.all(
      path,
      door.forSessions(path, () => methodNotAllowed(names)),
    )
  }
  mount('/api/o', { GET: organisation })
  mount(ROOT, { GET: organisation })
  mount(`${ROOT}/me`, { GET: me })
  mount(`${ROOT}/search`, { GET: search })
  mount(`${ROOT}/batch`, { POST: batch })
  mount(`${ROOT}/:register`, { GET: ofRegister(list), POST: ofRegister(open) })
  mount(`${ROOT}/:register/:id`, { GET: ofRegister(item) })
  mount(`${ROOT}/:register/:id/history`, { GET: ofRegister(history) })
  mount(`${ROOT}/:register/:id/:act`, { POST: ofRegister(act) })
  app.all(
    '/api/*',
    door.forSessions('/api/*', () => NOT_FOUND),
  )
  app.notFound((c) => problemResponse(NOT_FOUND, languageOf(c.req.header('accept-language'))))
  return app
}

/** A handler of one register; one that is not there for whoever asks is answered like one that does not exist. */
function ofRegister(handler: (asked: AskedOf) => Answer | Promise<Answer>): Handler {
  return (asked) => {
    const { c, session, today } = asked
    const register = session.hosted.house.registers.get(c.req.param('register')!)
    return register && isThere(session, register, today) ? handler({ ...asked, register }) : NOT_FOUND
  }
}

function methodNotAllowed(allowed: readonly string[]): Answer {
  return told(
    'method-not-allowed',
    { ja: `使えるのは${allowed.join('、')}です。`, en: `These can be used: ${allowed.join(', ')}.` },
    { headers: { allow: allowed.join(', ') } },
  )
}
