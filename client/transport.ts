import { readProblem, unreachable, type Answer } from './problem.ts'

/** Where a server is and by which token it is asked. */
export interface TransportOptions {
  readonly url: string
  readonly token: string
  /** `fetch` of the platform unless told. */
  readonly fetch?: typeof fetch
  /** How often a request is sent at most; 5 unless told. */
  readonly mostTries?: number
  /** Waits; for tests. */
  readonly sleep?: (ms: number) => Promise<void>
}

export interface Asked {
  readonly method: 'GET' | 'POST'
  /** From `/api` on. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /**
   * Whether sending it twice does no more than sending it once: everything that reads, and every act, since its id lets it
   * act once however often it is sent.
   */
  readonly isRepeatable: boolean
}

/** An answer with its body as JSON. */
export interface Answered {
  readonly body: unknown
  readonly status: number
}

const MOST_TRIES = 5
/** The first wait; each next is twice as long, up to the longest. */
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

/** Answers that may be others in a moment: too many requests, a proxy without its server, a server that is just starting. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Sends requests, again where that may help and does no harm, and tells problems as values. */
export class Transport {
  readonly #options: TransportOptions
  readonly #fetch: typeof fetch
  readonly #sleep: (ms: number) => Promise<void>

  constructor(options: TransportOptions) {
    this.#options = options
    this.#fetch = options.fetch ?? globalThis.fetch
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  }

  /** Asks for JSON. */
  async json(asked: Asked): Promise<Answer<Answered>> {
    const answer = await this.raw(asked)
    if ('problem' in answer) return answer
    const body = await bodyOf(answer.ok)
    return body === NO_JSON
      ? { problem: readProblem(answer.ok.status, null) }
      : { ok: { body, status: answer.ok.status } }
  }

  /** Asks for whatever comes, its body unread. */
  async raw(asked: Asked): Promise<Answer<Response>> {
    const most = asked.isRepeatable ? (this.#options.mostTries ?? MOST_TRIES) : 1
    let waitMs = FIRST_WAIT_MS
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#once(asked)
      if (answer?.ok) return { ok: answer }
      if (tries >= most || (answer && !PASSING.has(answer.status))) {
        if (!answer) return { problem: unreachable(this.#options.url) }
        const body = await bodyOf(answer)
        return { problem: readProblem(answer.status, body === NO_JSON ? null : body) }
      }
      await answer?.body?.cancel()
      const asks = Number(answer?.headers.get('retry-after') ?? 0) * 1000
      // Spread, so that clients that were turned away together do not come back together.
      await this.#sleep(Math.min(LONGEST_WAIT_MS, Math.max(asks, waitMs * (0.5 + Math.random()))))
      waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)
    }
  }

  /** Null where no answer came. */
  async #once({ method, path, headers, body }: Asked): Promise<Response | null> {
    try {
      return await this.#fetch(`${this.#options.url.replace(/\/+$/u, '')}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#options.token}`, ...headers },
        ...(body === undefined ? {} : { body }),
        // A redirect would take the token elsewhere.
        redirect: 'error',
        credentials: 'omit',
      })
    } catch {
      return null
    }
  }
}

const NO_JSON = Symbol('no JSON')

async function bodyOf(response: Response): Promise<unknown> {
  try {
    const body: unknown = await response.json()
    return body
  } catch {
    return NO_JSON
  }
}
