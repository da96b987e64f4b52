import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/**
 * A stand-in for a server of S3, in this process: as much of its contract as files by hash rest on. An object is there whole
 * or not at all; a body that is not of the length or SHA-256 announced is refused; lists come in pages. It looks at no
 * signature. What it does was compared with a real server once; see docs/運用/growing.md.
 */
export class S3Double {
  readonly objects = new Map<string, Buffer>()
  /** When each was put; what was put behind its back, never. */
  readonly #since = new Map<string, Date>()
  /** Requests that are answered 503 before any other. */
  failing = 0
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
    })
  }

  static async start(): Promise<S3Double> {
    const double = new S3Double()
    double.#server.listen(0, '127.0.0.1')
    await once(double.#server, 'listening')
    return double
  }

  get endpoint(): string {
    // A server that listens on a port has such an address.
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint)
    const [, , ...rest] = url.pathname.split('/')
    const key = decodeURIComponent(rest.join('/'))
    const body = await bodyOf(request)
    if (this.failing > 0) {
      this.failing -= 1
      return void response.writeHead(503).end()
    }
    const source = request.headers['x-amz-copy-source']
    if (typeof source === 'string') this.#copy(key, source, response)
    else if (request.method === 'PUT') this.#put(key, body, request, response)
    else if (request.method === 'DELETE') this.#delete(key, response)
    else if (key === '') this.#list(url, response)
    else this.#get(key, request.method === 'HEAD', response)
  }

  #get(key: string, isHead: boolean, response: ServerResponse): void {
    const object = this.objects.get(key)
    if (object) response.writeHead(200, { 'content-length': object.length }).end(isHead ? '' : object)
    else response.writeHead(404).end(isHead ? '' : error('NoSuchKey'))
  }

  #put(key: string, body: Buffer, { headers }: IncomingMessage, response: ServerResponse): void {
    const told = headers['x-amz-checksum-sha256']
    const isWhole = body.length === Number(headers['content-length'])
    const isSame = told === undefined || told === createHash('sha256').update(body).digest('base64')
    if (!isWhole || !isSame) return void response.writeHead(400).end(error('BadDigest'))
    this.#keep(key, body)
    response.writeHead(200).end()
  }

  #copy(key: string, source: string, response: ServerResponse): void {
    const from = decodeURIComponent(source.slice(source.indexOf('/') + 1))
    const object = this.objects.get(from)
    if (!object) return void response.writeHead(404).end(error('NoSuchKey'))
    this.#keep(key, object)
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end('<?xml version="1.0"?><CopyObjectResult><ETag>"x"</ETag></CopyObjectResult>')
  }

  #delete(key: string, response: ServerResponse): void {
    this.objects.delete(key)
    response.writeHead(204).end()
  }

  #keep(key: string, object: Buffer): void {
    this.objects.set(key, object)
    this.#since.set(key, new Date())
  }

  /** One object as a list tells it. */
  #told(key: string): string {
    const since = (this.#since.get(key) ?? new Date(0)).toISOString()
    return `<Contents><Key>${key}</Key><Size>${this.objects.get(key)!.length}</Size><LastModified>${since}</LastModified></Contents>`
  }

  #list(url: URL, response: ServerResponse): void {
    const [prefix, after] = [url.searchParams.get('prefix') ?? '', url.searchParams.get('continuation-token') ?? '']
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, 3)
    const next = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
    const contents = page.map((key) => this.#told(key)).join('')
    const head = `<IsTruncated>${next !== ''}</IsTruncated>`
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end(`<?xml version="1.0"?><ListBucketResult>${head}${next}${contents}</ListBucketResult>`)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer) // a request gives bytes
  return Buffer.concat(parts)
}

function error(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`
}
