import { filesOf, trust, type AnyFacts, type Fields } from '#kernel'

import type { Hosted } from '../context.ts'
import { told, type Told } from './problem.ts'

/**
 * An act that names a file which was never sent would seal evidence that nobody can look into. Null where every file of an input
 * is kept; an input that is not read yet is looked at no further than its fields of kind file.
 */
export async function absentFile({ blobs }: Hosted, fields: Fields, input: unknown, base = ''): Promise<Told | null> {
  for (const name of Object.keys(fields)) {
    const field = fields[name]!
    if (field.kind !== 'file' && field.kind !== 'list') continue
    const given: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, name) : null
    const reading = field.read(given)
    if (!('ok' in reading)) continue // the act tells what is wrong with it
    const facts = trust<AnyFacts>({ [name]: reading.ok }) // as its field read it
    for (const { sha256 } of filesOf({ [name]: field }, facts)) {
      if (!(await blobs.has(sha256))) return absent(`${base}/${name}`)
    }
  }
  return null
}

function absent(pointer: string): Told {
  return told('bad-input', WORDS, { errors: [{ pointer, code: 'no-such-file', words: WORDS }] })
}

const WORDS = {
  ja: 'そのファイルはまだ預けられていません。先に files へ送ってください。',
  en: 'That file has not been sent yet: send it to files first.',
}
