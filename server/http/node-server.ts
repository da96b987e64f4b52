import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

import { getRequestListener } from '@hono/node-server'

import { LIMITS } from './limits.ts'

/** What answers a request: a Hono app. */
interface App {
  fetch(request: Request, env: object): Response | Promise<Response>
}

/** How often connections are looked over, so that slow ones end at most so much later than their limit. */
const LOOK_MS = 2_000

/**
 * A server of an app over HTTP/1.1 (TLS where a key and a certificate are given), with every limit that node has. It does not
 * listen yet.
 */
export function nodeServer(app: App, tls?: { readonly key: string | Buffer; readonly cert: string | Buffer }): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env))
  const answer: RequestListener = (incoming, outgoing) => void listener(incoming, outgoing)
  const options = {
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: LIMITS.headersMs,
    requestTimeout: LIMITS.uploadMs,
    keepAliveTimeout: LIMITS.idleMs,
    connectionsCheckingInterval: LOOK_MS,
    insecureHTTPParser: false,
    requireHostHeader: true,
    rejectNonStandardBodyWrites: true,
  }
  const server = tls ? createTlsServer({ ...options, ...tls }, answer) : createServer(options, answer)
  // One more than is taken, so that whoever sends too many is told so instead of losing some.
  server.maxHeadersCount = LIMITS.headers + 2
  server.maxRequestsPerSocket = LIMITS.requestsPerConnection
  server.maxConnections = LIMITS.connections
  return server
}
