import type { Words } from '#kernel'
import type { Screen } from './terminal/screen.ts'

/** 0 done, 1 done and something is wrong with what was read, 2 not done. */
export type ExitCode = 0 | 1 | 2

/** One verb of the command line. */
export interface Command {
  /** `FILE… [--json]` */
  readonly usage: string
  readonly words: Words
  /** What `--help` says beyond usage and words. */
  readonly help?: (screen: Screen) => string
  /** @throws {UsageError} where the words after the verb make no sense */
  readonly run: (args: readonly string[], screen: Screen) => Promise<ExitCode>
}

/** What somebody typed makes no sense; its message says what would. */
export class UsageError extends Error {}
