#!/usr/bin/env node
import { keepCompiled } from './keep-compiled.ts'

keepCompiled()
const { parseLanguage, runCommandLine } = await import('./run.ts')
const { processScreen } = await import('./terminal/screen.ts')

const { language, words } = parseLanguage(process.argv.slice(2))
// A reader that has enough (head, less) closes the pipe; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2))
process.exitCode = await runCommandLine(words, processScreen(language))
