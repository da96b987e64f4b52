#!/usr/bin/env node
import { parseLanguage, runCommandLine } from './run.ts'
import { processScreen } from './terminal/screen.ts'

const { language, words } = parseLanguage(process.argv.slice(2))
// A reader that has enough (head, less) closes the pipe; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2))
process.exitCode = await runCommandLine(words, processScreen(language))
