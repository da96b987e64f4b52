import { Hono } from 'hono'

import { REGISTERS } from '#registers'

import type { Context } from '../context.ts'
import { isThere } from '../identity/visibility.ts'
import { plain } from './answer/headers.ts'
import { NOT_FOUND, told, type Told } from './answer/problem.ts'
import { Door } from './door.ts'
import { openapiDocument } from './openapi/document.ts'
import type { OwnName } from './own-names.ts'
import type { AskedOf, Answer, Env, Handler, HttpContext } from './request/asked.ts'
import { act, open } from './routes/act.ts'
import { batch } from './routes/batch.ts'
import { duties } from './routes/duties.ts'
import { download, upload } from './routes/files.ts'
import { history } from './routes/history.ts'
import { item } from './routes/item.ts'
import { list } from './routes/list.ts'
import { checkpoint, entries, forReaders, proof, tile } from './routes/log.ts'
import { me, organisation } from './routes/me.ts'
import { search } from './routes/search.ts'
import { apply, preview, sheet, undo } from './routes/sheets.ts'
import { standing } from './routes/standing.ts'
import { Lists } from './views/lists.ts'
import { Standings } from './views/standings.ts'

const ROOT = '/api/o/:organisation'

type Methods = Readonly<Partial<Record<'GET' | 'POST', Handler>>>

/**
 * Everything under `/api`. The routes of a register are the same for every register: which there are, what an act takes and
 * who may, is read from the registers of the organisation whose token a request bears.
 */
export function createApp(context: Context, nowMs?: () => number): Hono<Env> {
  const app = new Hono<Env>()
  const door = new Door(context, nowMs)
  const standings = new Standings()
  const lists = new Lists()
  const listed = list(lists)
  const mount = (path: string, methods: Methods): void => void app.all(path, door.forSessions(path, byMethod(methods)))
  app.all('/api/openapi.json', door.forAnyone('/api/openapi.json', openapi()))
  mount('/api/o', { GET: organisation })
  mount(ROOT, { GET: organisation })
  mount(own('me'), { GET: me })
  mount(own('search'), { GET: search(lists) })
  mount(own('standing'), { GET: standing(standings) })
  mount(own('duties'), { GET: duties(standings) })
  mount(own('log', '/checkpoint'), { GET: forReaders(checkpoint) })
  mount(own('log', '/entries'), { GET: forReaders(entries) })
  mount(own('log', '/proof/:index'), { GET: proof })
  mount(own('log', '/tile/:path{.+}'), { GET: forReaders(tile) })
  mount(own('files'), { POST: upload(context.settings.largestUpload) })
  mount(own('files', '/:sha256'), { GET: download })
  mount(own('batch'), { POST: batch })
  mount(`${ROOT}/imports`, { GET: ofNamed('imports', listed), POST: applyOrOpen })
  mount(`${ROOT}/imports/:id/undo`, { POST: undo })
  mount(`${ROOT}/:register/sheet`, { GET: ofRegister(sheet) })
  mount(`${ROOT}/:register/sheet/preview`, { POST: ofRegister(preview) })
  mount(`${ROOT}/:register`, { GET: ofRegister(listed), POST: ofRegister(open) })
  mount(`${ROOT}/:register/:id`, { GET: ofRegister(item) })
  mount(`${ROOT}/:register/:id/history`, { GET: ofRegister(history) })
  mount(`${ROOT}/:register/:id/:act`, { POST: ofRegister(act) })
  const [hidden, missing] = [door.forSessions('/api/*', () => NOT_FOUND), door.forAnyone('/*', () => NOT_FOUND)]
  app.notFound((c) => (c.req.path.startsWith('/api/') ? hidden(c) : missing(c)))
  return app
}

/** A file is an import; what is JSON opens an item as in any register, which no person may do in this one, and is told so. */
const applyOrOpen: Handler = (asked) =>
  asked.c.req.header('content-type')?.startsWith('application/json') ? ofNamed('imports', open)(asked) : apply(asked)

/** A path of the service's own within an organisation. */
function own(name: OwnName, rest = ''): string {
  return `${ROOT}/${name}${rest}`
}

/** A handler of one register; one that is not there for whoever asks is answered like one that does not exist. */
function ofRegister(handler: (asked: AskedOf) => Answer | Promise<Answer>): Handler {
  return (asked) => ofNamed(asked.c.req.param('register')!, handler)(asked)
}

function ofNamed(name: string, handler: (asked: AskedOf) => Answer | Promise<Answer>): Handler {
  return (asked) => {
    const { session, today } = asked
    const register = session.hosted.house.registers.get(name)
    return register && isThere(session, register, today) ? handler({ ...asked, register }) : NOT_FOUND
  }
}

/** The description of the API, written once. */
function openapi(): (c: HttpContext) => Answer {
  const document = JSON.stringify(openapiDocument(REGISTERS))
  const notAllowed = methodNotAllowed(['GET', 'HEAD'])
  return ({ req: { method } }) =>
    method === 'GET' || method === 'HEAD' ? plain(document, 'application/json; charset=utf-8') : notAllowed
}

/** One handler for each path, since Hono calls a sole match without a chain around it. */
function byMethod(methods: Methods): Handler {
  const allowed = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]))
  const notAllowed = methodNotAllowed(allowed)
  return (asked) => {
    const { method } = asked.c.req
    const handler = method === 'POST' ? methods.POST : method === 'GET' || method === 'HEAD' ? methods.GET : undefined
    return handler ? handler(asked) : notAllowed
  }
}

function methodNotAllowed(allowed: readonly string[]): Told {
  return told(
    'method-not-allowed',
    { ja: `使えるのは${allowed.join('、')}です。`, en: `These can be used: ${allowed.join(', ')}.` },
    { headers: { allow: allowed.join(', ') } },
  )
}
