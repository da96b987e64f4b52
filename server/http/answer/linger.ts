import type { IncomingMessage } from 'node:http'

import { LIMITS } from '../limits.ts'

/**
 * An answer to a request whose body is still on its way, on a connection that then ends. The answer is sent whole at once;
 * the connection ends only once the client has stopped sending, or after a while: to a connection that is closed on bytes
 * nobody has read, TCP says "reset", and a client may lose the answer to that (RFC 9112 section 9.6).
 */
export async function lingering(answer: Response, incoming: IncomingMessage): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const headers = new Headers(answer.headers)
  headers.set('content-length', String(bytes.length))
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      controller.enqueue(bytes)
      await drained(incoming)
      controller.close()
    },
  })
  return new Response(body, { status: answer.status, headers })
}

/** Whether more of a body may come. */
export function isStillComing(incoming: IncomingMessage): boolean {
  return !incoming.complete && !incoming.destroyed
}

/** Resolves once nothing more comes, or at the limit; what comes is thrown away. */
function drained(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      incoming.off('data', ignore).off('end', done).off('close', done)
      resolve()
    }
    const timer = setTimeout(done, LIMITS.lingerMs)
    incoming.on('data', ignore).on('end', done).on('close', done).on('error', ignore)
    incoming.resume()
  })
}

function ignore(): void {
  // what still comes is not wanted
}
