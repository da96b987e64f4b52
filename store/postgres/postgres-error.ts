import type { Words } from '#kernel'

import { StoreError, type StoreErrorCode } from '../store.ts'

const UNFIT: Words = {
  ja: 'PostgreSQL の表が作られたときの形ではありません。止めて sekisho check を実行してください。',
  en: 'the tables of PostgreSQL are not as they were made: stop, and run check',
}

/** What SQLSTATEs (PostgreSQL 15, appendix A), or their classes, mean to us. */
const STATES: Readonly<Record<string, readonly [StoreErrorCode, Words]>> = {
  '28': [
    'not-found',
    {
      ja: 'PostgreSQL がこの利用者を受け付けません。利用者名、パスワード、pg_hba.conf を確かめてください。',
      en: 'PostgreSQL does not let this user in: check user, password and pg_hba.conf',
    },
  ],
  '3D000': [
    'not-found',
    {
      ja: 'PostgreSQL にそのデータベースがありません。docs/運用/growing.md のとおりに作ってください。',
      en: 'PostgreSQL has no such database: make it as docs/運用/growing.md says',
    },
  ],
  '42501': [
    'read-only',
    {
      ja: 'PostgreSQL のこの役割にはその権限がありません。docs/運用/growing.md にある権限を与えてください。',
      en: 'this role of PostgreSQL may not do that: give it the rights that docs/運用/growing.md names',
    },
  ],
  '42P01': ['damaged', UNFIT],
  '42703': ['damaged', UNFIT],
  '53100': [
    'disk-full',
    {
      ja: 'PostgreSQL のディスクに空きがありません。何も封じていません。空きを作ってからやり直してください。',
      en: 'the disk of PostgreSQL is full: nothing was sealed; make room and repeat',
    },
  ],
  '55P03': [
    'locked',
    {
      ja: 'ほかのプロセスがこの台帳ログを長く使っています。少し待ってからやり直してください。',
      en: 'another process has held this log for too long: wait a little, then repeat',
    },
  ],
  XX: [
    'damaged',
    {
      ja: 'PostgreSQL のファイルが壊れています。止めて、検査済みの最後の写しから戻してください。',
      en: 'PostgreSQL found its own files damaged: stop, and restore the last verified backup',
    },
  ],
}

/** States in which the same may be asked again, elsewhere or a little later. */
const LOST = new Set(['57P01', '57P02', '57P03', '25006', '40001', '40P01', '25P03', '53300'])

/** Errors of the socket, by their names (errno). */
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/**
 * Whether the connection, or the primary itself, was lost: what was asked may have been done or not, and can be asked
 * again of whoever is the primary then.
 */
export function isLost(error: unknown): boolean {
  const code = codeOf(error)
  if (code.startsWith('08') || LOST.has(code) || SOCKET.has(code)) return true
  // What `pg` says of a connection that broke under it bears no code.
  return error instanceof Error && code === '' && /connection|timeout|not queryable/iu.test(error.message)
}

/** What an error of PostgreSQL means in words; any other stays what it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  const known = STATES[code] ?? (code.length === 5 ? STATES[code.slice(0, 2)] : undefined)
  return known ? new StoreError(known[0], known[1], error) : error
}
