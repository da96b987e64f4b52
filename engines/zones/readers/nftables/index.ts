import type { Device } from '../../model/index.ts'
import type { Ledger } from '../ledger.ts'
import type { Subject } from '../reading.ts'

export function nftables(_ledger: Ledger, _subject: Subject): readonly Device[] {
  return []
}
