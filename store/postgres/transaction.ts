import { escapeLiteral, type PoolClient } from 'pg'

import type { Primary } from './primary.ts'

/** A statement with its values. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

export type Row = readonly unknown[]

/** Names the organisation whose rows a transaction sees and writes. */
export function nameOrganisation(organisation: string): string {
  return `select set_config('sekisho.organisation', ${escapeLiteral(organisation)}, true)`
}

/** Runs one statement. @returns its rows, each an array. */
export async function query(client: PoolClient, { text, values }: Statement): Promise<Row[]> {
  const { rows } = await client.query<unknown[]>({ text, values: [...values], rowMode: 'array' })
  return rows
}

/** Reads by one statement, within one organisation; one journey to the server and back. */
export async function read(
  primary: Primary,
  organisation: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  return await primary.run(async (client) => {
    const [, rows] = await Promise.all([
      client.query(`begin read only; ${nameOrganisation(organisation)}`),
      query(client, { text, values }),
      client.query('commit'),
    ])
    return rows
  })
}

/** Ends a transaction. @throws {Error} where the server rolled it back instead. */
export async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query('commit')
  if (command !== 'COMMIT') throw new Error('postgres: the transaction was rolled back')
}
