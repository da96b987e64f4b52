import { canonical, endOf, fold, trust, type Actor, type Command, type Entry, type House, type JsonObject, type Occasion } from '#kernel'
import { houseFor, REGISTERS } from '#registers'
import { sha256 } from '#store'
import { MemoryStore } from '#store/memory'

import { CISO, day, EVERYONE, founding, open, openAsset, openStaff, policy } from '../town/town.ts'

/** What a release must go on reading: at least one event of every register. */
export function goldenStore(): { readonly house: House; readonly store: MemoryStore } {
  const house = houseFor('市')
  return { house, store: new MemoryStore(house, 'town') }
}

interface GoldenAct {
  readonly actor: Actor
  readonly occasion: Occasion
  readonly commands: readonly Command[]
}

/** The acts of a golden log, one a day. */
export function* goldenActs(store: MemoryStore): Generator<GoldenAct> {
  const exception = { requirement: 'basic-policy#audit', section: null, from: '2026-05-01', to: '2026-09-30', reason: '予算', measure: '自己点検' }
  const scan = { sha256: 'b'.repeat(64), bytes: 9, media: 'application/pdf' }
  const days: readonly (readonly [Actor, () => readonly Command[]])[] = [
    [EVERYONE, founding],
    [EVERYONE, () => policy('p1', '2026-04-01', ['basic-policy#review', 'own#own1'])],
    [EVERYONE, () => [open('requirements', 'own1', { key: 'own1', title: '独自', owner: 'ciso', months: 12, evidence: '記録' })]],
    [EVERYONE, () => [openAsset('a1', 'soumu'), openAsset('a2', 'zeimu'), openStaff('s-9', 'zeimu')]],
    [EVERYONE, () => [on('assets', 'a1', 'move', { section: 'zeimu', keeper: 's-2', place: '2階' }), on('assets', 'a2', 'retire', {})]],
    [EVERYONE, () => [on('assets', 'a2', 'dispose', { method: 'destroyed', certificate: scan })]],
    [CISO2, () => [on('approvals', lastRequest(store), 'approve', {})]],
    [EVERYONE, () => [open('exceptions', 'e1', exception)]],
    [CISO, () => [on('approvals', lastRequest(store), 'approve', {})]],
    [EVERYONE, () => [open('stocktakes', 't1', { section: 'soumu', counted: 1, exceptions: [{ asset: 'a1', found: '別室' }], remarks: null })]],
    [EVERYONE, () => [open('tokens', 'k1', { staff: 's-1', service: null, roles: [], purpose: 'API', hash: 'a'.repeat(64), from: '2026-04-10', to: '2026-09-30' })]],
    [EVERYONE, () => [open('closures', 'c1', { source: 'own', days: [{ day: '2026-08-14', name: '夏季' }] })]],
    [EVERYONE, () => [on('policies', 'p1', 'publish', {}), on('policies', 'p1', 'review', { outcome: 'keep', why: '変わらない', scan }), on('staff', 's-9', 'leave', {})]],
    [EVERYONE, () => [on('requirements', 'own1', 'evidence', { file: null }), on('roles', 'r-ciso', 'end', { to: '2026-12-31' })]],
    [EVERYONE, () => [open('notices', 'n1', { staff: 's-1', day: '2026-04-14', rows: [], more: 0, mail: 'pending' }), on('notices', 'n1', 'fail', { cause: 'timeout' })]],
    [EVERYONE, () => [open('timestamps', 'ts1', { entries: 9, checkpoint: scan, reply: scan, stampedAt: '2026-04-10T00:00:00.000Z', authority: 'TSA' })]],
    [EVERYONE, () => [open('removals', 'rm1', { files: 1, bytes: 9, halves: 0, halfBytes: 0 })]],
    [EVERYONE, () => [open('inspections', 'i1', { kind: 'rehearsal' }), on('inspections', 'i1', 'pass', { entries: 9, root: 'r', faults: 0, first: null, seconds: 1 })]],
    [EVERYONE, () => [open('imports', 'i1', { register: 'assets', sha256: 'c'.repeat(64), format: 'xlsx', staff: 's-1', added: 1, changed: 0, unchanged: 0, proposed: 0 })]],
    [EVERYONE, () => [on('stocktakes', 't1', 'void', { cause: 'duplicate', remarks: '二重' })]],
    [EVERYONE, () => [open('decisions', 'd1', { documentNumber: '総第1号', title: '方針の制定', decider: '市長', decidedOn: '2026-04-01', scan, organ: 'mayor', section: null, drafter: null })]],
    [CISO2, () => [on('decisions', 'd1', 'confirm', {})]],
    [EVERYONE, () => [on('policies', 'p1', 'adopt', { decision: 'd1' }), on('organs', 'mayor', 'adopt', { edition: 'p1', how: 'own', decision: 'd1', policyFrom: '2026-04-01' })]],
    [EVERYONE, () => [on('policies', 'p1', 'extend', { clauses: [{ path: '9', title: '続き', from: 90, to: 91, requirement: 'basic-policy#audit' }] }), on('policies', 'p1', 'disclose', { disclosure: 'open', closedBecause: null, closedBy: null, readers: 'staff' }), on('organs', 'mayor', 'confirmMeasures', { report: null })]],
    [EVERYONE, () => [open('authorities', 'au1', { number: '1', from: '2026-04-01', rows: [{ clause: '1', matter: '例外措置', role: 'ciso', authority: 'permits' }], source: null }), on('authorities', 'au1', 'confirm', { remarks: null })]],
    [EVERYONE, () => [open('meetings', 'm1', { heldOn: '2026-04-02', form: 'assembled', chair: 's-ciso', attendees: [{ staff: 's-1' }], agenda: [{ subject: '見直し' }] }), on('meetings', 'm1', 'minute', { decided: [], minutes: scan }), on('meetings', 'm1', 'plan', { plan: scan }), on('meetings', 'm1', 'checkProgress', { progress: 'on-track' })]],
    [STAFF1, () => [open('acknowledgements', 'k1', { staff: 's-1', section: 'soumu', edition: 'p1', paper: null })]],
    [EVERYONE, () => [open('procedure-needs', 'n1', { section: 'soumu', outcome: 'not-needed', reason: '情報システムがない', procedures: null })]],
    [EVERYONE, () => [on('staff', 's-1', 'post', { post: '課長' }), on('staff', 's-1', 'concur', { concurrent: [{ section: 'zeimu', post: null }] }), on('staff', 's-2', 'takeLeave', {}), on('staff', 's-2', 'comeBack', {}), on('staff', 's-9', 'handBack', {})]],
    [EVERYONE, () => [on('book', 'town', 'sealStanding', { day: '2026-04-10', digest: 'd', house: 'h' })]],
  ]
  for (const [at, [actor, commands]] of days.entries()) {
    const date = day(`2026-04-${String(at + 1).padStart(2, '0')}`)
    const id = `golden-${String(at).padStart(2, '0')}`
    yield { actor, occasion: { id, by: actor.id, at: endOf(date), on: date }, commands: commands() }
  }
}

const CISO2: Actor = { id: 's-second', roles: EVERYONE.roles }
const STAFF1: Actor = { id: 's-1', roles: EVERYONE.roles }

function lastRequest(store: MemoryStore): string {
  return store.items('approvals', '', 99).at(-1)!.id
}

/** The fields that a release knew, by register. */
export type KnownFields = Readonly<Record<string, readonly string[]>>

/** What a house of today knows. */
export function knownFields(): KnownFields {
  return Object.fromEntries(REGISTERS.map(({ name, fields }) => [name, Object.keys(fields)]))
}

/** Digest of everything that a log makes, as far as the release that wrote it knew: later fields are left out. */
export function stateDigest(texts: readonly string[], known: KnownFields): string {
  const state = fold(houseFor('市'), texts.map((text) => trust<Entry>(JSON.parse(text)))) // as sealed
  const plain = [...state].map(([register, items]) => {
    const asKnown = [...items].map(([id, { facts, personal, ...item }]) => [
      id,
      { ...item, facts: only(facts, known[register]), personal: only(personal, known[register]) },
    ])
    return [register, Object.fromEntries(asKnown)] as const
  })
  return Buffer.from(sha256(Buffer.from(canonical(trust<JsonObject>(Object.fromEntries(plain)))))).toString('hex')
}

function only<T>(values: Readonly<Record<string, T>>, names: readonly string[] = []): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

function on(register: string, item: string, name: string, input: object): Command {
  return { register, item, act: name, input }
}
