import { readFileSync } from 'node:fs'

import type { Handler } from 'hono'
import { Hono } from 'hono'

import type { Health, Readiness } from './health/index.ts'
import type { Opened } from './organisations/index.ts'
import { statusPage } from './page/index.ts'

/** What anyone may see without a token: a page, and what monitors ask. */
export interface FrontOptions {
  readonly health: Health
  readonly opened: Opened
  readonly version: string
  readonly isDemo: boolean
}

/** No script, no frame, nothing from elsewhere. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** `/`, `/style.css`, `/healthz` and `/readyz`. */
export function front({ health, opened, version, isDemo }: FrontOptions): Hono {
  const app = new Hono()
  const style = readFileSync(new URL('page/style.css', import.meta.url), 'utf8')
  app.get('/', async (c) => {
    const { isReady, checks } = await health.ready()
    const status = {
      version,
      isReady,
      served: opened.held.map(({ card }) => card.name),
      refused: opened.refused.length,
      bad: badOf({ isReady, checks }),
      isDemo,
    }
    return c.html(statusPage(status, c.req.query('lang') === 'en' ? 'en' : 'ja'), 200, HEADERS)
  })
  app.get('/style.css', (c) =>
    c.body(style, 200, { ...HEADERS, 'cache-control': 'max-age=3600', 'content-type': 'text/css; charset=utf-8' }),
  )
  app.get('/healthz', (c) => c.json({ status: 'ok', version }, 200, HEADERS))
  app.get('/readyz', readyz(health))
  return app
}

/** NOTE: says how many are not as they should be, not which: who asks here has shown nothing. */
function readyz(health: Health): Handler {
  return async (c) => {
    const { isReady, checks } = await health.ready()
    const body = { status: isReady ? 'ready' : 'not-ready', bad: badOf({ isReady, checks }) }
    return c.json(body, isReady ? 200 : 503, HEADERS)
  }
}

function badOf({ isReady, checks }: Readiness): string[] {
  const bad = [...new Set(checks.filter(({ isGood }) => !isGood).map(({ check }) => check))]
  return isReady || bad.length > 0 ? bad : ['stopping']
}
