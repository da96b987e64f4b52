import { isProblem, type Answer, type ApiProblem, type SheetClient } from '#client'
import { NO_SUCH_IMPORT } from '#server/files'

import type { NotUndone, Sheets } from './sheets.ts'

/** Sheets of an organisation through the server that serves it. */
export function remoteSheets(client: SheetClient): Sheets {
  return {
    download: async (register, format, encoding) => {
      const answer = await client.download(register, format, encoding)
      return isProblem(answer) ? refusalOf(answer.problem) : new Uint8Array(await answer.ok.arrayBuffer())
    },
    preview: async (register, file) => told(await client.preview(register, sentOf(file))),
    apply: async (register, file, binding) => told(await client.apply(register, sentOf(file), binding)),
    undo: async (id) => {
      const answer = await client.undo(id)
      return isProblem(answer) && answer.problem.code === 'not-found' ? NO_SUCH_IMPORT : told(answer)
    },
  }
}

function sentOf({ bytes, sheet }: Parameters<Sheets['preview']>[1]): Parameters<SheetClient['preview']>[1] {
  return { bytes, ...(sheet === undefined ? {} : { sheet }) }
}

function told<T>(answer: Answer<T>): T | NotUndone {
  return isProblem(answer) ? refusalOf(answer.problem) : answer.ok
}

function refusalOf({ code, refused, words, errors }: ApiProblem): NotUndone {
  const problems = errors?.map(({ pointer, words: why }) => ({ where: pointer.slice(1), words: why }))
  return { refused: refused ?? code, words, ...(problems ? { problems } : {}) }
}
