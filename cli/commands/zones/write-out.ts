import { writeFile } from 'node:fs/promises'
import { UsageError } from '../../command.ts'
import type { Screen } from '../../terminal/screen.ts'
import { say } from './say.ts'

/** Writes the file that an option names. @throws {UsageError} where it cannot be written, with what to do */
export async function writeOut(path: string, text: string, screen: Screen): Promise<void> {
  try {
    await writeFile(path, text)
  } catch {
    throw new UsageError(
      say(
        screen,
        `${path}に書き出せません。フォルダがあるか、書込みの権限があるかを確かめてください。`,
        `${path} cannot be written. Check that its folder exists and that you may write there.`,
      ),
    )
  }
}
