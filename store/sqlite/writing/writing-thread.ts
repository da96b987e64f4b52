import { parentPort } from 'node:worker_threads'

import { FolderWriter } from './folder-writer.ts'
import { CLOSE, type Answer, type Batch, type Opening } from './messages.ts'

/*
 * The thread that writes to the databases of all folders of a process. It decides nothing, and nobody waits for it who does
 * not read: what it is given is in the redo log.
 */
parentPort!.on('message', ({ folder, statements, port, answered }: Opening) => {
  const writer = new FolderWriter(folder, statements)
  const count = new Int32Array(answered)
  port.on('message', (message: Batch | typeof CLOSE) => {
    const answer: Answer = message === CLOSE ? writer.close() : writer.write(message)
    port.postMessage(answer)
    // After it is on its way: who waits for the number finds the answer there.
    Atomics.add(count, 0, 1)
    Atomics.notify(count, 0)
    if (message === CLOSE) port.close()
  })
})
