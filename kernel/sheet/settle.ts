import type { Occasion } from '../act/occasion.ts'
import { isRefusal, type Refusal } from '../act/outcome.ts'
import type { House } from '../house/house.ts'
import { canonical } from '../json/canonical.ts'
import type { BatchRefusal } from '../perform/batch.ts'
import type { Command, Sealing } from '../perform/perform.ts'
import { approvals } from '../register/approvals.ts'
import { evolve, type Item } from '../register/item.ts'
import type { AnyRegister } from '../register/register.ts'
import { trust } from '../trust.ts'
import type { Words } from '../words.ts'
import { commandsOf, sheetActs, untaken, waysTo } from './ways.ts'
import type { Wish } from './wishes.ts'

/** Decides groups of commands without sealing anything, each group on what is sealed now. */
export type Weigh = (groups: readonly (readonly Command[])[]) => Promise<readonly (Sealing | Refusal | BatchRefusal)[]>

/** How a wish comes true, or why it does not. */
export type Settlement =
  | {
      readonly commands: readonly Command[]
      readonly acts: readonly string[]
      /** Whether somebody has to approve first. */
      readonly isProposed: boolean
    }
  | { readonly code: string; readonly field: string | null; readonly words: Words }

interface Attempt {
  readonly wish: Wish
  ways: readonly (readonly string[])[]
  at: number
  /** Why the first way failed: the one that a person would have taken. */
  why: Settlement | null
  isWidened: boolean
}

interface Scene {
  readonly house: House
  readonly register: AnyRegister
  readonly occasion: Occasion
}

/** Ways that are tried one after another, with those of the wider search for new items. */
const MOST_ROUNDS = 30

/**
 * Finds for each wish the acts of its register that make the item what it should be. A change is only made by an act that
 * takes what is changed, and only where the item then says what the row says, in every column: nothing else happens on the
 * side. The more particular act is tried first.
 */
export async function settle(
  house: House,
  register: AnyRegister,
  wishes: readonly Wish[],
  { weigh, occasion }: { readonly weigh: Weigh; readonly occasion: Occasion },
): Promise<Map<Wish, Settlement>> {
  const settled = new Map<Wish, Settlement>()
  let open: Attempt[] = []
  for (const wish of wishes) {
    const ways = wish.before ? waysTo(register, wish.changed) : [[]]
    if (ways.length > 0) open.push({ wish, ways, at: 0, why: null, isWidened: false })
    else settled.set(wish, noWay(register, wish.changed))
  }
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round += 1) {
    const groups = open.map((attempt) => groupOf(register, attempt))
    const results = await weigh(groups)
    for (const [at, attempt] of open.entries()) {
      const done = conclude({ house, register, occasion }, attempt, groups[at]!, results[at]!)
      if (done) settled.set(attempt.wish, done)
    }
    open = open.filter(({ wish }) => !settled.has(wish))
  }
  for (const { wish, why } of open) settled.set(wish, why ?? noWay(register, wish.changed))
  return settled
}

function groupOf(register: AnyRegister, { wish, ways, at }: Attempt): Command[] {
  const { item, before, wanted } = wish
  const acts = commandsOf(register, item, ways[at]!, wanted)
  if (before)
    return acts.map((command, first) => (first === 0 ? { ...command, version: before.item.version } : command))
  const input = Object.fromEntries(register.opened.map((name) => [name, wanted[name] ?? null]))
  return [{ register: register.name, item, act: 'open', input }, ...acts]
}

/** What comes of one attempt; null where another way is to be tried. */
function conclude(
  scene: Scene,
  attempt: Attempt,
  commands: readonly Command[],
  result: Sealing | Refusal | BatchRefusal,
): Settlement | null {
  const { wish } = attempt
  const { register } = scene
  if (isRefusal(result)) {
    attempt.why ??= { code: result.refused, field: wish.changed[0] ?? null, words: result.words }
    return next(attempt)
  }
  const isProposed = result.drafts.some((draft) => draft.register === approvals.name)
  const wrong = isProposed ? [] : differences(scene, wish, result)
  if (wrong.length === 0) return { commands, acts: commands.map(({ act }) => act), isProposed }
  if (!wish.before && !attempt.isWidened) {
    // Its opening alone does not make it what the row says: acts that follow may.
    const ways = waysTo(register, wrong)
    attempt.why = noWay(register, wrong)
    Object.assign(attempt, { ways, at: 0, isWidened: true })
    return ways.length > 0 ? null : attempt.why
  }
  attempt.why ??= sideEffect(register, wrong)
  return next(attempt)
}

function next(attempt: Attempt): Settlement | null {
  attempt.at += 1
  return attempt.at < attempt.ways.length ? null : attempt.why
}

/** Fields in which the item would not be what the row says. */
function differences({ house, register, occasion }: Scene, wish: Wish, { drafts }: Sealing): string[] {
  let item: Item | null = wish.before?.item ?? null
  const personal: Record<string, unknown> = { ...wish.before?.personal }
  for (const draft of drafts) {
    if (draft.register !== register.name || draft.item !== wish.item) continue
    const registerOf = house.registers.get(draft.register)!
    item = evolve(registerOf, item, { ...occasion, act: occasion.id, index: -1, organisation: '', ...draft })
    Object.assign(personal, draft.personal)
  }
  const made: Readonly<Record<string, unknown>> = { ...personal, ...item?.facts }
  return Object.entries(wish.wanted)
    .filter(([name, value]) => canonical(value) !== canonical(trust(made[name] ?? null))) // facts and personal values are JSON
    .map(([name]) => name)
}

function noWay(register: AnyRegister, changed: readonly string[]): Settlement {
  const [field = changed[0]] = untaken(register, changed)
  const { ja, en } = register.fields[field!]!.label
  const able = sheetActs(register)
  const others = Object.entries(register.acts).filter(([name]) => !able.includes(name))
  const named = (language: 'ja' | 'en'): string =>
    others
      .slice(0, 6)
      .map(([, { label }]) => (language === 'ja' ? `「${label.ja}」` : `"${label.en}"`))
      .join(language === 'ja' ? '' : ', ')
  const instead =
    others.length > 0
      ? { ja: `行為${named('ja')}の中から選んで行ってください。`, en: `do one of the acts ${named('en')}.` }
      : { ja: '誤りなら取り消して、登録し直してください。', en: 'if it is wrong, void the item and open it anew.' }
  return {
    code: 'no-act',
    field: field!,
    words: {
      ja: `「${ja}」は表では変えられません。${instead.ja}`,
      en: `"${en}" cannot be changed by a sheet: ${instead.en}`,
    },
  }
}

function sideEffect(register: AnyRegister, wrong: readonly string[]): Settlement {
  const { ja, en } = register.fields[wrong[0]!]!.label
  return {
    code: 'side-effect',
    field: wrong[0]!,
    words: {
      ja: `この変更をする行為は「${ja}」も変えるため、表のとおりになりません。台帳の画面から行ってください。`,
      en: `The act that makes this change also changes "${en}", so that the item would not be as the sheet says: do it in the register.`,
    },
  }
}
