import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after } from 'node:test'

import {
  dayOf,
  ROLES,
  toDay,
  trust,
  type CellProblem,
  type Change,
  type Command,
  type Day,
  type ImportPreview,
  type RoleKey,
  type Words,
} from '#kernel'

import { founding } from '../town/town.ts'
import { Service, type Held } from './service.ts'

const EVERY = trust<RoleKey[]>(Object.keys(ROLES)) // its keys

/** A row of a preview, of whichever kind. */
interface Row {
  readonly is: string
  readonly row: number
  readonly isProposed?: boolean
  readonly acts?: readonly Words[]
  readonly changes?: readonly Change[]
  readonly problems?: readonly CellProblem[]
}

type Previewed = Omit<ImportPreview, 'rows' | 'counts'> & {
  readonly counts: Readonly<Record<string, number>>
  readonly rows: readonly Row[]
}

/** A town behind HTTP, and what somebody does with its sheets. */
export class Desk {
  readonly service = new Service()
  readonly token: string

  constructor(held: readonly (RoleKey | Held)[] = EVERY) {
    after(() => this.service.close())
    this.token = this.service.token('sekiyama', 's-1', held)
  }

  async founded(...commands: readonly Command[]): Promise<this> {
    await this.service.seal('sekiyama', toDay('2026-04-01')!, [...founding(), ...commands])
    return this
  }

  async send(
    path: string,
    file: Uint8Array | string,
    type: string,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return await this.service.app.request(`/api/o/sekiyama${path}`, {
      method: 'POST',
      headers: { authorization: this.token, 'content-type': type, ...headers },
      body: typeof file === 'string' ? file : Buffer.from(file),
    })
  }

  async export(path: string): Promise<Buffer> {
    const response = await this.service.app.request(`/api/o/sekiyama${path}`, {
      headers: { authorization: this.token },
    })
    assert.equal(response.status, 200, await response.clone().text())
    return Buffer.from(await response.arrayBuffer())
  }

  async preview(register: string, file: Uint8Array | string, type = 'text/csv'): Promise<Previewed> {
    const response = await this.send(`/${register}/sheet/preview`, file, type)
    const body: unknown = await response.json()
    assert.equal(response.status, 200, JSON.stringify(body))
    return trust(body) // the shape of a preview
  }

  async apply(
    register: string,
    binding: string,
    file: Uint8Array | string,
    type = 'text/csv',
    id: string = randomUUIDv7(),
  ): Promise<{ status: number; id: string; code: string; first: number; count: number }> {
    const response = await this.send(`/imports?register=${register}&binding=${binding}`, file, type, {
      'idempotency-key': id,
    })
    return {
      status: response.status,
      ...trust<{ id: string; code: string; first: number; count: number }>(await response.json()),
    }
  }

  get today(): Day {
    return dayOf(this.service.now)
  }
}
