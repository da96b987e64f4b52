import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { trust } from '#kernel'
import { writeDurably } from '#store'

/** By which programs of this machine reach the process that serves a folder: written by it, readable by the folder's owner alone. */
export interface FolderDoor {
  readonly url: string
  /** Shown as the secret of the folder; who can read this file could read the folder itself. */
  readonly secret: string
  readonly process: number
}

const FILE = 'serving.json'

export function writeDoor(folder: string, door: FolderDoor): void {
  writeDurably(join(folder, FILE), `${JSON.stringify(door)}\n`, 0o600)
}

export function removeDoor(folder: string): void {
  rmSync(join(folder, FILE), { force: true })
}

/** The door of the process that serves a folder, or null where none says so. */
export function readDoor(folder: string): FolderDoor | null {
  const path = join(folder, FILE)
  if (!existsSync(path)) return null
  try {
    return trust<FolderDoor>(JSON.parse(readFileSync(path, 'utf8'))) // `writeDoor` wrote it
  } catch {
    return null
  }
}
