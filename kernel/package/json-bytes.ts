import type { Json } from '../json/json.ts'
import { trust } from '../trust.ts'

/** The JSON value that bytes spell in UTF-8; undefined where they spell none. */
export function fromJsonBytes(bytes: Uint8Array): Json | undefined {
  try {
    return trust<Json>(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    return undefined
  }
}
