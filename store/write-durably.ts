import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file so that after a power cut it is there whole or not at all: aside, synced, renamed, folder synced. */
export function writeDurably(path: string, content: string | Uint8Array, mode = 0o644): void {
  const aside = `${path}.${process.pid}.new`
  const file = openSync(aside, 'w', mode)
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(aside, path)
  syncFolder(dirname(path))
}

/** Makes what was renamed into a folder durable. NOTE: Windows cannot open a folder; its file systems journal the rename. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
