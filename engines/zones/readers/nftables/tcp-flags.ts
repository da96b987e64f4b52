import { not, type Predicate } from '../../model/index.ts'
import { tcpFlags } from '../terms.ts'
import type { Token } from './tokens.ts'
import { flagBits } from './values.ts'

function isFlagWord(text: string): boolean {
  return /^[&|()=,!/]$|^[!=]=$/.test(text) || flagBits([text]) !== undefined
}

function namesOnly(words: readonly string[]): string[] {
  return words.filter((word) => !/^[(),|]$/.test(word))
}

/** `tcp flags & (fin | syn) == syn`, `tcp flags syn / syn,ack`, `tcp flags syn`. */
export function tcpFlagsTerm(
  tokens: readonly Token[],
  from: number,
): { predicate: Predicate; end: number } | undefined {
  const words: string[] = []
  let i = from
  while (i < tokens.length && isFlagWord(tokens[i]!.text)) words.push(tokens[i++]!.text)
  const slash = words.indexOf('/')
  const compare = words.findIndex((word) => word === '==' || word === '!=')
  if (words[0] === '&' && compare > 0) {
    const [mask, value] = [flagBits(namesOnly(words.slice(1, compare))), flagBits(namesOnly(words.slice(compare + 1)))]
    if (mask === undefined || value === undefined) return undefined
    const found = tcpFlags(mask, value)
    return { predicate: words[compare] === '!=' ? not(found) : found, end: i }
  }
  if (slash > 0) {
    const [value, mask] = [flagBits(namesOnly(words.slice(0, slash))), flagBits(namesOnly(words.slice(slash + 1)))]
    return value === undefined || mask === undefined ? undefined : { predicate: tcpFlags(mask, value & mask), end: i }
  }
  const negated = words[0] === '!='
  const bits = flagBits(namesOnly(words.slice(negated || words[0] === '==' ? 1 : 0)))
  if (bits === undefined || words.length === 0) return undefined
  // Without a mask: exactly these where one flag or a comparison is written, any of them where a list is.
  const any = words.includes(',')
    ? not(tcpFlags(bits, 0))
    : words[0] === '==' || negated
      ? tcpFlags(0xff, bits)
      : not(tcpFlags(bits, 0))
  return { predicate: negated ? not(any) : any, end: i }
}
