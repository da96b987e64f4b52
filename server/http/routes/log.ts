import { bundleEntries, HASH_BYTES, isHeld, printProof, TILE_WIDTH, trust, type Entry, type RoleKey } from '#kernel'
import { inclusionPath, type Store } from '#store'

import { mayRead } from '../../identity/visibility.ts'
import { json, plain } from '../answer/headers.ts'
import { NOT_FOUND, told } from '../answer/problem.ts'
import type { Answer, Asked, Handler } from '../request/asked.ts'

/** Only for those who read the whole log: auditors and administrators of the organisation. For others it is not there. */
export function forReaders(handler: Handler): Handler {
  return (asked) => (isReader(asked) ? handler(asked) : NOT_FOUND)
}

function isReader({ session, today }: Asked): boolean {
  if (session.authority === 'folder') return true
  return session.actor.roles.some(
    (held) => READERS.has(held.role) && held.organ === null && held.section === null && isHeld(held, today),
  )
}

const READERS: ReadonlySet<RoleKey> = new Set<RoleKey>(['auditor', 'administrator'])

/** `GET /log/checkpoint` (C2SP tlog-tiles): the last signed checkpoint. */
export function checkpoint({ session }: Asked): Answer {
  const last = session.hosted.signer.notes().at(-1)
  return last ? plain(last.note, 'text/plain; charset=utf-8') : NOT_FOUND
}

/** Entries of one page. */
const MOST_ENTRIES = 1_000

/** `GET /log/entries?from=&limit=`: entries as they were sealed, without personal values. */
export async function entries({ c, session }: Asked): Promise<Answer> {
  const [from, limit] = [c.req.query('from') ?? '0', c.req.query('limit') ?? '100'].map((text) =>
    /^\d{1,15}$/u.test(text) ? Number(text) : -1,
  )
  if (from! < 0 || limit! < 1 || limit! > MOST_ENTRIES) return BAD_RANGE
  const { store } = session.hosted
  const size = await store.size()
  const page = await store.entries(from!, Math.min(from! + limit!, size))
  const told = page.map(({ text }) => trust<Entry>(JSON.parse(text))) // as sealed
  return json({ size, entries: told, next: from! + page.length < size && page.length > 0 ? from! + page.length : null })
}

/** `GET /log/proof/{index}`: a C2SP `.tlog-proof` of an entry, for whoever may read its item. */
export async function proof(asked: Asked): Promise<Answer> {
  const { c, session, today } = asked
  const text = c.req.param('index')!
  const { store, house, signer } = session.hosted
  const last = signer.notes().at(-1)
  if (!/^(?:0|[1-9]\d{0,14})$/u.test(text) || !last || Number(text) >= last.size) return NOT_FOUND
  const index = Number(text)
  const [stored] = await store.entries(index, index + 1)
  const entry = trust<Entry>(JSON.parse(stored!.text)) // as sealed
  const register = house.registers.get(entry.register)
  const item = await store.item(entry.register, entry.item)
  const maySee = isReader(asked) || (register && item && mayRead(session, register, item, today))
  if (!maySee) return NOT_FOUND
  const path = await inclusionPath(store, index, last.size)
  const extra = new TextEncoder().encode(stored!.text)
  return plain(printProof({ index, extra, path, checkpoint: last.note }), 'text/plain; charset=utf-8')
}

/** Tiles as C2SP tlog-tiles names them: level or `entries`, index in groups of three digits, width of a partial one. */
const TILE_PATH = /^(entries|\d|[1-5]\d|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/

/** `GET /log/tile/{level}/{index}` and `GET /log/tile/entries/{index}`. */
export async function tile({ c, session }: Asked): Promise<Answer> {
  const [, level, digits, partial] = TILE_PATH.exec(c.req.param('path')!) ?? []
  if (level === undefined || digits === undefined) return NOT_FOUND
  const { store } = session.hosted
  const index = Number(digits.replaceAll(/[x/]/gu, ''))
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const span = level === 'entries' ? 1 : TILE_WIDTH ** Number(level)
  const from = index * TILE_WIDTH
  if ((from + width) * span > (await store.size())) return NOT_FOUND
  if (level === 'entries') {
    const page = await store.entries(from, from + width)
    const bundle = bundleEntries(page.map(({ text }) => new TextEncoder().encode(text)))
    return plain(bundle, 'application/octet-stream')
  }
  return plain(await hashes(store, Number(level), index, width), 'application/octet-stream')
}

async function hashes(store: Store, level: number, index: number, width: number): Promise<Uint8Array> {
  const whole = width === TILE_WIDTH ? await store.tile(level, index) : null
  if (whole) return whole
  const from = index * TILE_WIDTH
  if (level === 0) return Buffer.concat((await store.entries(from, from + width)).map(({ leaf }) => leaf))
  const tile = new Uint8Array(width * HASH_BYTES)
  for (let at = 0; at < width; at += 1) tile.set(await store.node(level * TILE_HEIGHT, from + at), at * HASH_BYTES)
  return tile
}

/** Levels of the tree in one tile. */
const TILE_HEIGHT = 8

const BAD_RANGE = told('bad-query', {
  ja: `fromは0以上、limitは1から${MOST_ENTRIES}までです。`,
  en: `from is 0 or more, and limit from 1 to ${MOST_ENTRIES}.`,
})
