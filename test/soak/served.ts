import assert from 'node:assert/strict'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { trust } from '#kernel'

const CLI = join(import.meta.dirname, '../../cli/main.ts')

/** A town of its own, served by a process of its own, as its users would. */
export class Served {
  readonly #data = mkdtempSync(join(tmpdir(), 'sekisho-served-'))
  readonly token: string
  #process: ChildProcess | null = null
  url = ''

  constructor() {
    const folder = join(this.#data, 'town')
    sekisho('new', '試験市', '--in', folder, '--accept')
    this.token = sekisho('token', '--service', 'load', '--roles', 'administrator', '--in', folder).trim()
  }

  /** Starts the server and waits until it listens. */
  async start(): Promise<void> {
    const flags = [
      '--data',
      this.#data,
      '--port',
      '0',
      '--requests-per-second',
      '0',
      '--strangers-per-minute',
      '1000000',
    ]
    const child = spawn(process.execPath, [CLI, 'serve', ...flags], { stdio: ['ignore', 'pipe', 'ignore'] })
    this.#process = child
    const lines = createInterface({ input: child.stdout })
    for await (const line of lines) {
      const { event, url } = trust<{ event: string; url?: string }>(JSON.parse(line)) // an event of ours
      if (event !== 'listening') continue
      this.url = url!
      lines.close()
      child.stdout.resume()
      return
    }
    assert.fail('the server ended before it listened')
  }

  /** Ends it in the middle of what it does. */
  async kill(): Promise<void> {
    const child = this.#process!
    child.kill('SIGKILL')
    await once(child, 'exit')
    this.#process = null
  }

  /** Lets it stop in order, and checks the log as whoever inherits it would. */
  async stop(): Promise<void> {
    const child = this.#process!
    child.kill('SIGTERM')
    const [code]: unknown[] = await once(child, 'exit')
    assert.equal(code, 0)
    sekisho('check', '--in', join(this.#data, 'town'))
    rmSync(this.#data, { recursive: true })
  }
}

function sekisho(...words: readonly string[]): string {
  return execFileSync(process.execPath, [CLI, ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
