import { readPolicy, type Policy } from '#policy'
import { readDocument } from '../../input/read-document.ts'
import type { Screen } from '../../terminal/screen.ts'

/** Reads a policy from a file, or says on the screen why not. */
export async function loadPolicy(file: string, screen: Screen): Promise<Policy | undefined> {
  const document = await readDocument(file)
  const read = 'problem' in document ? document : readPolicy(document.lines)
  if (!('say' in read)) return read
  const code = 'problem' in read ? read.problem : read.refused
  screen.complain(`${file}: ${read.say[screen.language]} [${code}]\n`)
  return undefined
}
