import { randomUUID } from 'node:crypto'

import { dayOf } from '#kernel'
import { StoreError } from '#store'

import type { Context, Session } from '../context.ts'
import { faultOf } from '../events/index.ts'
import { isStillComing, lingering } from './answer/linger.ts'
import { isTold, languageOf, NOT_FOUND, problemResponse, told, type Told } from './answer/problem.ts'
import { storeProblem } from './answer/store-problem.ts'
import { Buckets } from './buckets.ts'
import { LIMITS } from './limits.ts'
import { incomingOf, outgoingOf, type Answer, type Handler, type HttpContext } from './request/asked.ts'
import { clientAddress } from './request/client-address.ts'

/** One request, as the log of the server tells it. */
interface Visit {
  readonly c: HttpContext
  readonly route: string
  readonly request: string
  organisation?: string
}

/** Lets requests in: by size, token, rate and organisation, in this order, and answers what is turned down. */
export class Door {
  readonly #context: Context
  readonly #trusted: ReadonlySet<string>
  readonly #strangers: Buckets
  readonly #tokens: Buckets | null
  readonly #nowMs: () => number
  /** Requests that are being answered, by token. */
  readonly #busy = new Map<string, number>()

  /** @param nowMs a clock for rates, which never runs back. */
  constructor(context: Context, nowMs: () => number = () => performance.now()) {
    const { trustedProxies, requestsPerSecond, strangersPerMinute } = context.settings
    this.#context = context
    this.#nowMs = nowMs
    this.#trusted = new Set(trustedProxies)
    this.#strangers = new Buckets({ perSecond: strangersPerMinute / 60, burst: strangersPerMinute }, nowMs)
    this.#tokens =
      requestsPerSecond === 0
        ? null
        : new Buckets({ perSecond: requestsPerSecond, burst: requestsPerSecond * LIMITS.burstSeconds }, nowMs)
  }

  /** What Hono calls for a path that anyone may ask for. */
  forAnyone(route: string, answer: (c: HttpContext) => Answer): (c: HttpContext) => Promise<Response> {
    return (c) =>
      this.#answer({ c, route, request: randomUUID() }, (visit) => {
        const wait = this.#strangers.take(clientAddress(c, this.#trusted))
        return wait > 0 ? this.#limited(visit, 'strangers', wait) : (turnedDown(c) ?? answer(c))
      })
  }

  /** What Hono calls for a path of an organisation: the handler sees only those who may come in. */
  forSessions(route: string, handler: Handler): (c: HttpContext) => Promise<Response> {
    return (c) => this.#answer({ c, route, request: randomUUID() }, (visit) => this.#admit(visit, handler))
  }

  async #answer(visit: Visit, work: (visit: Visit) => Answer | Promise<Answer>): Promise<Response> {
    const start = this.#nowMs()
    const { c, route, request } = visit
    let answer: Answer
    try {
      answer = await work(visit)
    } catch (error) {
      answer = this.#failed(visit, error)
    }
    let response = isTold(answer) ? problemResponse(answer, languageOf(c.req.header('accept-language'))) : answer
    const incoming = incomingOf(c)
    if (incoming && isStillComing(incoming) && response.headers.get('connection') === 'close')
      response = await lingering(response, incoming)
    this.#context.events.requestDone({
      request,
      organisation: visit.organisation,
      method: c.req.method,
      route,
      status: response.status,
      ms: Math.round(this.#nowMs() - start),
    })
    return response
  }

  #failed({ c, route, request, organisation }: Visit, error: unknown): Told {
    const { events } = this.#context
    if (error instanceof StoreError) {
      if (error.code !== 'not-found') events.storeFailed({ organisation, code: error.code })
      return storeProblem(error)
    }
    events.requestFailed({ request, method: c.req.method, route, fault: faultOf(error) })
    return { ...INTERNAL, members: { request } }
  }

  async #admit(visit: Visit, handler: Handler): Promise<Answer> {
    const { c } = visit
    const down = turnedDown(c)
    if (down) return down
    const session = await this.#context.identity.sessionOf(c.req.header('authorization'))
    if (!session) return this.#strange(visit)
    const { hosted, token } = session
    visit.organisation = hosted.card.organisation
    const key = `${hosted.card.organisation}/${token}`
    const wait = this.#tokens?.take(key) ?? 0
    if (wait > 0) return this.#limited(visit, 'token', wait)
    const busy = this.#busy.get(key) ?? 0
    if (busy >= LIMITS.concurrentPerToken) return this.#limited(visit, 'concurrent', 1)
    if ((c.req.param('organisation') ?? hosted.card.organisation) !== hosted.card.organisation) return NOT_FOUND
    this.#busy.set(key, busy + 1)
    const release = (): void => {
      const left = this.#busy.get(key)! - 1
      if (left === 0) this.#busy.delete(key)
      else this.#busy.set(key, left)
    }
    // An answer that is not read yet counts too, since it lies in memory.
    const outgoing = outgoingOf(c)
    outgoing?.once('close', release)
    try {
      return await this.#handle(c, session, handler)
    } finally {
      if (!outgoing) release()
    }
  }

  #handle(c: HttpContext, session: Session, handler: Handler): Answer | Promise<Answer> {
    const at = this.#context.clock()
    return handler({ c, session, language: languageOf(c.req.header('accept-language')), at, today: dayOf(at) })
  }

  /** NOTE: counted only after the token was found bad, so that people behind one address do not lock each other out. */
  #strange(visit: Visit): Told {
    const wait = this.#strangers.take(clientAddress(visit.c, this.#trusted))
    return wait > 0 ? this.#limited(visit, 'strangers', wait) : UNAUTHENTICATED
  }

  #limited({ request }: Visit, limit: string, waitSeconds: number): Told {
    this.#context.events.requestLimited({ request, limit })
    return told(
      'too-many-requests',
      { ja: `${waitSeconds}秒待ってからやり直してください。`, en: `Wait ${waitSeconds} s, then try again.` },
      { headers: { 'retry-after': String(waitSeconds) } },
    )
  }
}

/** What can be said of a request before anyone knows whose it is. */
function turnedDown(c: HttpContext): Told | null {
  if (c.req.url.length > LIMITS.targetLength) return TOO_LONG
  const raw = incomingOf(c)?.rawHeaders
  if (raw && tellsTwice(raw)) return DOUBLED
  const accept = c.req.header('accept')
  return accept === undefined || TAKES_JSON.test(accept) ? null : NOT_ACCEPTABLE
}

/** Headers of which a proxy may read one and this server another, so that each may stand once (RFC 9112 sections 3.2, 6.3). */
const ONCE: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'content-type',
  'content-length',
  'if-match',
  'idempotency-key',
  'sekisho-on',
  'sekisho-item',
])

function tellsTwice(rawHeaders: readonly string[]): boolean {
  const seen = new Set<string>()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    if (!ONCE.has(name)) continue
    if (seen.has(name)) return true
    seen.add(name)
  }
  return false
}

/** NOTE: files and logs have their own types; who asks for one of those takes problems in JSON all the same. */
const TAKES_JSON = /\*\/\*|application\/(?:\*|json|problem\+json|octet-stream)|text\/(?:\*|plain)/iu

const UNAUTHENTICATED = told(
  'unauthenticated',
  {
    ja: '有効なトークンをAuthorization: Bearerで送ってください。期限が切れていれば、新しく発行してもらってください。',
    en: 'Send a valid token as Authorization: Bearer; if it has expired, ask for a new one.',
  },
  { headers: { 'www-authenticate': 'Bearer realm="sekisho"' } },
)
const TOO_LONG = told('uri-too-long', { ja: '条件を減らしてください。', en: 'Ask with fewer conditions.' })
const DOUBLED = told(
  'bad-request',
  {
    ja: '一度だけ書くべきヘッダーが二度あります。一つにしてください。',
    en: 'A header that may stand once stands twice: send it once.',
  },
  { headers: { connection: 'close' } },
)
const NOT_ACCEPTABLE = told('not-acceptable', {
  ja: '答えはapplication/jsonです。Acceptに加えてください。',
  en: 'Answers are application/json: add it to Accept.',
})
const INTERNAL = told('internal', {
  ja: '管理者に知らせてください。送った行為が記録されたかどうかは、同じ行為のIDでもう一度送れば分かります。',
  en: 'Tell the administrator. Whether your act was sealed is told when you send it again with the same act id.',
})
