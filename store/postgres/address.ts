import { readFileSync } from 'node:fs'

import type { Words } from '#kernel'

import { StoreError } from '../store.ts'

/** Where PostgreSQL may be found: one of these hosts is the primary. */
export interface Address {
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly user: string | undefined
  readonly password: string | undefined
  readonly database: string | undefined
  /** Certificates that a server must show, PEM; null where the connection is not encrypted. */
  readonly ssl: { readonly ca?: string; readonly rejectUnauthorized: true } | null
}

const DEFAULT_PORT = 5432

/**
 * Reads a connection string as libpq spells it: `postgres://user@db1:5432,db2:5432/sekisho?sslmode=verify-full`, or with a
 * socket `postgres:///sekisho?host=/run/postgresql`. What it leaves out is taken from the environment (PGUSER …).
 *
 * `sslmode` is `disable` (default) or `verify-full`, with `sslrootcert` for an authority of one's own: encryption that
 * does not check whom it talks to is not offered.
 *
 * @throws {StoreError} `not-found` where it is no such string. The message does not repeat it, since it may hold a password.
 */
export function readAddress(url: string): Address {
  const match =
    /^postgres(?:ql)?:\/\/(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^/?]*)(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/u.exec(
      url,
    )
  if (!match?.groups) throw bad({ ja: 'postgres:// で始めてください', en: 'it must begin with postgres://' })
  const { user, password, hosts, database, query } = match.groups
  const options = new URLSearchParams(query ?? '')
  const named = (options.get('host') ?? hosts ?? '').split(',').filter((one) => one !== '')
  const ports = (options.get('port') ?? '').split(',').filter((one) => one !== '')
  return {
    hosts: (named.length === 0 ? [process.env['PGHOST'] ?? 'localhost'] : named).map((one, at) =>
      hostOf(decodeURIComponent(one), ports[at] ?? ports[0]),
    ),
    user: textOf(user),
    password: textOf(password),
    database: textOf(database),
    ssl: sslOf(options),
  }
}

function hostOf(text: string, port: string | undefined): Address['hosts'][number] {
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<host>\/.*|[^:]+))(?::(?<port>\d+))?$/u.exec(text)
  const host = match?.groups?.['six'] ?? match?.groups?.['host']
  if (host === undefined) throw bad({ ja: 'ホスト名が読めません', en: 'a host is not understood' })
  const number = Number(match?.groups?.['port'] ?? port ?? process.env['PGPORT'] ?? DEFAULT_PORT)
  if (!Number.isInteger(number) || number < 1 || number > 65_535)
    throw bad({ ja: 'ポート番号が読めません', en: 'a port is not understood' })
  return { host, port: number }
}

function sslOf(options: URLSearchParams): Address['ssl'] {
  const mode = options.get('sslmode') ?? 'disable'
  if (mode === 'disable') return null
  if (mode !== 'verify-full')
    throw bad({ ja: 'sslmode は disable か verify-full です', en: 'sslmode is disable or verify-full' })
  const file = options.get('sslrootcert')
  return { rejectUnauthorized: true, ...(file === null ? {} : { ca: readFileSync(file, 'utf8') }) }
}

function textOf(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : decodeURIComponent(text)
}

function bad(why: Words): StoreError {
  return new StoreError('not-found', {
    ja: `PostgreSQL の接続文字列を読めません。${why.ja}。`,
    en: `the connection string of PostgreSQL cannot be read: ${why.en}`,
  })
}
