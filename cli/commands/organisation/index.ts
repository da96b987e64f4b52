import { REGISTERS } from '#registers'

import type { Command } from '../../command.ts'
import { backupCommand, checkCommand, exportCommand, restoreCommand, verifyCommand } from './evidence.ts'
import { closuresImportCommand } from './closures-import.ts'
import { moveCommand } from './move.ts'
import { newCommand } from './new.ts'
import { proveCommand, verifyProofCommand } from './prove.ts'
import { registerCommand } from './register-command.ts'
import { sealCommand } from './seal.ts'
import { undoImportCommand } from './sheet-verbs.ts'
import { standingCommand } from './standing.ts'

/** Verbs of an organisation: its making, its standing, its evidence, and one for each register. */
export const organisationCommands: Readonly<Record<string, Command>> = {
  new: newCommand,
  standing: standingCommand,
  seal: sealCommand,
  export: exportCommand,
  verify: verifyCommand,
  prove: proveCommand,
  'verify-proof': verifyProofCommand,
  check: checkCommand,
  backup: backupCommand,
  restore: restoreCommand,
  move: moveCommand,
  'closures import': closuresImportCommand,
  'imports undo': undoImportCommand,
  ...Object.fromEntries(REGISTERS.map((register) => [register.name, registerCommand(register)])),
}
