import { trust } from '#kernel'
import type { Blobs, Store } from '#store'

/** Whose files lie in a place, and how far the log had come that last looked after them. */
interface Claim {
  readonly organisation: string
  readonly size: number
  /** Root of the log of that size, hexadecimal. */
  readonly root: string
}

/** Written in the place of a claim by whoever finds another's, so that neither goes on. */
const CONTESTED = 'contested'

/**
 * Makes sure that what a log does not refer to is nobody's. Files may lie where two look after them by mistake: two
 * organisations with one place, or a copy of an organisation that goes on by itself, whose log knows nothing of what was sent
 * since. So each leaves word of the log by which it has looked, and goes on only where its own log continues that one.
 *
 * @throws {Error} where it does not: then nobody removes anything there until a person has put it right.
 */
export async function claimFiles(blobs: Blobs, store: Store): Promise<void> {
  const note = await blobs.readNote()
  const size = await store.size()
  if (note !== null && !(await continues(store, size, note))) {
    if (note !== CONTESTED) await blobs.writeNote(CONTESTED)
    throw new Error(
      `${store.organisation}: another organisation, or another copy of this one, keeps its files in the same place; nothing is removed there. Give each a place of its own, then remove "note" from it`,
    )
  }
  const claim: Claim = { organisation: store.organisation, size, root: await rootOf(store, size) }
  await blobs.writeNote(JSON.stringify(claim))
}

async function continues(store: Store, size: number, note: string): Promise<boolean> {
  let claim: Claim
  try {
    claim = trust<Claim>(JSON.parse(note)) // as `claimFiles` wrote it, or it equals nothing below
  } catch {
    return false
  }
  if (claim.organisation !== store.organisation || !(claim.size <= size)) return false
  return claim.root === (await rootOf(store, claim.size))
}

async function rootOf(store: Store, size: number): Promise<string> {
  return Buffer.from(await store.root(size)).toString('hex')
}
