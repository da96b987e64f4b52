import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'

import { getRequestListener } from '@hono/node-server'

import { SECURITY_HEADERS } from './answer/headers.ts'
import { PROBLEM_TYPE, problemResponse, PROBLEMS, problemText, told, type Told } from './answer/problem.ts'
import { LIMITS } from './limits.ts'
import { TOO_SLOW } from './request/read-body.ts'

/** What answers a request: a Hono app. */
interface App {
  fetch(request: Request, env: object): Response | Promise<Response>
}

/** The times that a connection is given, in milliseconds; a test has less patience. */
type Patience = Readonly<Record<'headersMs' | 'uploadMs' | 'idleMs' | 'quietMs' | 'lookMs', number>>

/**
 * A server of an app over HTTP/1.1 (TLS where a key and a certificate are given), with every limit that node has. It does not
 * listen yet.
 */
export function nodeServer(
  app: App,
  tls?: { readonly key: string | Buffer; readonly cert: string | Buffer },
  patience: Patience = LIMITS,
): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: () => problemResponse(MALFORMED, 'ja'),
  })
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
  server.timeout = patience.quietMs
  server.maxHeadersCount = LIMITS.headers
  server.maxRequestsPerSocket = LIMITS.requestsPerConnection
  server.maxConnections = LIMITS.connections
  server.on('clientError', refuse)
  return server
}

/** Answers what is no request: in words, on a connection that then ends. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const problem = UNREADABLE[error.code ?? ''] ?? MALFORMED
  const [status] = PROBLEMS[problem.problem]
  const body = problemText(problem, 'ja')
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const MALFORMED = told('bad-request', {
  ja: 'HTTPの要求として読めません。パスの日本語や記号は％で符号化し、送り方を確かめてください。',
  en: 'It cannot be read as a request of HTTP: percent-encode what is not ASCII, and check how it is sent.',
})

const UNREADABLE: Readonly<Record<string, Told>> = {
  HPE_HEADER_OVERFLOW: told('head-too-large', {
    ja: `ヘッダーは${LIMITS.headers}個、合わせて${LIMITS.headerBytes}バイトまでです。減らしてください。`,
    en: `At most ${LIMITS.headers} headers and ${LIMITS.headerBytes} bytes of them are taken: send fewer.`,
  }),
  ERR_HTTP_REQUEST_TIMEOUT: TOO_SLOW,
}
