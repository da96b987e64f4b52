import { openFolder, readCard, readDoor } from '#server/organisations'
import { printFolderToken } from '#server/identity'
import { StoreError, type Archive } from '#store'

import { UsageError } from '../command.ts'
import { besideServer } from './beside.ts'
import { localOffice } from './local-office.ts'
import type { Office } from './office.ts'
import { remoteOffice } from './remote-office.ts'

/** Where the folder of an organisation is looked for unless `--in` says. */
export const DEFAULT_FOLDER = 'sekisho-data'

/** Options of every verb that works with an organisation. */
export const OFFICE_OPTIONS = {
  in: { type: 'string' },
  server: { type: 'string' },
  as: { type: 'string' },
} as const

export interface OfficeOptions {
  readonly in?: string | undefined
  /** URL of a server; its token stands in the environment as SEKISHO_TOKEN. */
  readonly server?: string | undefined
  readonly as?: string | undefined
}

/**
 * Works with an organisation: in this process where its folder is free, through the server that serves the folder, or
 * through a server that is named. Closed when the work is done, whatever comes of it.
 */
export async function inOffice<T>(options: OfficeOptions, work: (office: Office) => Promise<T>): Promise<T> {
  if (options.server === undefined) return await inFolder(options.in ?? DEFAULT_FOLDER, ({ office }) => work(office))
  const token = process.env['SEKISHO_TOKEN'] ?? ''
  if (token === '')
    throw new UsageError('--server: SEKISHO_TOKEN にトークンを入れてください。 / put your token into SEKISHO_TOKEN.')
  const tokenFor = (staff: string | undefined): string | null => (staff === undefined ? token : null)
  return await work(await remoteOffice({ url: options.server, tokenFor }))
}

/**
 * Works with all that there is of an organisation (log, key, files); needs its folder.
 *
 * @param isSigning whether checkpoints are signed.
 */
export async function inArchive<T>(
  folder: string,
  isSigning: boolean,
  work: (archive: Archive) => Promise<T>,
): Promise<T> {
  return await inFolder(folder, ({ withArchive }) => withArchive(isSigning, work))
}

/** The folder of an organisation: where acts are done, and what is read whole as it is at that time. */
export interface OfficeFolder {
  readonly office: Office
  readonly withArchive: <T>(isSigning: boolean, work: (archive: Archive) => Promise<T>) => Promise<T>
}

export async function inFolder<T>(folder: string, work: (folder: OfficeFolder) => Promise<T>): Promise<T> {
  let held
  try {
    held = await openFolder(folder)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'locked') throw error
    const served = await servedFolder(folder)
    if (!served) throw error
    return await work(served)
  }
  const { store } = held
  const office = localOffice(held)
  try {
    return await work({ office, withArchive: (_isSigning, read) => read(held) })
  } finally {
    await store.close()
  }
}

/** A folder through the server that holds it; null where no server says that it does. */
async function servedFolder(folder: string): Promise<OfficeFolder | null> {
  const door = readDoor(folder)
  if (!door) return null
  const { organisation, operator } = readCard(folder)
  const tokenFor = (staff = operator): string => printFolderToken({ organisation, staff, secret: door.secret })
  const office = await remoteOffice({ url: door.url, tokenFor })
  return { office, withArchive: (isSigning, read) => besideServer(folder, isSigning, read) }
}
