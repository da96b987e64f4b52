import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import type { ClauseKey, Obligation, Policy } from '../model.ts'
import { readPolicy } from '../reading/read-policy.ts'
import { createMatcher, isAsSure, matchClauses, matchObligations, rules, type MatchedObligation } from './index.ts'

function obligation(context: readonly string[], text: string, more: Partial<Obligation> = {}): Obligation {
  return {
    lines: [1, 1],
    text,
    context,
    path: [],
    addressee: '市',
    modality: 'する',
    parts: [{ text, modality: 'する' }],
    ...more,
  }
}

function carried(matched: readonly MatchedObligation[], edition: string): string[] {
  const ids = matched.flatMap(({ matches }) =>
    matches
      .filter(({ certainty }) => isAsSure(certainty, 'likely'))
      .map(({ requirement }) => requirement.split('#'))
      .filter(([of]) => of === edition)
      .map(([, key]) => key!),
  )
  return [...new Set(ids)]
}

function match(context: readonly string[], text: string): readonly MatchedObligation[] {
  return matchObligations({ clauses: [], obligations: [obligation(context, text)] })
}

/** Sentences of our own, worded as other towns and other years word them: context, sentence, what it carries. */
const WORDINGS: readonly (readonly [readonly ClauseKey[], string, readonly string[]])[] = [
  [
    ['measures', 'outsourcing'],
    '受託事業者との間で、必要なセキュリティ要件を盛り込んだ委託契約を締結する。',
    ['outsourcing-contract'],
  ],
  [
    ['measures', 'outsourcing'],
    'アウトソーシングに当たっては、事前に審査の上、適切な業者を選定する。',
    ['outsourcing-selection'],
  ],
  [['measures', 'outsourcing'], '外部委託先の対策の実施状況を定期的に確認する。', ['outsourcing-confirmation']],
  [['measures', 'outsourcing'], 'ＳＮＳを利用するときは、発信してよい情報の範囲を規定する。', ['social-content']],
  [['measures', 'outsourcing'], 'SNSで発信する情報の範囲を規定する。', ['social-content']],
  [['measures', 'outsourcing'], 'ＳＮＳのアカウントごとに管理者を定める。', ['social-officer']],
  [['measures', 'outsourcing'], 'クラウドサービスの利用に関する基準を定める。', ['cloud-rules']],
  [['measures', 'resilience'], '個人番号利用事務系の端末は、二要素認証によるものとする。', ['mynumber-mfa']],
  [['measures', 'resilience'], '個人番号利用事務系は、他のネットワークから分離する。', ['mynumber-isolation']],
  [['measures', 'resilience'], '総合行政ネットワークとインターネットとの通信経路を分離する。', ['lgwan-split']],
  [['measures', 'resilience'], 'ファイルの取込みに当たっては、危険因子を除去する。', ['lgwan-sanitised']],
  [['measures', 'resilience'], '県が整備する自治体情報セキュリティクラウドを利用する。', ['internet-security-cloud']],
  [['measures', 'technical'], 'コンピュータウイルスへの感染を防ぐ。', ['technical-malware']],
  [['measures', 'technical'], 'サイバー攻撃への対策を講ずる。', ['technical-intrusion']],
  [['measures', 'technical'], 'アクセス権の付与を必要最小限とする対策を行う。', ['technical-access']],
  [['measures', 'operation'], '情報セキュリティに関する事故が発生したときに速やかに対処する。', ['incident-response']],
  [['measures', 'operation'], '業務継続計画を策定する。', ['incident-plan']],
  [['measures', 'operation'], 'ネットワークをモニタリングする。', ['operation-monitoring']],
  [['measures', 'human'], '全職員を対象として、セキュリティに関する研修を毎年度実施する。', ['human-training']],
  [['measures', 'human'], 'この方針の内容を職員に周知徹底する。', ['human-dissemination']],
  [['measures', 'physical'], '電算機室への入退室を管理する。', ['physical-areas']],
  [['measures', 'physical'], 'モバイル端末の盗難を防ぐ措置を講ずる。', ['physical-terminals', 'physical-damage']],
  [['measures', 'classification'], '情報資産の重要度に応じた管理を行う。', ['classify-measures']],
  [['measures', 'classification'], '情報資産を重要性に応じ3段階に区分する。', ['classify-assets']],
  [['audit'], '情報セキュリティ内部監査を毎年度行う。', ['audit']],
  [['audit'], '各所属において自主点検を実施する。', ['self-check']],
  [['review'], '社会情勢の変化を踏まえ、本方針を改定する。', ['review', 'review-on-change']],
  [['compliance'], '職員は、この規程を守らなければならない。', ['compliance-policy']],
  [['compliance'], '職員は、実施手順書に従わなければならない。', ['compliance-procedures']],
  [['standards'], '情報セキュリティスタンダードを制定する。', ['standards-adopt']],
  [['procedures'], '各課は、実施要領を作成する。', ['procedures-adopt']],
  [['procedures'], '実施手順は公開しないものとする。', ['procedures-confidential']],
  [
    ['standards', 'procedures'],
    '対策基準及び実施手順は、非公開とする。',
    ['standards-confidential', 'procedures-confidential'],
  ],
  [['measures', 'operation'], '侵害を受けたときは、緊急時対応計画に基づき対処する。', ['incident-response']],
  [[], '前項の脅威に対し、次に掲げる対策を講じる。', ['measures-against-threats']],
]

test('matchObligations: recognises wordings of other towns and years', () => {
  for (const [context, text, keys] of WORDINGS) {
    const found = carried(match(context, text), 'basic-policy')
    for (const key of keys)
      assert.ok(found.includes(key), `「${text}」 should carry ${key}, carries ${found.join(', ')}`)
  }
})

test('matchObligations: a sentence of another matter is the own of the town', () => {
  for (const [context, text] of [
    [['measures', 'technical'], '庁内放送の音量は、総務課長が調整する。'],
    [['measures', 'operation'], '祭りの日は、窓口を午後5時まで開く。'],
    [['evaluation'], '公用車の鍵は、財政課が保管する。'],
    [[], '教育委員会は、学校の時間割を定める。'],
  ] as const) {
    assert.deepEqual(
      match(context, text).map(({ own }) => own),
      [true],
      text,
    )
  }
})

/** Sentences that hold a word of a requirement and do not carry it: context, sentence, what it must not be said to carry. */
const NEAR_MISSES: readonly (readonly [readonly string[], string, string])[] = [
  [['classification'], '自治体機密性2以上の情報資産を運搬するときは、施錠する。', 'guideline-r8#classification-scheme'],
  [['human'], '研修における理解の度合いを取りまとめる。', 'basic-policy#compliance-awareness'],
  [['procedures'], '対策基準に基づき、実施手順を策定する。', 'basic-policy#standards-adopt'],
  [['standards'], '対策基準は非公開とする。', 'basic-policy#procedures-confidential'],
  [['standards'], '対策基準は非公開とする。', 'law-244-6#publish'],
  [
    ['measures', 'resilience'],
    '自治体情報セキュリティクラウドの導入に必要な規定を整備する。',
    'basic-policy#cloud-rules',
  ],
  [['measures', 'outsourcing'], 'ソーシャルメディアサービスの運用手順を定める。', 'basic-policy#procedures-adopt'],
  [['measures', 'operation'], '監視カメラを設置する。', 'basic-policy#operation-monitoring'],
  [['scope'], '本基本方針は、監査委員及び教育委員会に適用する。', 'basic-policy#audit'],
  [['scope'], '本基本方針は、監査委員及び教育委員会に適用する。', 'basic-policy#human-training'],
  [['measures', 'technical'], '電磁的記録媒体を貸与する。', 'guideline-r8#technical-logs'],
  [['compliance'], '職員は、法令を遵守しなければならない。', 'basic-policy#compliance-policy'],
]

test('matchObligations: a word alone is not the matter', () => {
  for (const [context, text, id] of NEAR_MISSES) {
    const found = match(context, text).flatMap(({ matches }) =>
      matches.filter(({ certainty }) => certainty !== 'possible'),
    )
    assert.ok(!found.some(({ requirement }) => requirement === id), `「${text}」 should not carry ${id}`)
  }
})

test('matchObligations: what is said of contractors is not said of the town', () => {
  const found = carried(match(['measures', 'outsourcing'], '委託先に対し、定期的に監査を実施する。'), 'basic-policy')
  assert.ok(!found.includes('audit'))
  assert.ok(found.includes('outsourcing-confirmation'))
})

test('matchObligations: the same words are less sure where the clause is another or unknown', () => {
  assert.equal(sureness(['audit']), 'certain')
  assert.equal(sureness(['evaluation+review']), 'certain')
  assert.equal(sureness(['human']), 'likely')
  assert.equal(sureness([]), 'likely')
})

test('matchObligations: who must act is no matter of the verb, and a condition is less than the verb', () => {
  const text = '情報セキュリティ監査責任者は、ポリシーの見直しが必要となった場合には、情報システムの監視を行う。'
  const [matched] = matchObligations({
    clauses: [],
    obligations: [
      obligation(['measures', 'operation'], text, {
        addressee: '情報セキュリティ監査責任者',
        condition: 'ポリシーの見直しが必要となった場合',
      }),
    ],
  })
  const certainty = (id: string) => matched!.matches.find(({ requirement }) => requirement === id)?.certainty
  assert.equal(certainty('basic-policy#audit'), undefined)
  assert.equal(certainty('basic-policy#review'), 'likely')
  assert.equal(certainty('basic-policy#operation-monitoring'), 'certain')
})

test('createMatcher: of rules of one’s own, the surest is kept, once for each requirement and part', () => {
  const matcher = createMatcher(
    rules('basic-policy', {
      audit: [
        { within: ['human'], says: ['監査'] },
        { within: ['audit'], says: ['監査'] },
      ],
    }),
  )
  const [matched] = matcher({ clauses: [], obligations: [obligation(['audit'], '監査を行う。監査を行う。')] })
  assert.deepEqual(
    matched!.matches.map(({ requirement, certainty, part }) => [requirement, certainty, part]),
    [['basic-policy#audit', 'certain', 0]],
  )
})

const TESTDATA = 'policy/matching/testdata'

function read(file: string): Policy {
  const lines = readFileSync(`${TESTDATA}/${file}`, 'utf8').split('\n')
  const policy = readPolicy(lines.map((text, index) => ({ number: index + 1, text })))
  assert.ok('clauses' in policy, file)
  return policy
}

function carriedAt(policy: Policy, edition: string): ReadonlyMap<number, readonly string[]> {
  const byLine = Map.groupBy(matchObligations(policy), ({ obligation }) => obligation.lines[0])
  return new Map([...byLine].map(([line, matched]) => [line, carried(matched, edition)]))
}

test('matchObligations: an old directive with words of 2003 carries what it says', () => {
  const at = carriedAt(read('kirisawa-cho-2003.txt'), 'basic-policy')
  const expected: Readonly<Record<number, readonly string[]>> = {
    17: ['compliance-awareness', 'compliance-policy'],
    18: ['compliance-contractors'],
    21: ['org-structure'],
    24: ['classify-assets', 'classify-measures'],
    27: ['physical-areas', 'physical-damage'],
    30: ['org-authority', 'human-training'],
    33: ['technical-malware', 'technical-intrusion', 'technical-access', 'technical-network'],
    34: ['operation-monitoring', 'operation-compliance'],
    35: ['outsourcing-contract'],
    36: ['incident-plan'],
    39: ['standards-adopt'],
    40: ['standards-confidential'],
    43: ['procedures-adopt'],
    46: ['audit', 'compliance-verification'],
    49: ['review', 'review-on-results', 'review-on-change'],
  }
  for (const [line, keys] of Object.entries(expected)) {
    for (const key of keys) assert.ok(at.get(Number(line))?.includes(key), `line ${line}: ${key}`)
  }
  assert.ok(!at.get(43)!.includes('compliance-policy'), 'procedures made in order to comply are not the duty to comply')
})

test('matchObligations: articles of long standards carry sections of the guideline', () => {
  const policy = read('ashihara-shi-standards.txt')
  const at = carriedAt(policy, 'guideline-r8')
  const expected: Readonly<Record<number, string>> = {
    14: 'org-committee',
    15: 'org-committee-yearly',
    17: 'org-separation',
    19: 'org-csirt',
    23: 'classification-scheme',
    27: 'classification-handling',
    29: 'physical-disposal',
    33: 'zone-mynumber',
    34: 'zone-specific-flow',
    35: 'zone-mynumber-mfa',
    36: 'zone-mynumber-export',
    38: 'zone-lgwan',
    40: 'zone-internet',
    45: 'physical-servers',
    49: 'physical-lines',
    51: 'physical-disposal',
    54: 'physical-areas',
    58: 'physical-terminals',
    65: 'human-duties',
    67: 'human-carry-record',
    69: 'human-clear-desk',
    71: 'human-leaving',
    74: 'human-training',
    76: 'human-drills',
    78: 'human-incident-report',
    81: 'human-credentials',
    86: 'technical-backup',
    88: 'technical-logs',
    92: 'technical-management',
    97: 'technical-access',
    102: 'technical-development',
    104: 'technical-malware',
    106: 'technical-intrusion',
    108: 'technical-intelligence',
    112: 'operation-monitoring',
    114: 'operation-compliance',
    116: 'operation-response',
    119: 'operation-exceptions',
    121: 'operation-law',
    127: 'outsourcing-work',
    129: 'outsourcing-systems',
    131: 'cloud-sensitive',
    133: 'cloud-open',
    140: 'evaluation-audit',
    142: 'evaluation-self-check',
    144: 'evaluation-review',
  }
  for (const [line, key] of Object.entries(expected)) {
    assert.ok(at.get(Number(line))?.includes(key), `line ${line}: ${key}, found ${at.get(Number(line))?.join(', ')}`)
  }
  assert.deepEqual(
    matchObligations(policy)
      .filter(({ own }) => own)
      .map(({ obligation }) => obligation.lines[0]),
    [145],
    'only the loudspeakers are the own of the town',
  )
})

test('matchClauses: an article that obliges nobody is known by its title', () => {
  const found = matchClauses(read('ashihara-shi-standards.txt')).map(({ requirement, clause }) => [
    requirement,
    clause.lines[0],
  ])
  assert.ok(found.some(([id]) => id === 'guideline-r8#operation-discipline'))
  assert.ok(!found.some(([id, line]) => id === 'guideline-r8#human-drills' && line === 72), '研修及び訓練 names two')
})

/** How sure a self-check is to be meant in such a clause. */
function sureness(context: readonly string[]): string | undefined {
  const [matched] = match(context, '自己点検を実施する。')
  return matched!.matches.find(({ requirement }) => requirement === 'basic-policy#self-check')?.certainty
}
