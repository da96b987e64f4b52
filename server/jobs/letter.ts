import { showWareki, trust, type Day, type House, type Item } from '#kernel'

import type { Letter } from './mail.ts'
import type { Call } from './pressing.ts'

/** A row of a notice. */
interface Row {
  readonly duty: string
  readonly is: Call
  readonly by: Day | null
}

const HEADS: readonly (readonly [Call, string])[] = [
  ['overdue', '期限を過ぎているもの'],
  ['lacking', '満たされていないもの'],
  ['due', '期限が近いもの'],
]

/**
 * A notice as a letter: how much calls for the reader, by duty, and where to go on. It names no item and no person, since
 * mail leaves the organisation's own network.
 */
export function letterOf(
  house: House,
  notice: Item,
  to: string,
  { town, url }: { readonly town: string; readonly url: string | null },
): Letter {
  const { rows, more, day } = trust<{ rows: readonly Row[]; more: number; day: Day }>(notice.facts) // fields of `notices`
  const parts = HEADS.flatMap(([call, head]) => {
    const meant = rows.filter(({ is }) => is === call)
    return meant.length === 0 ? [] : [`■ ${head}（${meant.length}件）`, ...linesOf(house, meant), '']
  })
  const text = [
    `${town}の情報セキュリティ方針の責務についてのお知らせです（${showWareki(day)}）。`,
    '',
    ...parts,
    ...(more > 0 ? [`ほか${more}件`, ''] : []),
    ...(url === null
      ? ['関所の「今日」の画面で、対象と手順を確かめてください。']
      : [`対象と手順は次で確かめてください。`, url]),
    '',
    'このメールは自動で送られています。返信はできません。',
  ].join('\n')
  return { id: notice.id, to, subject: `【関所】${subjectOf(rows, more)}`, text }
}

function subjectOf(rows: readonly Row[], more: number): string {
  const overdue = rows.filter(({ is }) => is !== 'due').length
  return overdue > 0
    ? `期限超過又は未整備の責務があります（${overdue}件）`
    : `期限が近い責務があります（${rows.length + more}件）`
}

/** One line for each duty, with its earliest end. */
function linesOf(house: House, rows: readonly Row[]): string[] {
  return [...Map.groupBy(rows, ({ duty }) => duty)].map(([duty, same]) => {
    const label = house.duties.find(({ id }) => id === duty)?.duty.label.ja ?? duty
    const first = same.flatMap(({ by }) => (by === null ? [] : [by])).sort()[0]
    const count = same.length > 1 ? ` ${same.length}件` : ''
    return `・${label}${count}${first === undefined ? '' : `（期限 ${showWareki(first)}）`}`
  })
}
