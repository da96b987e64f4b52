import { readFile } from 'node:fs/promises'

import type { Day } from '#kernel'
import { inParts, matchObligations, readPolicy, rowPlace, sureRequirements, type ReadingRow } from '#policy'

/** A text of 関山市 as the reader and the matching understand it. */
export interface DemoText {
  readonly text: string
  readonly title: string
  /** Rows of its reading, in parts that one entry each can hold. */
  readonly parts: readonly (readonly ReadingRow[])[]
  /** Obligations that no catalogue has: the town's own. */
  readonly own: readonly { readonly key: string; readonly title: string }[]
}

export interface DemoTexts {
  /** The basic policy that was in force before. */
  readonly former: DemoText
  readonly policy: DemoText
  readonly standards: DemoText
}

/** The samples, dated so that they come into force on a first of April. */
export async function readTexts(april: Day): Promise<DemoTexts> {
  const year = Number(april.slice(0, 4)) - 2018
  const [policy, standards] = await Promise.all([sample('policy.md'), sample('standards.md')])
  return {
    former: understand(former(policy, year - 5), 'F'),
    policy: understand(dated(policy, year), 'P'),
    standards: understand(dated(standards, year), 'S'),
  }
}

async function sample(name: string): Promise<string> {
  return await readFile(new URL(`../../sample/sekiyama/${name}`, import.meta.url), 'utf8')
}

function dated(text: string, year: number): string {
  return text.replaceAll(/令和8年(3月31日|4月1日)/gu, `令和${year}年$1`)
}

/** The policy as it was before the law asked for one: without the paragraph on 244条の6 and without 公表. */
function former(text: string, year: number): string {
  const paragraphs = dated(text, year).split('\n\n')
  const publication = paragraphs.findIndex((paragraph) => paragraph.startsWith('## 11 '))
  return paragraphs.filter((paragraph, at) => !paragraph.includes('第244条の6') && at !== publication).join('\n\n')
}

/** @param mark begins the keys of the town's own requirements, so that those of two texts do not meet. */
function understand(text: string, mark: string): DemoText {
  const policy = readPolicy(text.split('\n').map((line, at) => ({ number: at + 1, text: line })))
  if (!('clauses' in policy)) throw new Error('demo: a sample text is not read as a policy')
  const rows: ReadingRow[] = []
  const own: { key: string; title: string }[] = []
  for (const matched of matchObligations(policy)) {
    const place = rowPlace(policy, matched.obligation)
    const sure = sureRequirements(matched)
    for (const requirement of sure) rows.push({ ...place, requirement })
    if (sure.length > 0) continue
    const key = `${mark}${matched.obligation.lines[0]}-${matched.index}`
    own.push({ key, title: matched.obligation.text.slice(0, 300) })
    rows.push({ ...place, requirement: `own#${key}` })
  }
  return { text, title: policy.title.slice(0, 200), parts: inParts(rows), own }
}
