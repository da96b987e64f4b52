import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { isLoopback, type Settings } from './config/index.ts'
import { nodeServer } from './http/index.ts'

export interface Listening {
  readonly url: string
  /** Requests that are being answered. */
  busy(): number
  /** Takes no more connections; answers what is being asked, for so long at most. @returns how many were cut off. */
  stop(waitMs: number): Promise<number>
}

export type App = Parameters<typeof nodeServer>[0]

/** Listens as the settings say: TLS where there is a key, else plain. @throws where the address cannot be had. */
export async function listen(app: App, settings: Settings): Promise<Listening> {
  const { host, port, tlsKey, tlsCert } = settings
  const tls = tlsKey !== null && tlsCert !== null ? { key: readFileSync(tlsKey), cert: readFileSync(tlsCert) } : null
  return await listenOn(app, { host, port, tls })
}

/**
 * Another address for programs of this machine, where the first is not a plain one of this machine: their authority is
 * the folder, and they need no certificate.
 */
export async function listenWithin(app: App, settings: Settings): Promise<Listening | null> {
  if (isLoopback(settings.host) && settings.tlsKey === null) return null
  return await listenOn(app, { host: '127.0.0.1', port: 0, tls: null })
}

interface Address {
  readonly host: string
  readonly port: number
  readonly tls: { readonly key: Buffer; readonly cert: Buffer } | null
}

async function listenOn(app: App, { host, port, tls }: Address): Promise<Listening> {
  let busy = 0
  const server = nodeServer(app, tls ?? undefined)
  server.on('request', (_request, response) => {
    busy += 1
    response.once('close', () => (busy -= 1))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // `listen` has succeeded on a host and a port.
  const { port: taken } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return {
    url: `${tls ? 'https' : 'http'}://${shown}:${taken}`,
    busy: () => busy,
    stop: (waitMs) => stop(server, () => busy, waitMs),
  }
}

function stop(server: Server, busy: () => number, waitMs: number): Promise<number> {
  return new Promise((resolve) => {
    let cut = 0
    const last = setTimeout(() => {
      cut = busy()
      server.closeAllConnections()
    }, waitMs)
    // Connections that wait for a next request are closed as they become idle.
    const idle = setInterval(() => server.closeIdleConnections(), 50)
    server.close(() => {
      clearTimeout(last)
      clearInterval(idle)
      resolve(cut)
    })
    server.closeIdleConnections()
  })
}
