import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

import { addHours, msOf, type FileRef, type Instant } from '#kernel'

/** A file as an upload tells it: the value of a field of kind file, and a receipt that is sent along with the act. */
export interface Uploaded extends FileRef {
  readonly receipt: string
}

/**
 * So long a file may be referred to by who has sent it: a day's work, and a night in between. NOTE: what collects uploads
 * rests on this; see `KEPT_ASIDE_HOURS`.
 */
export const RECEIPT_HOURS = 24

/**
 * Receipts for uploads: that this person has sent this file, until when he may refer to it. They are HMACs under a key that
 * follows from that of the organisation, so that they outlive the process, hold in every server of the organisation, and
 * leave nothing behind.
 */
export class Receipts {
  readonly #key: Uint8Array
  readonly #organisation: string

  constructor(organisationKey: Uint8Array, organisation: string) {
    // RFC 5869; what is sealed under the key of the organisation itself tells nothing of this one.
    this.#key = new Uint8Array(hkdfSync('sha256', organisationKey, '', 'sekisho upload receipt', 32))
    this.#organisation = organisation
  }

  issue({ sha256, bytes, media }: FileRef, actor: string, at: Instant): Uploaded {
    const until = Math.floor(msOf(addHours(at, RECEIPT_HOURS)) / 1_000)
    const receipt = `${until}.${this.#sign({ sha256, bytes, media }, actor, until).toString('base64url')}`
    return { sha256, bytes, media, receipt }
  }

  /** Whether a receipt says that this person has sent this file, not too long ago. */
  holds(receipt: string, file: FileRef, actor: string, at: Instant): boolean {
    const [, until, told] = /^(\d{10,11})\.([A-Za-z0-9_-]{43})$/u.exec(receipt) ?? []
    if (until === undefined || told === undefined || msOf(at) >= Number(until) * 1_000) return false
    return timingSafeEqual(Buffer.from(told, 'base64url'), this.#sign(file, actor, Number(until)))
  }

  #sign({ sha256, bytes, media }: FileRef, actor: string, until: number): Buffer {
    const told = JSON.stringify([this.#organisation, actor, sha256, bytes, media, until])
    return createHmac('sha256', this.#key).update(told).digest()
  }
}
