import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { dayOf, readCheckpoint, type Instant } from '#kernel'

import { putBytes } from '#store'

import type { Settings } from '../config/settings.ts'
import type { Hosted } from '../context.ts'
import { derivedId } from './derived-id.ts'
import { actAsService } from './service.ts'
import { stamp } from './stamp.ts'

/**
 * Signs the log as it is, and has the checkpoint stamped where a time-stamp authority is configured. @returns the number
 * of entries that are signed. @throws {Error} where the log does not continue its last checkpoint, or no stamp was had.
 */
export async function signAndStamp(hosted: Hosted, settings: Settings, now: Instant): Promise<number> {
  const note = await hosted.signer.checkpoint(hosted.store)
  const { size } = readCheckpoint(note)!
  if (settings.tsaUrl === null || settings.tsaCertificate === null) return size
  const trusted = readCertificates(settings.tsaCertificate)
  const bytes = Buffer.from(note)
  const stamped = await stamp(settings.tsaUrl, trusted, bytes)
  if (typeof stamped === 'string') throw new Error(`no timestamp was had: ${stamped}`)
  const id = derivedId(dayOf(now), 'timestamp')
  const put = async (content: Uint8Array, media: string): Promise<object> => ({
    ...(await putBytes(hosted.blobs, content)),
    media,
  })
  const input = {
    entries: size,
    checkpoint: await put(bytes, 'text/plain'),
    reply: await put(stamped.reply, 'application/timestamp-reply'),
    stampedAt: stamped.stampedAt,
    authority: stamped.authority,
  }
  const refusal = await actAsService(hosted, id, now, [{ register: 'timestamps', item: id, act: 'open', input }])
  if (refusal && refusal.refused !== 'exists') throw new Error(`timestamp: ${refusal.words.en}`)
  return size
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu

function readCertificates(path: string): X509Certificate[] {
  const found = readFileSync(path, 'utf8').match(PEM) ?? []
  if (found.length === 0) throw new Error(`${path} holds no certificate (PEM)`)
  return found.map((text) => new X509Certificate(text))
}
