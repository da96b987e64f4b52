import type { Interval } from '../../boxes/box.ts'
import { WIDTH, type Line, type Nat, type Rewrite } from '../../model/index.ts'
import { WITH_PORTS } from '../../reach/translate.ts'
import { cut, type Asking } from './cut.ts'
import { UNTRANSLATED, type Region } from './region.ts'

/** What a translation may make of a box, rule by rule. */
export interface Translated {
  readonly ways: readonly { readonly box: Region; readonly line?: Line }[]
  /** The rule that throws away what is left. */
  readonly dropped?: Line
}

/** @throws Cut, BoxesTooMany */
export function translate(nat: Nat, asking: Asking, box: Region): Translated {
  const ways: { box: Region; line?: Line }[] = []
  for (const { when, action, at } of nat.rules) {
    const truth = asking.ask(when, box)
    if (truth === 'none') continue
    if (action.do !== 'drop') {
      const rewrites = action.do === 'rewrite' ? action.fields : action.fields.map(free)
      const images = rewrites.reduce<Region[]>((all, one) => all.flatMap((image) => rewrite(image, one)), [box])
      ways.push(...images.map((image) => ({ box: image, line: at })))
    }
    if (truth === 'all') return action.do === 'drop' ? { ways, dropped: at } : { ways }
  }
  ways.push({ box })
  return { ways }
}

/** A field that may become anything. */
function free(field: Rewrite['field']): Rewrite {
  if (field === 'src6' || field === 'dst6') return { field, to: 'in6', ranges: [[0n, (1n << 128n) - 1n]] }
  return { field, to: 'in', ranges: [[0, 2 ** WIDTH[field] - 1]] }
}

function rewrite(box: Region, one: Rewrite): Region[] {
  const { field } = one
  const old = box.get(field)
  if (!old) return [box]
  if ((field === 'sport' || field === 'dport') && !hasPorts(box)) return [box]
  return imagesOf(old, one).map((side) => {
    const image = new Map(box).set(field, side)
    const isFirst = box.get('origin')![0] === UNTRANSLATED[0]
    if ((field === 'src4' || field === 'src6') && isFirst) image.set('origin', [BigInt(old[0]), BigInt(old[1])])
    return image
  })
}

function imagesOf([low, high]: Interval, one: Rewrite): readonly Interval[] {
  switch (one.to) {
    case 'in':
    case 'in6':
      return one.ranges
    case 'shift': {
      const by = one.base - one.from
      return [[Number(low) + by, Number(high) + by]]
    }
    case 'shift6': {
      const by = one.base - one.from
      return [[BigInt(low) + by, BigInt(high) + by]]
    }
    default:
      return one satisfies never
  }
}

/** @throws Cut where only a part of the box carries ports */
function hasPorts(box: Region): boolean {
  const [low, high] = box.get('protocol')!
  const found = WITH_PORTS.find((one) => low <= one && one <= high)
  if (found === undefined) return false
  return low === high || cut([['protocol', [found, found]]])
}
