import type { Command } from '../../command.ts'
import { checkCertificateCommand } from './check-certificate.ts'
import { deadCommand } from './dead.ts'
import { decideCommand } from './decide.ts'
import { diffCommand } from './diff.ts'
import { matrixCommand } from './matrix.ts'
import { proveCommand } from './prove.ts'
import { read } from './read.ts'

/** Verbs of `sekisho zones`. */
export const zonesCommands: Readonly<Record<string, Command>> = {
  'zones read': read,
  'zones matrix': matrixCommand,
  'zones prove': proveCommand,
  'zones check-certificate': checkCertificateCommand,
  'zones diff': diffCommand,
  'zones dead': deadCommand,
  'zones decide': decideCommand,
}
