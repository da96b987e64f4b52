import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import {
  addDays,
  canonical,
  endOf,
  isRefusal,
  leafHash,
  LogAudit,
  standingDigest,
  StandingTracker,
  trust,
  type AuditedEntry,
  type Entry,
  type JsonObject,
  type LogFindings,
} from '#kernel'
import { sha256 } from '#store'

import { day, founding, HOUSE, openAsset, openStaff, policy, Town } from './town.ts'

const RULES = { house: HOUSE, hash: 'h' }

async function lived(): Promise<Town> {
  const town = new Town()
  await town.doAll('2026-04-01', founding())
  await town.doAll('2026-04-02', policy('p1', '2026-04-01', ['basic-policy#review', 'basic-policy#audit']))
  for (let at = 0; at < 12; at += 1) {
    await town.do(
      addDays(day('2026-04-03'), at),
      at % 3 === 0 ? openStaff(`s${at}`, 'zeimu') : openAsset(`a${at}`, 'soumu'),
    )
  }
  return town
}

const town = await lived()
const whole: readonly AuditedEntry[] = [...town.store.entries(0, town.store.size)].map(({ index, text, leaf }) => ({
  text,
  leaf,
  payload: town.store.payload(index),
}))
const signed = { origin: 'town', size: whole.length, root: town.store.root(whole.length) }
const earlier = { origin: 'town', size: 10, root: town.store.root(10) }

function audit(log: readonly AuditedEntry[], checkpoints = [earlier, signed]): LogFindings {
  const running = new LogAudit(sha256, RULES, checkpoints)
  for (const entry of log) running.take(entry)
  return running.finish()
}

const bare = whole.map(({ text }) => ({ text }))
const nth = fc.nat(whole.length - 1)

test('LogAudit: a log as it was made has no fault', () => {
  assert.deepEqual(audit(whole).faults, [])
  assert.deepEqual(audit(bare), { ...audit(whole), withheld: whole.filter(({ payload }) => payload).length })
})

test('LogAudit: any changed byte is found and its entry named, where leaves are told', () => {
  fc.assert(
    fc.property(nth, fc.nat(), fc.constantFrom('x', '"', '9', ' ', '}'), (at, where, char) => {
      const { text } = whole[at]!
      const place = where % text.length
      fc.pre(text[place] !== char)
      const bent = text.slice(0, place) + char + text.slice(place + 1)
      assert.equal(audit(whole.with(at, { ...whole[at]!, text: bent })).faults[0]?.index, at)
    }),
  )
})

test('LogAudit: a change with its leaf made anew is found by the checkpoint that follows', () => {
  fc.assert(
    fc.property(nth, (at) => {
      const entry = trust<JsonObject>(JSON.parse(whole[at]!.text))
      const text = canonical({ ...entry, by: 'somebody-else' })
      const forged = { ...whole[at]!, text, leaf: leafHash(sha256, new TextEncoder().encode(text)) }
      const fault = audit(whole.with(at, forged)).faults.find(({ code }) => code === 'root-differs')
      assert.equal(fault?.place, at < 10 ? '0–9' : `10–${whole.length - 1}`)
    }),
  )
})

test('LogAudit: removal, insertion and swap are found, and the first entry out of place is named', () => {
  fc.assert(
    fc.property(nth, nth, fc.boolean(), (a, b, isBare) => {
      const log: readonly AuditedEntry[] = isBare ? bare : whole
      assert.equal(audit(log.toSpliced(a, 1)).faults[0]?.index ?? whole.length - 1, a)
      assert.equal(audit(log.toSpliced(a, 0, log[b]!)).faults[0]?.index, a === b ? a + 1 : a)
      if (a === b) return
      assert.equal(audit(log.with(a, log[b]!).with(b, log[a]!)).faults[0]?.index, Math.min(a, b))
    }),
  )
})

test('LogAudit: a log that was cut short is shorter than its checkpoint says', () => {
  fc.assert(
    fc.property(nth, (at) => {
      assert.equal(audit(bare.slice(0, at)).faults.at(-1)?.code, 'too-short')
    }),
  )
})

test('LogAudit: personal values that are not those committed to are found', () => {
  const at = whole.findIndex(({ payload }) => payload)
  const { salt, personal } = whole[at]!.payload!
  const forged = { ...whole[at]!, payload: { salt, personal: { ...personal, name: '別人' } } }
  assert.deepEqual(audit(whole.with(at, forged)).faults, [{ code: 'commitment-differs', index: at }])
})

test('LogAudit: a sealed standing is computed again; other rules are told apart from a fault', async () => {
  const sealing = await lived()
  const entries = [...sealing.store.entries(0, sealing.store.size)].map(({ text }) => trust<Entry>(JSON.parse(text)))
  const tracker = new StandingTracker(HOUSE, day('2026-04-01'))
  for (const entry of entries) if (entry.at <= endOf(day('2026-04-10'))) tracker.take(entry)
  const digest = standingDigest(sha256, tracker.summary())
  const seal = async (on: string, told: object): Promise<void> => {
    const input = { day: '2026-04-10', digest, house: 'h', ...told }
    assert.ok(!isRefusal(await sealing.do(on, { register: 'book', item: 'town', act: 'sealStanding', input })))
  }
  await seal('2026-04-20', {})
  await seal('2026-04-20', { day: '2026-04-11', digest: 'wrong', house: 'older' })
  await seal('2026-04-20', { day: '2026-04-12', digest: 'wrong' })
  const log = [...sealing.store.entries(0, sealing.store.size)].map(({ text }) => ({ text }))
  const { faults, differences } = audit(log, [])
  assert.deepEqual(
    differences.map((one) => [one.day, one.isOtherRules]),
    [
      ['2026-04-11', true],
      ['2026-04-12', false],
    ],
  )
  assert.deepEqual(faults, [{ code: 'standing-differs', index: log.length - 1, place: '2026-04-12' }])
})
