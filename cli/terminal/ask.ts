import { createInterface } from 'node:readline/promises'

import { UsageError } from '../command.ts'

/** Asks the person at the terminal one question; an empty answer is one too. */
export type Ask = (question: string) => Promise<string>

/** Whether a person is at the terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY
}

/** Asks by the terminal while some work is done. Lines typed ahead are answers to the questions that follow. */
export async function withTerminal<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const lines = terminal[Symbol.asyncIterator]()
  try {
    return await work(async (question) => {
      process.stdout.write(question)
      const { done, value } = await lines.next()
      // Who leaves has answered nothing: silence is no consent to what was proposed.
      if (done) throw new UsageError('中断しました。何も作っていません。 / Broken off: nothing was made.')
      return value.trim()
    })
  } finally {
    terminal.close()
  }
}
