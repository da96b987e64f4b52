import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

import { getRequestListener } from '@hono/node-server'

import { LIMITS } from './limits.ts'

/** What answers a request: a Hono app. */
interface App {
  fetch(request: Request, env: object): Response | Promise<Response>
}

/** The times that a connection is given, in milliseconds; a test has less patience. */
type Patience = Readonly<Record<'headersMs' | 'uploadMs' | 'idleMs' | 'lookMs', number>>

/**
 * A server of an app over HTTP/1.1 (TLS where a key and a certificate are given), with every limit that node has. It does not
 * listen yet.
 */
export function nodeServer(
  app: App,
  tls?: { readonly key: string | Buffer; readonly cert: string | Buffer },
  patience: Patience = LIMITS,
): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env))
  const answer: RequestListener = (incoming, outgoing) => void listener(incoming, outgoing)
  const options = {
    maxHeaderSize: LIMITS.headerBytes,
    headersTimeout: patience.headersMs,
    requestTimeout: patience.uploadMs,
    keepAliveTimeout: patience.idleMs,
    connectionsCheckingInterval: patience.lookMs,
    insecureHTTPParser: false,
    requireHostHeader: true,
    rejectNonStandardBodyWrites: true,
  }
  const server = tls ? createTlsServer({ ...options, ...tls }, answer) : createServer(options, answer)
  server.maxHeadersCount = LIMITS.headers
  server.maxRequestsPerSocket = LIMITS.requestsPerConnection
  server.maxConnections = LIMITS.connections
  return server
}
