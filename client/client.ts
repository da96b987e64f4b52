import { trust, type Day, type Entry, type FileRef, type RequirementKey, type Standing, type Words } from '#kernel'

import { isProblem, type Answer } from './problem.ts'
import {
  anyRegisterClient,
  registerClient,
  type ActOptions,
  type AnyRegisterClient,
  type RegisterClient,
} from './register-client.ts'
import { sheetClient, type SheetClient } from './sheet-client.ts'
import { Transport, type TransportOptions } from './transport.ts'
import { uuidV7 } from './uuid.ts'

/** The organisation of a token. */
export interface Organisation {
  readonly organisation: string
  readonly name: string
  readonly kind: string
}

/** A file that was sent, and the receipt for it. */
export interface UploadedFile extends FileRef {
  readonly receipt: string
}

/** Who asks, and as whom the server knows them. */
export interface Me {
  readonly organisation: Organisation
  readonly actor: string
  readonly authority: 'token' | 'folder'
  readonly today: Day
}

/** One command of a batch; `item` is needed unless it opens one. */
export interface BatchCommand {
  readonly register: string
  readonly act: string
  readonly item?: string
  readonly version?: number
  readonly input: unknown
}

export interface BatchSealed {
  readonly first: number
  readonly count: number
  readonly items: readonly { readonly register: string; readonly item: string }[]
}

/** How clauses and requirements stand at the end of a day, without the reasons. */
export interface StandingSummary {
  readonly on: Day
  readonly byClause: readonly { readonly path: string; readonly title: string; readonly is: Standing }[]
  readonly byRequirement: readonly {
    readonly requirement: RequirementKey
    readonly title: Words | null
    readonly is: Standing
    readonly isOutsidePolicy: boolean
  }[]
}

/** A page of the log, as it was sealed, without personal values. */
export interface LogPage {
  readonly size: number
  readonly entries: readonly Entry[]
  readonly next: number | null
}

/** What an organisation offers beside its registers. */
export interface CommonClient {
  readonly organisation: Organisation
  me(): Promise<Answer<Me>>
  /** Many acts as one, all or none. */
  batch(commands: readonly BatchCommand[], options?: ActOptions): Promise<Answer<BatchSealed>>
  standing(on?: Day): Promise<Answer<StandingSummary>>
  /** Entries from an index on, at most 1,000; for auditors and administrators. */
  entries(from: number, limit?: number): Promise<Answer<LogPage>>
  /**
   * Keeps a file. What is told is the value of a field of kind file, with the receipt by which whoever sent it may name it in
   * an act within a day.
   */
  putFile(bytes: Uint8Array<ArrayBuffer>, media: string): Promise<Answer<UploadedFile>>
  /** Reads a file by the item that refers to it. */
  getFile(sha256: string, of: { readonly register: string; readonly item: string }): Promise<Answer<Response>>
  /** A register by name, where its types are not at hand. */
  register(name: string): AnyRegisterClient
  readonly sheets: SheetClient
}

interface Declared {
  readonly name: string
  readonly acts: Readonly<Record<string, unknown>>
}

/** `client.assets.open({ … })`, `client.assets.acts.move(id, version, { … })`: one member for each register. */
export type Client<R extends readonly Declared[]> = CommonClient & {
  readonly [K in R[number]['name']]: RegisterClient<Extract<R[number], { readonly name: K }>>
}

/**
 * Connects to the organisation of a token. The types of everything that is sent and read are those of the registers.
 *
 * @example
 * const client = await connect(TYPED_REGISTERS, { url: 'https://sekisho.example', token })
 */
export async function connect<const R extends readonly Declared[]>(
  registers: R,
  options: TransportOptions,
): Promise<Answer<Client<R>>> {
  const transport = new Transport(options)
  const answer = await transport.json({ method: 'GET', path: '/api/o', isRepeatable: true })
  if (isProblem(answer)) return answer
  const organisation = trust<Organisation>(answer.ok.body) // as the OpenAPI document has it
  const base = `/api/o/${organisation.organisation}`
  const members = registers.map((register) => [register.name, registerClient(transport, base, register)] as const)
  const common = commonClient(transport, base, organisation)
  return { ok: trust<Client<R>>({ ...Object.fromEntries(members), ...common }) } // a member for each of R
}

function commonClient(transport: Transport, base: string, organisation: Organisation): CommonClient {
  const read = async <T>(path: string): Promise<Answer<T>> => {
    const answer = await transport.json({ method: 'GET', path: `${base}${path}`, isRepeatable: true })
    return isProblem(answer) ? answer : { ok: trust<T>(answer.ok.body) } // as the OpenAPI document has it
  }
  return {
    organisation,
    me: () => read('/me'),
    standing: (on) => read(`/standing${on === undefined ? '' : `?on=${on}`}`),
    entries: (from, limit = 1_000) => read(`/log/entries?from=${from}&limit=${limit}`),
    register: (name) => anyRegisterClient(transport, base, name),
    sheets: sheetClient(transport, base),
    batch: async (commands, { act = uuidV7(), on } = {}) => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': act,
        ...(on === undefined ? {} : { 'sekisho-on': on }),
      }
      const body = JSON.stringify({ commands })
      const answer = await transport.json({ method: 'POST', path: `${base}/batch`, headers, body, isRepeatable: true })
      return isProblem(answer) ? answer : { ok: trust<BatchSealed>(answer.ok.body) } // as above
    },
    putFile: async (bytes, media) => {
      // The same bytes are the same file, so that sending them again keeps one.
      const asked = {
        method: 'POST',
        path: `${base}/files`,
        headers: { 'content-type': media },
        body: bytes,
        isRepeatable: true,
      } as const
      const answer = await transport.json(asked)
      return isProblem(answer) ? answer : { ok: trust<UploadedFile>(answer.ok.body) } // as above
    },
    getFile: (sha256, { register, item }) => {
      const query = new URLSearchParams({ register, item }).toString()
      return transport.raw({ method: 'GET', path: `${base}/files/${sha256}?${query}`, isRepeatable: true })
    },
  }
}
