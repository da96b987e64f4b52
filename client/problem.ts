import type { Words } from '#kernel'

/** A value of the input that was not taken, by JSON Pointer (RFC 6901). */
export interface InputError {
  readonly pointer: string
  readonly code: string
  readonly words: Words
}

/** Why a request was not answered as asked: problem details (RFC 9457) of the server, or what befell it on its way. */
export interface ApiProblem {
  /** A code of the server, or one of `unreachable` and `not-sekisho`. */
  readonly code: string
  /** HTTP status; 0 where there was no answer. */
  readonly status: number
  readonly words: Words
  /** The register's own code, where its conduct turned an act down. */
  readonly refused?: string
  readonly errors?: readonly InputError[]
  /** The command of a batch that was refused, from 0. */
  readonly command?: number
}

/** What was asked for, or why not. */
export type Answer<T> = { readonly ok: T } | { readonly problem: ApiProblem }

export function isProblem<T>(answer: Answer<T>): answer is { readonly problem: ApiProblem } {
  return 'problem' in answer
}

/** Reads the body of an answer that is no success. */
export function readProblem(status: number, body: unknown): ApiProblem {
  if (!isObject(body) || typeof body['code'] !== 'string' || !isObject(body['words'])) return { ...NOT_SEKISHO, status }
  const { words, refused, errors, command } = body
  return {
    code: body['code'],
    status,
    words: readWords(words),
    ...(typeof refused === 'string' ? { refused } : {}),
    ...(Array.isArray(errors) ? { errors: errors.filter(isInputError) } : {}),
    ...(typeof command === 'number' ? { command } : {}),
  }
}

/** @param url without a token. */
export function unreachable(url: string): ApiProblem {
  return {
    code: 'unreachable',
    status: 0,
    words: {
      ja: `${url} に届きません。URLと、サーバが動いていることを確かめてください。`,
      en: `${url} cannot be reached: check the URL, and that the server runs.`,
    },
  }
}

const NOT_SEKISHO: ApiProblem = {
  code: 'not-sekisho',
  status: 0,
  words: {
    ja: '答えたのは関所ではありません。URLを確かめ、途中のプロキシの管理者に尋ねてください。',
    en: 'What answered is not Sekisho: check the URL, and ask who runs the proxy on the way.',
  },
}

function readWords(words: unknown): Words {
  const detail = isObject(words) && isObject(words['detail']) ? words['detail'] : { ja: '', en: '' }
  const { ja, en } = detail
  return { ja: typeof ja === 'string' ? ja : '', en: typeof en === 'string' ? en : '' }
}

function isInputError(value: unknown): value is InputError {
  return (
    isObject(value) &&
    typeof value['pointer'] === 'string' &&
    typeof value['code'] === 'string' &&
    isObject(value['words'])
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
