import { readFileSync } from 'node:fs'
import { splitLines } from '#formats/text'
import { coverage, EDITIONS, readPolicy } from '#policy'
import { bestOf, type Measure } from './measure.ts'

const STANDARDS = readFileSync(new URL('../sample/sekiyama/standards.md', import.meta.url), 'utf8')
const RUNS = 5
/** Copies of the 対策基準 that make a text of about 10 MB. */
const COPIES = 72

/** Figures of reading a policy and of holding it against the catalogues. */
export async function* measures(): AsyncGenerator<Measure> {
  const long = Array.from({ length: COPIES }, () => STANDARDS).join('\n')
  const megabytes = Buffer.byteLength(long) / 1_000_000
  const lines = splitLines(long)
  const readMs = await bestOf(RUNS, () => readPolicy(lines))
  const scanMs = await bestOf(RUNS, () => long.split('\n').map((line) => line.normalize('NFKC')))
  const mbPerSecond = megabytes / (readMs / 1000)
  yield {
    name: 'policy.read.mbPerSecond',
    value: mbPerSecond,
    unit: `MB/s of ${megabytes.toFixed(1)} MB`,
    limit: { min: 1 },
    reference: { name: 'String.normalize line by line', value: megabytes / (scanMs / 1000) },
  }

  const thousand = splitLines(clauses(1000))
  yield {
    name: 'policy.read1000clauses.ms',
    value: await bestOf(RUNS, () => readPolicy(thousand)),
    unit: 'ms',
    limit: { max: 1000 },
  }

  const policy = readPolicy(splitLines(STANDARDS))
  if ('refused' in policy) throw new Error(policy.refused)
  yield {
    name: 'coverage.ms',
    value: await bestOf(RUNS, () => coverage(policy, EDITIONS, '2027-07-01')),
    unit: `ms, ${policy.obligations.length} obligations`,
    limit: { max: 1000 },
  }
}

/** A 対策基準 of so many articles. */
function clauses(count: number): string {
  const articles = Array.from({ length: count }, (_, at) =>
    [
      `第${at + 1}条（情報資産の管理その${at + 1}）`,
      `情報セキュリティ管理者は、所管する情報資産を台帳に記載し、毎年度、その内容を確認しなければならない。`,
      '2 職員等は、前項の情報資産を許可なく持ち出してはならない。',
      '(1) 端末',
      '(2) 電磁的記録媒体',
    ].join('\n'),
  )
  return `関山市情報セキュリティ対策基準\n\n${articles.join('\n\n')}\n`
}
