import { hash, randomBytes, X509Certificate } from 'node:crypto'

import { ASN1Obj, RFC3161Timestamp } from '@sigstore/core'
import { instantOf, type Instant } from '#kernel'

/** A reply holds a token and at most a chain of certificates. */
const LARGEST_REPLY_BYTES = 64 * 1024
const WAIT_MS = 20_000
/** Certificates between the authority's own and the one that is trusted. */
const LONGEST_CHAIN = 5
/** id-kp-timeStamping (RFC 3161 section 2.3). */
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8'
/** PKIStatus granted and grantedWithMods (section 2.4.2). */
const GRANTED = new Set([0n, 1n])
/** From the reply down to SignedData: TimeStampResp → token → content → SignedData. */
const CERTIFICATES_TAG = 0

export type StampFailure = 'unreachable' | 'refused' | 'malformed' | 'not-trusted' | 'other-data'

export interface Stamp {
  /** TimeStampResp, DER, as it came. */
  readonly reply: Uint8Array
  readonly stampedAt: Instant
  /** Subject of the authority's certificate. */
  readonly authority: string
}

/** Asks a time-stamp authority (RFC 3161 over HTTP, section 3.4) to stamp data, and checks what it answers. */
export async function stamp(
  url: string,
  trusted: readonly X509Certificate[],
  data: Uint8Array,
): Promise<Stamp | StampFailure> {
  const nonce = freshNonce()
  const reply = await ask(url, timeStampRequest(data, nonce))
  return reply === 'unreachable' ? reply : readReply(reply, trusted, data, nonce)
}

async function ask(url: string, request: Uint8Array<ArrayBuffer>): Promise<Uint8Array | 'unreachable'> {
  try {
    const headers = { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' }
    const signal = AbortSignal.timeout(WAIT_MS)
    const response = await fetch(url, { method: 'POST', headers, body: request, signal, redirect: 'error' })
    if (!response.ok || !response.body) return 'unreachable'
    const parts: Uint8Array[] = []
    let bytes = 0
    for await (const part of response.body) {
      bytes += part.length
      if (bytes > LARGEST_REPLY_BYTES) return 'unreachable'
      parts.push(part)
    }
    return Buffer.concat(parts)
  } catch {
    return 'unreachable'
  }
}

/** Eight bytes that DER takes as a positive integer without padding. */
function freshNonce(): Buffer {
  const nonce = randomBytes(8)
  nonce[0] = (nonce[0]! & 0x3f) | 0x40
  return nonce
}

/** TimeStampReq (section 2.4.1): version 1, the SHA-256 of the data, a nonce, and that the certificate be sent along. */
export function timeStampRequest(data: Uint8Array, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const version = Buffer.from('020101', 'hex')
  const imprint = Buffer.concat([
    Buffer.from('3031300d060960864801650304020105000420', 'hex'),
    hash('sha256', data, 'buffer'),
  ])
  const rest = Buffer.concat([Buffer.from('0208', 'hex'), nonce, Buffer.from('0101ff', 'hex')])
  const body = Buffer.concat([version, imprint, rest])
  return new Uint8Array(Buffer.concat([Buffer.from([0x30, body.length]), body]))
}

/** Reads a reply, and refuses one that another authority, another time's request or other data made. */
export function readReply(
  bytes: Uint8Array,
  trusted: readonly X509Certificate[],
  data: Uint8Array,
  nonce: Uint8Array | null,
): Stamp | StampFailure {
  try {
    const reply = RFC3161Timestamp.parse(Buffer.from(bytes))
    if (!GRANTED.has(reply.status)) return 'refused'
    const signer = signerOf(reply)
    if (!signer || !isTrusted(signer, certificatesOf(reply), trusted, reply.signingTime)) return 'not-trusted'
    if (nonce && !bearsNonce(reply, nonce)) return 'other-data'
    if (!isStampOf(reply, data, signer)) return 'other-data'
    const stampedAt = instantOf(reply.signingTime.getTime())
    return { reply: bytes, stampedAt, authority: signer.subject.replaceAll('\n', ', ').slice(0, 200) }
  } catch {
    return 'malformed'
  }
}

/** NOTE: the library says by an exception that the signature or the imprint does not hold. */
function isStampOf(reply: RFC3161Timestamp, data: Uint8Array, signer: X509Certificate): boolean {
  try {
    reply.verify(Buffer.from(data), signer.publicKey)
    return true
  } catch {
    return false
  }
}

function signerOf(reply: RFC3161Timestamp): X509Certificate | undefined {
  const serial = reply.signerSerialNumber.toString('hex').replace(/^0+/u, '')
  return certificatesOf(reply).find(({ serialNumber }) => serialNumber.toLowerCase().replace(/^0+/u, '') === serial)
}

/** The certificates that the authority sends along (RFC 5652 section 5.1). */
function certificatesOf({ root }: RFC3161Timestamp): X509Certificate[] {
  const signedData = root.subs[1]?.subs[1]?.subs[0]
  const set = signedData?.subs.find(({ tag }) => tag.isContextSpecific(CERTIFICATES_TAG))
  return (set?.subs ?? []).slice(0, LONGEST_CHAIN).map((one) => new X509Certificate(one.toDER()))
}

/** A chain from the signer to a trusted certificate, each valid at the time of the stamp. */
function isTrusted(
  signer: X509Certificate,
  sent: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  at: Date,
): boolean {
  if (!signer.keyUsage?.includes(TIME_STAMPING)) return false
  let current = signer
  for (let length = 0; length < LONGEST_CHAIN; length += 1) {
    if (at < current.validFromDate || at > current.validToDate) return false
    if (trusted.some((one) => one.fingerprint256 === current.fingerprint256)) return true
    const issued = (one: X509Certificate): boolean => current.checkIssued(one) && current.verify(one.publicKey)
    const issuer = trusted.find(issued) ?? sent.find((one) => one !== current && one.ca && issued(one))
    if (!issuer) return false
    current = issuer
  }
  return false
}

/** The nonce stands after the time in TSTInfo, where there may be an accuracy and an ordering before it. */
function bearsNonce(reply: RFC3161Timestamp, nonce: Uint8Array): boolean {
  const info = ASN1Obj.parseBuffer(Buffer.from(reply.tstInfo.raw))
  const told = info.subs.slice(5).find(({ tag }) => tag.isInteger())
  return told !== undefined && Buffer.compare(told.value, nonce) === 0
}
