import type { Language, Words } from '#kernel'

import { SECURITY_HEADERS } from './headers.ts'

/** Why a request was not answered as asked: HTTP status and title. A closed set; clients rely on the codes. */
export const PROBLEMS = {
  'bad-request': [400, { ja: '要求の形が正しくありません', en: 'Malformed request' }],
  'bad-json': [400, { ja: 'JSONが正しくありません', en: 'Malformed JSON' }],
  'bad-query': [400, { ja: '絞り込みや並べ替えの指定が正しくありません', en: 'Malformed query' }],
  'act-id-required': [400, { ja: '行為のIDがありません', en: 'The act has no id' }],
  'bad-act-id': [400, { ja: '行為のIDが正しくありません', en: 'The id of the act is not acceptable' }],
  'bad-condition': [400, { ja: 'If-Matchの指定が正しくありません', en: 'Malformed condition' }],
  unauthenticated: [401, { ja: '認証が必要です', en: 'Not authenticated' }],
  'not-allowed': [403, { ja: 'この操作は許されていません', en: 'Not allowed' }],
  'not-found': [404, { ja: '見つかりません', en: 'Not found' }],
  'method-not-allowed': [405, { ja: 'このパスではその操作はできません', en: 'Method not allowed' }],
  'not-acceptable': [406, { ja: '求められた形式では答えられません', en: 'Not acceptable' }],
  'too-slow': [408, { ja: '送信に時間がかかりすぎました', en: 'The request took too long' }],
  refused: [409, { ja: '行えませんでした', en: 'The act was turned down' }],
  'act-id-reused': [409, { ja: 'その行為のIDは別の行為に使われています', en: 'The id belongs to another act' }],
  changed: [412, { ja: 'ほかの人が先に変えました', en: 'Changed meanwhile' }],
  'too-large': [413, { ja: '大きすぎます', en: 'Too large' }],
  'uri-too-long': [414, { ja: 'URLが長すぎます', en: 'The URL is too long' }],
  'unsupported-media': [415, { ja: 'その形式は受け取れません', en: 'Unsupported media type' }],
  'bad-range': [416, { ja: '範囲の指定が正しくありません', en: 'Range not satisfiable' }],
  'bad-input': [422, { ja: '入力に誤りがあります', en: 'The input is not acceptable' }],
  'condition-required': [428, { ja: 'If-Matchが必要です', en: 'A condition is required' }],
  'too-many-requests': [429, { ja: '要求が多すぎます', en: 'Too many requests' }],
  'head-too-large': [431, { ja: 'ヘッダーが大きすぎます', en: 'The headers are too large' }],
  internal: [500, { ja: '内部で誤りが起きました', en: 'Internal error' }],
  'outcome-unknown': [503, { ja: '記録できたかどうか分かりません', en: 'The outcome is unknown' }],
  unavailable: [503, { ja: 'いまは使えません', en: 'Not available now' }],
  'disk-full': [507, { ja: 'ディスクに空きがありません', en: 'The disk is full' }],
} as const satisfies Record<string, readonly [number, Words]>

export type ProblemCode = keyof typeof PROBLEMS

/** A value of the body that was not taken. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body. */
  readonly pointer: string
  readonly code: string
  readonly words: Words
}

/** A request turned down: a value, told to the client as problem details. */
export interface Told {
  readonly problem: ProblemCode
  /** What is the matter and what to do next; complete sentences. */
  readonly words: Words
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
  /** Members of its own: the code of a register's refusal, the command of a batch. */
  readonly members?: Readonly<Record<string, string | number>>
}

export function told(problem: ProblemCode, words: Words, more: Omit<Told, 'problem' | 'words'> = {}): Told {
  return { problem, words, ...more }
}

export function isTold(value: object): value is Told {
  return 'problem' in value
}

/** Where each code is explained; a name, not a page that must be there. */
const TYPE = 'urn:sekisho:problem:'

/** Problem details (RFC 9457) in the language asked for, with both languages beside. */
export function problemResponse(problem: Told, language: Language): Response {
  const [status] = PROBLEMS[problem.problem]
  return new Response(problemText(problem, language), {
    status,
    headers: {
      ...SECURITY_HEADERS,
      'content-type': PROBLEM_TYPE,
      'content-language': language,
      vary: 'accept-language',
      ...problem.headers,
    },
  })
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** The body of problem details. */
export function problemText({ problem, words, errors, members }: Told, language: Language): string {
  const [status, title] = PROBLEMS[problem]
  return JSON.stringify({
    type: `${TYPE}${problem}`,
    status,
    code: problem,
    title: title[language],
    detail: words[language],
    words: { title, detail: words },
    ...(errors ? { errors } : {}),
    ...members,
  })
}

/** The language of a request: Japanese unless English is asked for before it (RFC 9110 section 12.5.4, first match). */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || acceptLanguage.length > LONGEST_PREFERENCE) return 'ja'
  const weights = { ja: -1, en: -1 }
  for (const part of acceptLanguage.split(',')) {
    const [range = '', ...parameters] = part.trim().toLowerCase().split(';')
    const quality = Number(/^\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$/u.exec(parameters.join(';'))?.[1] ?? 1)
    const language = range.split('-')[0]
    if (language === 'ja' || language === 'en') weights[language] = Math.max(weights[language], quality)
  }
  return weights.en > Math.max(weights.ja, 0) ? 'en' : 'ja'
}

/** A person's preference is short; what is longer is not read. */
const LONGEST_PREFERENCE = 200

export const NOT_FOUND: Told = told('not-found', {
  ja: 'ないか、見ることが許されていません。パスと権限を確かめてください。',
  en: 'It does not exist, or you may not see it: check the path and your roles.',
})

export const REUSED: Told = told('act-id-reused', {
  ja: 'そのIdempotency-Keyは別の行為に使われています。新しいIDで送ってください。',
  en: 'That Idempotency-Key belongs to another act: take a fresh id.',
})

export const TOO_LARGE_ENTRY: Told = told('too-large', {
  ja: '記録が大きすぎます。長い文章はファイルにして添えてください。',
  en: 'The entry would be too large: put long texts in a file.',
})
