import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { isRefusal, trust } from '#kernel'
import { houseFor } from '#registers'
import {
  CheckpointSigner,
  FolderBlobs,
  hasOrganisationKey,
  openLocal,
  readOrganisationKey,
  StoreError,
  withMethods,
  writeDurably,
  type Blobs,
  type Store,
} from '#store'
import { SqliteStore } from '#store/sqlite'

import type { Card, Hosted } from '../context.ts'
import { admitting, Receipts } from '../uploads/index.ts'
import { openShared } from './shared-cells.ts'

/** What stands beside the log of an organisation: who it is, and who sits at its machine. */
export interface FolderCard extends Card {
  /** The member of staff who acts where none is named. */
  readonly operator: string
  /** The connection string of the PostgreSQL that keeps the log; absent where the folder does. */
  readonly postgres?: string
  /** Where files are kept (`s3://bucket/prefix?endpoint=…`); absent where the folder does. */
  readonly files?: string
}

/** A card is a few lines. */
const LARGEST_CARD_BYTES = 10_000

/** Reads who a folder belongs to. @throws {StoreError} where it holds no organisation. */
export function readCard(folder: string): FolderCard {
  const path = join(folder, 'sekisho.json')
  if (!existsSync(path))
    throw new StoreError('not-found', {
      ja: `${folder}: ここに団体はありません。sekisho new で作るか、--in で場所を指定してください。`,
      en: `${folder}: no organisation here; make one with "sekisho new", or name its place by --in`,
    })
  if (statSync(path).size > LARGEST_CARD_BYTES) throw damagedCard(path)
  let card: unknown
  try {
    card = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw damagedCard(path, error)
  }
  const names = ['organisation', 'name', 'kind', 'operator']
  const isCard =
    typeof card === 'object' && card !== null && names.every((name) => typeof Reflect.get(card, name) === 'string')
  if (!isCard) throw damagedCard(path)
  return trust<FolderCard>(card) // just looked at
}

/** Notes where the log is; for its owner's eyes only, since a connection string may hold a password. */
export function writeCard(folder: string, card: FolderCard): void {
  writeDurably(join(folder, 'sekisho.json'), `${JSON.stringify(card, null, 2)}\n`, 0o600)
}

/** The same card of an organisation whose log is in the folder. */
export function withoutPostgres({ postgres: _postgres, ...card }: FolderCard): FolderCard {
  return card
}

/** The same card of an organisation whose log and files are in the folder. */
export function allInFolder({ files: _files, ...card }: FolderCard): FolderCard {
  return withoutPostgres(card)
}

function damagedCard(path: string, cause?: unknown): StoreError {
  return new StoreError(
    'damaged',
    {
      ja: `${path}: 団体の札として読めません。検査に合格した最後の写しから戻してください。`,
      en: `${path} is no card of an organisation: restore it from the last verified backup`,
    },
    cause,
  )
}

/** An organisation that this process has opened. */
export interface HeldFolder extends Hosted {
  readonly seat: string
  readonly operator: string
  /** What keeps the log from being written since it last was asked to; null while all is well. */
  readonly failure: () => StoreError | null
  /** Signs what was sealed, as far as it is not signed yet. */
  sign(): Promise<void>
}

/**
 * Opens the organisation of a folder: as its only writer, where the folder keeps the log; as one of many, where PostgreSQL
 * does and the folder is its seat.
 *
 * @throws {StoreError}
 */
export async function openFolder(folder: string): Promise<HeldFolder> {
  const card = readCard(folder)
  const house = houseFor(card.kind)
  if (card.postgres === undefined) mustBeWhole(folder)
  const opened =
    card.postgres === undefined
      ? openLocal(house, new SqliteStore(house, folder, card.organisation))
      : await openShared(card.postgres, card.organisation, folder)
  try {
    const signer = new CheckpointSigner(folder, opened.origin)
    await mustBeItsLog(folder, card, opened)
    mustReach(folder, lastSigned(signer), await opened.size())
    const receipts = new Receipts(readOrganisationKey(folder), card.organisation)
    const blobs = await openFiles(card, folder)
    const { store: written, failure } = watched(opened)
    const store = admitting(written, { house, blobs, receipts })
    return {
      folder: card.postgres === undefined ? folder : null,
      seat: folder,
      operator: card.operator,
      card: { organisation: card.organisation, name: card.name, kind: card.kind },
      house,
      store,
      failure,
      signer,
      blobs,
      receipts,
      sign: async () => {
        const size = await store.size()
        if (size > 0 && signer.last?.size !== size) await signer.checkpoint(store)
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

/** A file that is lost is not made anew: an empty log or key file would be taken for the organisation's own, and written on. */
function mustBeWhole(folder: string): void {
  const files = ['log.sqlite', ...(hasOrganisationKey(folder) ? ['keys.sqlite'] : [])]
  for (const name of files) {
    const path = join(folder, name)
    if (!existsSync(path) || statSync(path).size === 0) throw lostFile(path)
  }
}

function lostFile(path: string): StoreError {
  return new StoreError('damaged', {
    ja: `${path} がないか、空です。何も書き込まずに、検査済みの最後の写しから戻してください（sekisho restore）。`,
    en: `${path} is missing or empty: write nothing, and restore the last verified backup ("sekisho restore")`,
  })
}

/** NOTE: a last checkpoint that bears no signature is for `check` to tell, and signing refuses to go on from it. */
function lastSigned(signer: CheckpointSigner): number {
  try {
    return signer.last?.size ?? 0
  } catch (error) {
    if (error instanceof StoreError) return 0
    throw error
  }
}

function mustReach(folder: string, signed: number, size: number): void {
  if (size >= signed) return
  throw new StoreError('damaged', {
    ja: `${folder}: 台帳ログ（記録 ${size} 件）が、署名済みの検証点（記録 ${signed} 件）より短くなっています。何も書き込まずに、検査済みの最後の写しから戻してください。`,
    en: `${folder}: the log has ${size} entries, and ${signed} were signed: write nothing, and restore the last verified backup`,
  })
}

/** What the card says of the organisation decides which laws bind it: it has to be what the log says. */
async function mustBeItsLog(folder: string, { organisation, name, kind }: FolderCard, store: Store): Promise<void> {
  const book = await store.item('book', organisation)
  if (!book) return
  const { organisation: called, kind: known } = trust<{ organisation: string; kind: string }>(book.facts) // fields of `book`
  if (called === name && known === kind) return
  throw new StoreError('damaged', {
    ja: `${join(folder, 'sekisho.json')}: 団体名と種別が、台帳ログ（${called}、${known}）と合いません。台帳ログのとおりに直すか、検査済みの最後の写しから戻してください。`,
    en: `${join(folder, 'sekisho.json')}: name and kind are not those of the log (${called}, ${known}): correct them, or restore the file from the last verified backup`,
  })
}

/** The files of an organisation, where its card says that they are. @throws {StoreError} */
export async function openFiles({ files }: FolderCard, folder: string): Promise<Blobs> {
  if (files === undefined) return new FolderBlobs(join(folder, 'blobs'))
  // Likewise loaded where it is needed: the SDK is large.
  const { readS3Place, S3Blobs } = await import('#store/s3')
  return new S3Blobs(readS3Place(files, join(folder, 'spool')))
}

/** Codes of a store that takes no more acts, or none until somebody makes room. */
const FAILURES: ReadonlySet<string> = new Set(['outcome-unknown', 'damaged', 'read-only', 'disk-full'])

/** The same store, and whether its last act could be written. */
function watched(store: Store): { readonly store: Store; readonly failure: () => StoreError | null } {
  let last: StoreError | null = null
  return {
    store: withMethods(store, {
      act: async (asking, commands) => {
        try {
          const result = await store.act(asking, commands)
          if (!isRefusal(result)) last = null
          return result
        } catch (error) {
          if (error instanceof StoreError && FAILURES.has(error.code)) last = error
          throw error
        }
      },
    }),
    failure: () => last,
  }
}
