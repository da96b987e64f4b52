import { readFileSync, statSync } from 'node:fs'

import { isRefusal, trust, type Fields, type Refusal } from '#kernel'
import type { UploadedFile } from '#client'

import type { ActOptions, Office } from '../../office/index.ts'

/** Files among the options of an act. */
interface FilesIn {
  /** By field: files of this machine, to be sent first. */
  readonly paths: Readonly<Record<string, string>>
  /** By field: what was sent before, with the right to name it. */
  readonly given: Readonly<Record<string, object>>
  /** The options of all these as their fields read them. */
  readonly typed: Readonly<Record<string, string>>
}

/** What a field reads where a file is sent only after all else was read. */
const TO_COME = `${'0'.repeat(64)} 0 application/octet-stream`

/**
 * A file is given as its path, or as what an upload has answered (JSON, or `SHA256 BYTES MEDIA RECEIPT`), or, where an item
 * refers to it, as `SHA256 BYTES MEDIA REGISTER/ITEM`.
 */
export function filesIn(fields: Fields, options: Readonly<Record<string, string>>): FilesIn {
  const found = {
    paths: {} as Record<string, string>,
    given: {} as Record<string, object>,
    typed: {} as Record<string, string>,
  }
  for (const [name, field] of Object.entries(fields)) {
    const text = options[name]
    if (field.kind !== 'file' || text === undefined || text === '') continue
    if (isFile(text)) found.paths[name] = text
    else found.given[name] = readGiven(text)
    const told = found.given[name]
    const reading = field.read(told)
    // What is no file, the field itself tells of what was typed.
    if (told === undefined) found.typed[name] = TO_COME
    else if ('ok' in reading) found.typed[name] = field.show(reading.ok, 'ja')
  }
  return found
}

function isFile(text: string): boolean {
  try {
    return statSync(text, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false // longer than a path may be, or no path at all
  }
}

/** What was told before, as it was answered (JSON) or in words. */
function readGiven(text: string): object {
  if (text.startsWith('{')) {
    try {
      return trust<object>(JSON.parse(text)) // begins as an object does
    } catch {
      return {}
    }
  }
  const [sha256, bytes, media, right] = text.trim().split(' ')
  const by = right === undefined ? {} : right.includes('/') ? { of: right } : { receipt: right }
  return { sha256, bytes: Number(bytes), media, ...by }
}

/** Sends files, each for its field. @returns what the fields take, or why one was not taken. */
export async function sendFiles(
  office: Office,
  paths: FilesIn['paths'],
  options: ActOptions,
): Promise<Readonly<Record<string, UploadedFile>> | Refusal> {
  const sent: Record<string, UploadedFile> = {}
  for (const [name, path] of Object.entries(paths)) {
    const one = await office.putFile(new Uint8Array(readFileSync(path)), options)
    if (isRefusal(one)) return one
    sent[name] = one
  }
  return sent
}
