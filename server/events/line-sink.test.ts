import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { test } from 'node:test'

test(
  'lineSink: a reader that does not read stops nothing, loses lines, and those are counted',
  { timeout: 200_000 },
  async () => {
    const script = `
    import { lineSink } from '#server/events'
    const sink = lineSink(1)
    let turns = 0
    for (; turns < 3_000; turns += 1) {
      for (let at = 0; at < 20; at += 1) sink.put('x'.repeat(200))
      await new Promise((resolve) => setImmediate(resolve))
    }
    process.stderr.write(String(sink.takeDropped()))
    process.exit(0)
  `
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.pause()
    let told = ''
    child.stderr.on('data', (part: Buffer) => (told += part.toString()))
    const exit = await new Promise((resolve) => child.once('exit', resolve))
    assert.equal(exit, 0)
    assert.ok(Number(told) > 1_000, `${told} dropped`)
  },
)

test('lineSink: what was put is written in order, and flush writes the rest at once', async () => {
  const script = `
    import { lineSink } from '#server/events'
    const sink = lineSink(1)
    for (let at = 0; at < 5_000; at += 1) sink.put(String(at))
    await new Promise((resolve) => setTimeout(resolve, 30))
    for (let at = 5_000; at < 5_100; at += 1) sink.put(String(at))
    sink.flush()
    process.exit(0)
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const part of child.stdout) text += String(part)
  assert.deepEqual(
    text.trimEnd().split('\n').map(Number),
    Array.from({ length: 5_100 }, (_, at) => at),
  )
})
