import { FAULTS, STANDING_WORDS, trust, type Fault, type Standing, type Verification, type Words } from '#kernel'

/** Every fault in words, the first broken entry first; or that there is none. */
export function describeFaults(faults: readonly Fault[], language: keyof Words): string {
  if (faults.length === 0) return language === 'ja' ? '異常はありません。\n' : 'Nothing is wrong.\n'
  return faults
    .map(({ code, index, place }) => {
      const entry = index === null ? '' : language === 'ja' ? `記録 ${index}：` : `entry ${index}: `
      return `${entry}${FAULTS[code][language]}${place === undefined ? '' : ` (${place})`} [${code}]\n`
    })
    .join('')
}

/** The answer of a verification, in words. */
export function describeVerification(found: Verification, language: keyof Words): string {
  const ja = language === 'ja'
  const { manifest, withheld, differences } = found
  const lines = [
    heading(found, language),
    describeFaults(found.faults, language).trimEnd(),
    ...(found.isKeyKnown
      ? []
      : [
          ja
            ? `注意：検証鍵は一式の中のものです。別に受け取った鍵を --key で渡してください（${manifest.key}）。`
            : `Note: the key is the package's own. Give the one you received elsewhere by --key (${manifest.key}).`,
        ]),
    ...(withheld > 0
      ? [
          ja
            ? `個人情報 ${withheld} 件は消去又は非開示です（誓約だけ確かめました）。`
            : `${withheld} personal payloads are erased or withheld (commitment only).`,
        ]
      : []),
    ...(found.isSameRules
      ? []
      : [
          ja
            ? '注意：この検証器の規則は、書き出したときの規則と違います。'
            : 'Note: this verifier carries other rules than the package was written under.',
        ]),
    ...differences
      .filter(({ isOtherRules }) => isOtherRules)
      .map(({ day, index }) =>
        ja
          ? `${day} の充足状況（記録 ${index}）は当時の規則で封じられ、今の規則では異なります。変更履歴の★を見てください。`
          : `The standing of ${day} (entry ${index}) was sealed under other rules and differs today: see ★ in the changelog.`,
      ),
    ...(found.standing ? [standingLine(found, language)] : []),
  ]
  return `${lines.join('\n')}\n`
}

function heading({ name, manifest, size, root }: Verification, language: keyof Words): string {
  const hash = new Uint8Array(root).toHex()
  return language === 'ja'
    ? `${name ?? '（名称不明）'}（${manifest.organisation}）：記録 ${size} 件、ハッシュ木の根 ${hash}`
    : `${name ?? '(no name)'} (${manifest.organisation}): ${size} entries, root ${hash}`
}

/** How each clause and each requirement stands, as computed from the package. */
export function describeStanding({ standing }: Verification, language: keyof Words): string {
  if (!standing) return ''
  const clauses = standing.byClause.map(({ path, title, lines: [from], is }) => {
    const where = language === 'ja' ? `${from}行` : `line ${from}`
    return `${path} ${title} (${where}): ${STANDING_WORDS[is][language]}\n`
  })
  const requirements = [...standing.byRequirement].map(([key, is]) => `${key}: ${STANDING_WORDS[is][language]}\n`)
  return [...clauses, ...requirements].join('')
}

function standingLine({ standing, isSameStanding, isSameRules }: Verification, language: keyof Words): string {
  const counts = Object.entries(Object.groupBy(standing!.byClause, ({ is }) => is)).map(
    ([is, clauses]) => `${STANDING_WORDS[trust<Standing>(is)][language]} ${clauses.length}`,
  )
  const agrees = isSameStanding
    ? language === 'ja'
      ? '書き出したときと同じ'
      : 'as when it was written'
    : language === 'ja'
      ? `書き出したときと異なる${isSameRules ? '' : '（規則が違う）'}`
      : `not as when it was written${isSameRules ? '' : ' (other rules)'}`
  return language === 'ja'
    ? `${standing!.day} 条項: ${counts.join('、')}（${agrees}）`
    : `${standing!.day} clauses: ${counts.join(', ')} (${agrees})`
}
