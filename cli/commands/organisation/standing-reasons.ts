import {
  dayOf,
  nameField,
  ROLES,
  STANDING_WORDS,
  STANDINGS,
  type House,
  type RequirementStanding,
  type StandingReport,
  type SubjectStanding,
  type Words,
} from '#kernel'

import type { EntryLine, Office, StandingTold } from '../../office/index.ts'
import type { Screen } from '../../terminal/screen.ts'
import { say } from '../policy/words.ts'

/** Subjects shown for one requirement; all of them are in `--json`. */
const MOST_SHOWN = 10

/** As many items are asked for one by one; of more, the register is read. */
const MOST_ASKED = 30

/** What items are called, by register and id. */
type Names = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Why each clause and each requirement stands as it does: the requirements that hold a clause back, and for each
 * requirement the subjects that stand worst, whose it is to do what, by when, and the entries on which that rests.
 */
export async function describeReasons(
  office: Office,
  { report, entries }: StandingTold,
  titles: ReadonlyMap<string, string>,
  screen: Screen,
): Promise<string> {
  const requirements = report.byRequirement.map((one) => ({ one, shown: worstFirst(one).slice(0, MOST_SHOWN) }))
  const names = await namesOf(
    office,
    requirements.flatMap(({ shown }) => shown),
    entries,
  )
  const told = requirements.map(({ one, shown }) => {
    const title = `${one.requirement} ${titles.get(one.requirement) ?? ''}`
    const lines = shown.map((subject) => subjectLine(office.house, subject, { names, entries, screen }))
    if (shown.length === 0)
      lines.push(`  ${WITHOUT_SUBJECTS[one.is === 'lacking' ? 'lacking' : 'other'][screen.language]}`)
    const rest = one.subjects.length - shown.length
    if (rest > 0) lines.push(say(screen, `  ほか ${rest} 件（--json にすべて）`, `  and ${rest} more (all in --json)`))
    return `${screen.paint('strong', title)}: ${STANDING_WORDS[one.is][screen.language]}\n${lines.join('\n')}\n`
  })
  return [...clauseLines(report, screen), ...told].join('\n')
}

function worstFirst({ subjects }: RequirementStanding): readonly SubjectStanding[] {
  return subjects.toSorted((a, b) => STANDINGS.indexOf(a.is) - STANDINGS.indexOf(b.is))
}

/** A clause is as good as its worst requirement: which those are. */
function clauseLines({ byClause, byRequirement }: StandingReport, { language, paint }: Screen): string[] {
  const standings = new Map(byRequirement.map(({ requirement, is }) => [requirement, is]))
  return byClause.map(({ path, title, requirements, is }) => {
    const worst = requirements.filter((key) => standings.get(key) === is)
    return `${paint('strong', `${path} ${title}`)}: ${STANDING_WORDS[is][language]} ← ${worst.join(', ')}\n`
  })
}

/** NOTE: honest about what a town cannot mend by an act: for some requirements the register is still to be written. */
const WITHOUT_SUBJECTS: Readonly<Record<'lacking' | 'other', Words>> = {
  lacking: {
    ja: 'これを示す台帳項目がありません。対象（機関など）が未登録なら登録してください。この版の関所に台帳がまだない要件は、例外措置（全体）を申請できます。',
    en: 'No item shows it. Add what it is about (such as an organ) if that is missing; where this version of Sekisho has no register for it yet, apply for an exception for the whole organisation.',
  },
  other: {
    ja: 'この日には求められていないか、対象となる台帳項目がありません。',
    en: 'It is not asked for on this day, or no item is subject to it.',
  },
}

interface Told {
  readonly names: Names
  readonly entries: ReadonlyMap<number, EntryLine>
  readonly screen: Screen
}

function subjectLine(house: House, one: SubjectStanding, { names, entries, screen }: Told): string {
  const { language } = screen
  const { register, duty } = house.duties.find(({ id }) => id === one.duty)!
  const what = `${STANDING_WORDS[one.is][language]} ${register.label[language]}「${duty.label[language]}」`
  const called = one.register === null ? undefined : names.get(one.register)?.get(one.subject)
  const who = one.subject === '' ? say(screen, '（団体）', '(organisation)') : `${called ?? ''} ${one.subject}`.trim()
  const owner = say(screen, `担当 ${ROLES[duty.owner].ja}`, `by ${ROLES[duty.owner].en}`)
  const until = one.by === null ? [] : [say(screen, `期限 ${dayOf(one.by)}`, `due ${dayOf(one.by)}`)]
  const shown = one.evidence.map((index) => entryWords(index, entries.get(index), names))
  const rests = shown.length === 0 ? [] : [say(screen, `記録 ${shown.join(' ')}`, `entries ${shown.join(' ')}`)]
  return `  ${[`${what} ${who}`, owner, ...until, ...rests].join(say(screen, '、', ', '))}`
}

/** An entry by its number, with when, what and who. */
function entryWords(index: number, entry: EntryLine | undefined, names: Names): string {
  if (!entry) return String(index)
  const by = names.get('staff')?.get(entry.by) ?? entry.by
  return `${index} (${entry.on} ${entry.register} ${entry.event} ${by})`
}

async function namesOf(
  office: Office,
  shown: readonly SubjectStanding[],
  entries: ReadonlyMap<number, EntryLine>,
): Promise<Names> {
  const wanted = new Map<string, Set<string>>([['staff', new Set([...entries.values()].map(({ by }) => by))]])
  for (const { register, subject } of shown) {
    if (register === null) continue
    wanted.set(register, (wanted.get(register) ?? new Set()).add(subject))
  }
  const names = new Map<string, ReadonlyMap<string, string>>()
  for (const [register, ids] of wanted) names.set(register, await namesIn(office, register, [...ids]))
  return names
}

async function namesIn(office: Office, register: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const field = nameField(office.house.registers.get(register)!)
  if (field === null || ids.length === 0) return new Map()
  if (ids.length <= MOST_ASKED) {
    const items = await Promise.all(ids.map((id) => office.whole(register, id)))
    return named(items.map((found, at) => [ids[at]!, found?.personal[field] ?? found?.item.facts[field]]))
  }
  const { items, persons } = await office.list(register)
  return named(items.map(({ id, facts }) => [id, persons[id] ?? facts[field]]))
}

function named(pairs: readonly (readonly [id: string, name: unknown])[]): ReadonlyMap<string, string> {
  return new Map(pairs.flatMap(([id, name]): [string, string][] => (typeof name === 'string' ? [[id, name]] : [])))
}
