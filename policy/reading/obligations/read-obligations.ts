import type { Obligation } from '../../model.ts'
import { keyOf } from '../clauses/clause-key.ts'
import type { ReadClause } from '../clauses/clauses.ts'
import { sentencesOf, type Sentence } from '../clauses/paragraph.ts'
import { readSentence, type Lead } from './sentence.ts'

interface Place {
  readonly context: readonly string[]
  readonly path: readonly string[]
  readonly lead?: Lead
}

/** A clause that says what the policy is for, what its words mean or when it begins obliges nobody. */
const OBLIGES_NOBODY = new Set(['purpose', 'definitions', 'supplementary'])

/** Collects the obligations of all clauses in the order of the text. Linear. */
export function readObligations(clauses: readonly ReadClause[], issuer: string): readonly Obligation[] {
  return clauses.flatMap((clause) => [...fromClause(clause, { context: [], path: [] }, issuer)])
}

function* fromClause(clause: ReadClause, around: Place, issuer: string): Generator<Obligation> {
  if (isSilent(clause)) return
  const place: Place = {
    context: clause.key === undefined ? around.context : [...around.context, clause.key],
    path: clause.number === null ? around.path : [...around.path, clause.number],
    ...(around.lead && { lead: around.lead }),
  }
  let lead = around.lead
  for (const paragraph of clause.paragraphs) {
    if (paragraph.cells) continue
    let before: string | undefined
    for (const sentence of sentencesOf(paragraph)) {
      const reading = readSentence(sentence.text.replaceAll('，', '、').replaceAll('．', '。'), around.lead)
      if (!reading) continue
      if (announces(sentence.text)) lead = toLead(reading)
      // 「また、…」 goes on about the person of the sentence before.
      const named = reading.addressee ?? (/^(?:また|さらに|併せて|加えて)、/.test(sentence.text) ? before : undefined)
      before = reading.addressee ?? before
      yield toObligation(sentence, named === undefined ? reading : { ...reading, addressee: named }, place, issuer)
    }
  }
  const below = lead ? { ...place, lead } : place
  for (const item of clause.items) yield* fromClause(item, below, issuer)
}

function isSilent(clause: ReadClause): boolean {
  if (clause.draft.marker?.style === 'appendix' || clause.defines) return true
  if (clause.key !== undefined) return clause.key.split('+').every((key) => OBLIGES_NOBODY.has(key))
  return clause.title !== undefined && keyOf(clause.title, 'clause') === 'purpose'
}

/** A sentence that a list follows: 次に掲げる, 以下の, 次のとおり. */
const announces = (sentence: string): boolean => /(?:次の|次に|以下の|以下に|下記の|各号)/.test(sentence)

function toLead(reading: NonNullable<ReturnType<typeof readSentence>>): Lead {
  return {
    modality: reading.modality,
    ...(reading.addressee !== undefined && { addressee: reading.addressee }),
    ...(reading.condition !== undefined && { condition: reading.condition }),
  }
}

function toObligation(
  sentence: Sentence,
  reading: NonNullable<ReturnType<typeof readSentence>>,
  place: Place,
  issuer: string,
): Obligation {
  return {
    lines: sentence.lines,
    text: sentence.text,
    context: place.context,
    path: place.path,
    addressee: reading.addressee ?? issuer,
    modality: reading.modality,
    ...(reading.condition !== undefined && { condition: reading.condition }),
    parts: reading.parts,
  }
}
