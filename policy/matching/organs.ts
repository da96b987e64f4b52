import { ORGANS, type Organ } from '../catalogue/index.ts'
import type { Policy } from '../model.ts'

/** How a policy's scope speaks of an organ. */
export interface OrganFound {
  /** `named`, `collective` (各執行機関), `office-only` (議会事務局 without 議会), or as the issuer of the text itself. */
  readonly as: 'named' | 'collective' | 'office-only' | 'issuer'
  /** The words of the scope; the issuer's name where the scope names nobody. */
  readonly words: string
}

/** Names by which scopes call each organ; an organ that is not here is recognised by its own name. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  head: [
    '長部局',
    '長の事務部局',
    '長事務部局',
    '知事部局',
    '管理者部局',
    '市長',
    '町長',
    '村長',
    '区長',
    '知事',
    '管理者',
    '内部部局',
  ],
  equity: ['公平委員会', '人事委員会'],
  fisheries: ['内水面漁場管理委員会', '海区漁業調整委員会'],
}

/** Words that mean every executive organ at once; the assembly is none of them. */
const COLLECTIVE = ['行政委員会', '執行機関', '各種委員会', '各委員会']

/** The organ in whose name a policy stands: 桜川市議会, 朝日ヶ原市教育委員会; else the head, or the corporation. */
export function issuingOrgan({ issuer, issuerKind }: Pick<Policy, 'issuer' | 'issuerKind'>): Organ {
  const named = ORGANS.find((organ) => organ.key !== 'head' && namesOf(organ).some((name) => issuer.endsWith(name)))
  const usual = issuerKind === '地方独立行政法人' ? 'corporation' : 'head'
  return named ?? ORGANS.find(({ key }) => key === usual)!
}

/**
 * Whether and how a policy holds an organ: in its scope, or by standing in its name; null where nothing says so.
 */
export function findOrgan(policy: Pick<Policy, 'scope' | 'issuer' | 'issuerKind'>, organ: Organ): OrganFound | null {
  const { organs } = policy.scope
  const names = namesOf(organ)
  const named = organs.find((words) => names.some((name) => words.includes(name) && !isOffice(words, name)))
  if (named !== undefined) return { as: 'named', words: named }
  if (issuingOrgan(policy) === organ) return { as: 'issuer', words: policy.issuer }
  const office = organs.find((words) => names.some((name) => isOffice(words, name)))
  if (office !== undefined) return { as: 'office-only', words: office }
  const collective =
    organ.key === 'assembly' ? undefined : organs.find((words) => COLLECTIVE.some((name) => words.includes(name)))
  return collective === undefined ? null : { as: 'collective', words: collective }
}

function namesOf({ key, words }: Organ): readonly string[] {
  return NAMES[key] ?? [words.ja]
}

function isOffice(words: string, name: string): boolean {
  return words.includes(`${name}事務局`) || words.includes(`${name}の事務局`)
}
