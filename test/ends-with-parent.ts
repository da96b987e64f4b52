import { spawn, type ChildProcess } from 'node:child_process'

/**
 * Words for `node` in front of a script: the process ends when the pipe that is its input does, so that a test run that is
 * killed leaves no server behind. Give it `stdio: ['pipe', …]`.
 */
export const ENDS_WITH_PARENT = [
  '--import',
  // Workers take this over too, and their input has ended from the start.
  'data:text/javascript,import{isMainThread}from"node:worker_threads";if(isMainThread)process.stdin.on("end",()=>process.exit()).resume().unref()',
] as const

/**
 * Runs a command of the shell once this process has ended, however it ended; `$1`, `$2` are the words.
 * @returns the process that waits: kill it where the command is not needed any more
 */
export function afterwards(command: string, words: readonly string[]): ChildProcess {
  const waiting = spawn('sh', ['-c', `read _; ${command}`, 'afterwards', ...words], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // a Ctrl-C is for the tests, and not for what clears up after them
    cwd: '/',
  })
  waiting.unref()
  return waiting
}
