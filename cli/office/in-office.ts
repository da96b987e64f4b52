import { openFolder } from '#server/organisations'
import type { Archive } from '#store'

import { localOffice } from './local-office.ts'
import type { Office } from './office.ts'

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

/** Works with an organisation; closed when the work is done, whatever comes of it. */
export async function inOffice<T>(options: OfficeOptions, work: (office: Office) => Promise<T>): Promise<T> {
  return await inFolder(options.in ?? DEFAULT_FOLDER, ({ office }) => work(office))
}

/** Works with all that there is of an organisation: log, key, files. */
export async function inArchive<T>(folder: string, work: (archive: Archive) => Promise<T>): Promise<T> {
  return await inFolder(folder, ({ withArchive }) => withArchive(work))
}

/** The folder of an organisation: where acts are done, and what is read whole. */
export interface OfficeFolder {
  readonly office: Office
  readonly withArchive: <T>(work: (archive: Archive) => Promise<T>) => Promise<T>
}

export async function inFolder<T>(folder: string, work: (folder: OfficeFolder) => Promise<T>): Promise<T> {
  const held = openFolder(folder)
  try {
    return await work({ office: localOffice(held), withArchive: (read) => read(held) })
  } finally {
    await held.store.close()
  }
}
