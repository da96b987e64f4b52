import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

import {
  addHours,
  dayOf,
  isRefusal,
  msOf,
  startOf,
  toDay,
  trust,
  type AnyFacts,
  type FileRef,
  type Instant,
} from '#kernel'
import type { Hosted } from '#server'
import { admitting, Receipts, takeUpload, type Uploaded } from '#server/uploads'
import { CheckpointSigner, openLocal, type Blobs } from '#store'
import { MemoryStore } from '#store/memory'

import { EVERYONE, founding, HOUSE, open, openAsset, Town } from '../town/town.ts'

const FOUNDED = toDay('2025-04-01')!
export const ASSETS = ['a0', 'a1', 'a2', 'a3']

/** A town whose files are sent, named, asked for and erased as its server does it. */
export class Filing {
  now: Instant = addHours(startOf(FOUNDED), 48)
  readonly hosted: Hosted
  readonly blobs: Blobs
  /** What was sent, and by whom. */
  readonly sent: { readonly by: string; readonly file: Uploaded }[] = []
  #acts = 0

  private constructor(blobs: Blobs, local: MemoryStore, folder: string) {
    const receipts = new Receipts(new Uint8Array(32), 'town')
    const store = admitting(openLocal(HOUSE, local), { house: HOUSE, blobs, receipts })
    const signer = new CheckpointSigner(folder, 'sekisho/town')
    const card = { organisation: 'town', name: '関山市', kind: '市' }
    this.blobs = blobs
    this.hosted = { card, house: HOUSE, store, signer, blobs, receipts, folder: null, seat: null }
  }

  static async open(context: TestContext | null, make: (filing: () => Filing) => Blobs): Promise<Filing> {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-filing-'))
    context?.after(() => rmSync(folder, { recursive: true, force: true }))
    const town = new Town(new MemoryStore(HOUSE, 'town'))
    await town.doAll('2025-04-01', founding())
    const own = { key: 'own1', title: '独自', owner: 'ciso', months: 12, evidence: '記録' }
    await town.doAll('2025-04-01', [open('requirements', 'own1', own)])
    for (const id of ASSETS) {
      await town.doAll('2025-04-01', [
        openAsset(id, 'soumu'),
        { register: 'assets', item: id, act: 'retire', input: {} },
      ])
    }
    const filing: Filing = new Filing(
      make(() => filing),
      trust<MemoryStore>(town.store),
      folder,
    ) // made above
    return filing
  }

  get nowMs(): number {
    return msOf(this.now)
  }

  async send(by: string, text: string): Promise<FileRef> {
    const upload = { content: only(Buffer.from(text)), declared: 'text/plain', most: 1_000, actor: by, at: this.now }
    const file = trust<Uploaded>(await takeUpload(this.hosted, upload)) // a text is one
    this.sent.push({ by, file })
    return file
  }

  async act(by: string, register: string, item: string, act: string, input: object): Promise<boolean> {
    this.#acts += 1
    const occasion = { id: `act-${this.#acts}`, by, at: this.now, on: dayOf(this.now) }
    const actor = { id: by, roles: EVERYONE.roles.map((role) => ({ ...role, holder: by })) }
    return !isRefusal(await this.hosted.store.act({ actor, occasion }, [{ register, item, act, input }]))
  }

  refer(by: string, file: object): Promise<boolean> {
    return this.act(by, 'requirements', 'own1', 'evidence', { file })
  }

  /** Asks to dispose of an asset with a certificate: the file stands in what is asked, until another approves. */
  ask(by: string, asset: string, certificate: object): Promise<boolean> {
    return this.act(by, 'assets', asset, 'dispose', { method: 'destroyed', certificate })
  }

  /** Erases what is personal about an asset, what was asked of it included. */
  async erase(asset: string): Promise<void> {
    const before = await this.hosted.store.size()
    if (
      !(await this.act('s-1', 'book', 'town', 'erase', { register: 'assets', item: asset, before, basis: 'request' }))
    )
      return
    for (const { id, facts } of await this.hosted.store.page('approvals', '', 1_000))
      if (facts['register'] === 'book' && facts['status'] === 'pending')
        await this.act('s-2', 'approvals', id, 'approve', {})
  }

  async approve(): Promise<void> {
    for (const { id, facts } of await this.hosted.store.page('approvals', '', 1_000))
      if (facts['status'] === 'pending') await this.act('s-2', 'approvals', id, 'approve', {})
  }

  /** Every file that an entry names, or that was asked with and is not erased: told by reading facts, not texts. */
  async referred(): Promise<string[]> {
    const { store } = this.hosted
    const found: (AnyFacts | undefined)[] = []
    for (const { text } of await store.entries(0, await store.size())) {
      const { facts, register, event, index } = JSON.parse(text) as {
        facts: AnyFacts
        register: string
        event: string
        index: number
      } // as sealed
      found.push(trust<AnyFacts>(facts['file']), trust<AnyFacts>(facts['certificate']))
      if (register !== 'approvals' || event !== 'opened') continue
      const input = (await store.payload(index))?.personal['input']
      if (typeof input === 'string') found.push(trust<{ certificate?: AnyFacts }>(JSON.parse(input)).certificate) // of `dispose`
    }
    return [...new Set(found.flatMap((file) => (typeof file?.['sha256'] === 'string' ? [file['sha256']] : [])))]
  }

  later(hours: number): void {
    this.now = addHours(this.now, hours)
  }
}

// oxlint-disable-next-line require-await -- an asynchronous iterable is what is asked for
async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
