import { readListParameters, type AnyRegister, type ListQuery, type Problem, type Scope } from '#kernel'

import { told, type Told } from '../answer/problem.ts'
import { LIMITS } from '../limits.ts'

/** A list as a client asks for it. */
export interface ListAsked {
  readonly query: ListQuery
  /** Whether personal values are told with each item. */
  readonly isPersonal: boolean
}

/** Reads the query of a list, whose items are those of a scope: what `readListParameters` reads, and `personal=true`. */
export function readListAsked(
  register: AnyRegister,
  scope: Scope,
  parameters: Readonly<Record<string, readonly string[]>>,
): ListAsked | Told {
  const { personal, ...others } = parameters
  const named = Object.entries(others).flatMap(([name, values]) => values.map((value) => [name, value] as const))
  if (named.length > LIMITS.parameters) return TOO_MANY
  const reading = readListParameters(register, scope, named)
  if ('problem' in reading) return badQuery(reading.problem)
  const isPersonal = personal?.[0] === 'true'
  const most = isPersonal ? LIMITS.personalPageItems : Infinity
  return reading.ok.limit > most ? TOO_LONG : { query: reading.ok, isPersonal }
}

function badQuery({ words, path }: Problem): Told {
  const at = path.join('.')
  return told('bad-query', { ja: `${words.ja}（${at}）`, en: `${words.en} (${at})` })
}

const TOO_MANY = told('bad-query', {
  ja: `条件は${LIMITS.parameters}個までです。`,
  en: `At most ${LIMITS.parameters} conditions are taken.`,
})
const TOO_LONG = told('bad-query', {
  ja: `個人情報を含む一覧は1ページ${LIMITS.personalPageItems}件までです。limit を小さくしてください。`,
  en: `A list with personal values has at most ${LIMITS.personalPageItems} items on a page: ask for a smaller limit.`,
})
