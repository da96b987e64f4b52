import { toNumber } from '../lines/glyphs.ts'

/** A number in a reference; 0, which no clause has, where it is none. */
export const number = (word: string): number => toNumber(word.trim()) ?? 0
