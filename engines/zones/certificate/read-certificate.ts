import type { Words } from '#kernel'
import { FORMAT, type Certificate, type Piece } from './certificate.ts'

/** A certificate larger than this is not read: some hundred thousand pieces. */
export const MAX_CERTIFICATE_BYTES = 256 * 1024 * 1024

/** Pieces within pieces; a device has fewer stages. */
const MOST_DEPTH = 64

export type Unreadable = { readonly failure: 'not-json' | 'not-a-certificate'; readonly words: Words }

/** A certificate out of a stranger's text, with the shape of one; what it claims is left to the check. */
export function readCertificate(text: string): Certificate | Unreadable {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {
      failure: 'not-json',
      words: {
        ja: 'JSONとして読めません。「zones prove --certificate」で書き出したファイルを指定してください。',
        en: 'This is not JSON. Name a file that "zones prove --certificate" wrote.',
      },
    }
  }
  if (isCertificate(value)) return value
  return {
    failure: 'not-a-certificate',
    words: {
      ja: '領域の証明書ではありません。「zones prove --certificate」で書き出したファイルを指定してください。',
      en: 'This is no certificate of zones. Name a file that "zones prove --certificate" wrote.',
    },
  }
}

function isCertificate(value: unknown): value is Certificate {
  return (
    isObject(value) &&
    value['format'] === FORMAT &&
    typeof value['on'] === 'string' &&
    isListOf(value['files'], isObject) &&
    isListOf(value['claims'], isObject) &&
    isListOf(value['shortfalls'], isObject) &&
    isListOf(value['passages'], isPassage)
  )
}

function isPassage(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['from'] === 'string' &&
    (value['family'] === 4 || value['family'] === 6) &&
    ['opening', 'stray', 'egress'].includes(String(value['kind'])) &&
    ['undefined', 'number'].includes(typeof value['egress']) &&
    isListOf(value['arrivals'], isArrival)
  )
}

function isArrival(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['device'] === 'string' &&
    typeof value['in'] === 'string' &&
    isListOf(value['box'], isSide) &&
    isListOf(value['pieces'], (piece) => isPiece(piece, 0))
  )
}

function isPiece(value: unknown, depth: number): value is Piece {
  if (depth > MOST_DEPTH || !isObject(value) || !isListOf(value['box'], isSide)) return false
  const { steps, end } = value
  if (!isListOf(steps, isObject) || !isObject(end) || typeof end['is'] !== 'string') return false
  const ways = 'ways' in end ? end['ways'] : []
  return isListOf(ways, (way) => isObject(way) && isListOf(way['pieces'], (piece) => isPiece(piece, depth + 1)))
}

function isSide(value: unknown): boolean {
  return Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === 'string')
}

function isListOf(value: unknown, is: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(is)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
