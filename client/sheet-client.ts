import { trust, type ImportPreview, type ImportSealed } from '#kernel'

import { isProblem, type Answer } from './problem.ts'
import type { Transport } from './transport.ts'
import { uuidV7 } from './uuid.ts'

/** A file as it is handed in: which of its sheets is meant, where it has several. */
export interface SentSheet {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sheet?: string
}

/** Sheets of any register: handed out, looked at, taken in, and taken back. */
export interface SheetClient {
  /** The items as a file. */
  download(register: string, format: 'xlsx' | 'csv', encoding?: 'utf-8' | 'cp932'): Promise<Answer<Response>>
  /** What a file would do; nothing is sealed. */
  preview(register: string, file: SentSheet): Promise<Answer<ImportPreview>>
  /** Seals what was previewed, all or none. */
  apply(register: string, file: SentSheet, binding: string, act?: string): Promise<Answer<ImportSealed>>
  undo(id: string, act?: string): Promise<Answer<{ readonly first: number; readonly count: number }>>
}

export function sheetClient(transport: Transport, base: string): SheetClient {
  const post = async <T>(
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    body: Uint8Array<ArrayBuffer> | undefined,
    act: string | null,
  ): Promise<Answer<T>> => {
    const known = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
    const answer = await transport.json({
      method: 'POST',
      path: `${base}${path}?${new URLSearchParams(known).toString()}`,
      headers: { 'content-type': 'application/octet-stream', ...(act === null ? {} : { 'idempotency-key': act }) },
      ...(body ? { body } : {}),
      isRepeatable: true,
    })
    return isProblem(answer) ? answer : { ok: trust<T>(answer.ok.body) } // as the OpenAPI document has it
  }
  return {
    download: (register, format, encoding = 'utf-8') => {
      const path = `${base}/${register}/sheet?format=${format}&encoding=${encoding}`
      return transport.raw({ method: 'GET', path, isRepeatable: true })
    },
    preview: (register, { bytes, sheet }) => post(`/${register}/sheet/preview`, { sheet }, bytes, null),
    apply: (register, { bytes, sheet }, binding, act = uuidV7()) =>
      post('/imports', { register, binding, sheet }, bytes, act),
    undo: (id, act = uuidV7()) => post(`/imports/${id}/undo`, {}, undefined, act),
  }
}
