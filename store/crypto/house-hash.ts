import { canonical, describeHouse, type House } from '#kernel'

import { sha256 } from './crypto.ts'

/** The hash by which a house is named in the log, hexadecimal. */
export function houseHash(house: House): string {
  return Buffer.from(sha256(Buffer.from(canonical(describeHouse(house))))).toString('hex')
}
