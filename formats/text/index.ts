export { decodeText } from './decode.ts'
export type { Decoded, Encoding } from './decode.ts'
export { splitLines } from './lines.ts'
export type { TextLine } from './lines.ts'
