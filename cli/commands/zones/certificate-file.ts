import { canonical, type Json } from '#kernel'
import { certify, type Certificate, type ZonePolicy } from '#engines/zones'
import type { Screen } from '../../terminal/screen.ts'
import type { LoadedTown } from './load-town.ts'
import { inLanguage } from './say.ts'
import { writeOut } from './write-out.ts'

/** What a town's file asks of its network. */
export function policyOf({ town: { permissions, egresses, pairs } }: LoadedTown): ZonePolicy {
  return { permissions, egresses, ...(pairs ? { pairs } : {}) }
}

/** Writes the certificate that `--certificate` names, and tells what it leaves out. */
// oxlint-disable-next-line max-params -- a file, what goes into it, and where to tell
export async function writeCertificate(path: string, loaded: LoadedTown, on: string, screen: Screen): Promise<void> {
  const certificate = certify(loaded.network, policyOf(loaded), on, loaded.files)
  await writeOut(path, canonical(certificate as unknown as Json), screen) // plain JSON by its declaration
  tellShortfalls(certificate, screen)
}

export function tellShortfalls({ shortfalls }: Certificate, screen: Screen): void {
  for (const { from, to, family, words } of shortfalls)
    screen.complain(`${from} → ${to} IPv${family}: ${inLanguage(screen, words)}\n`)
}
