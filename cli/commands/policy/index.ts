import type { Command } from '../../command.ts'
import { compare } from './compare.ts'
import { coverageCommand } from './coverage.ts'
import { obligations } from './obligations.ts'
import { read } from './read.ts'

/** Verbs of `sekisho policy`. */
export const policyCommands: Readonly<Record<string, Command>> = {
  'policy read': read,
  'policy obligations': obligations,
  'policy coverage': coverageCommand,
  'policy compare': compare,
}
