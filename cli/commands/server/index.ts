import type { Command } from '../../command.ts'
import { serveCommand } from './serve.ts'
import { tokenCommand, tokenListCommand, tokenRevokeCommand } from './token.ts'

/** Verbs of a running server and of those who use it. */
export const serverCommands: Readonly<Record<string, Command>> = {
  serve: serveCommand,
  'token list': tokenListCommand,
  'token revoke': tokenRevokeCommand,
  token: tokenCommand,
}
