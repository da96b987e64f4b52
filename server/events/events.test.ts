import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { instantOf, trust } from '#kernel'

import { EVENTS, eventsDocument, eventsTo, faultOf, type Events, type LineSink } from './index.ts'

function sinkOf(lines: string[], dropped = 0): LineSink {
  let left = dropped
  return {
    put: (line) => void lines.push(line),
    takeDropped: () => {
      const count = left
      left = 0
      return count
    },
    flush: () => {},
  }
}

const clock = () => instantOf(0)

test('eventsTo: writes one line of JSON with the declared fields alone', () => {
  const lines: string[] = []
  const events = eventsTo(sinkOf(lines), 'info', clock)
  const more = { request: 'r1', status: 200, ms: 1, token: 'sekisho_secret', name: '髙橋' }
  events.requestDone(more)
  assert.deepEqual(
    lines.map((line) => trust<unknown>(JSON.parse(line))),
    [{ at: '1970-01-01T00:00:00.000Z', level: 'info', event: 'requestDone', request: 'r1', status: 200, ms: 1 }],
  )
})

test('eventsTo: leaves out what is below the level, cuts what is long, tells how many lines were dropped', () => {
  const lines: string[] = []
  const events = eventsTo(sinkOf(lines, 7), 'error', clock)
  events.requestDone({})
  assert.deepEqual(lines, [])
  const all: string[] = []
  eventsTo(sinkOf(all, 7), 'warn', clock).crashed({ fault: 'x'.repeat(9_999) })
  assert.match(all[0]!, /"event":"linesDropped","count":7/u)
  assert.ok(all[1]!.length < 2_200)
})

test('eventsTo: every declared event has its helper', () => {
  const lines: string[] = []
  const events: Events = eventsTo(sinkOf(lines), 'debug', clock)
  for (const helper of Object.values(events)) helper({})
  assert.equal(lines.length, Object.keys(EVENTS).length)
})

test('faultOf: tells where, and not what a user has typed', () => {
  const fault = faultOf(new TypeError('髙橋一郎 cannot be read'))
  assert.match(fault, /^TypeError at /u)
  assert.doesNotMatch(fault, /髙橋/u)
})

test('docs/運用/events.md: is what the declarations say (npm run docs)', () => {
  assert.equal(readFileSync('docs/運用/events.md', 'utf8'), eventsDocument())
})
