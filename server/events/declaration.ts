import type { Words } from '#kernel'

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const

export type Level = (typeof LEVELS)[number]

/** What a field of an event may hold. There is no kind for a person, a token, an address or free text of a user. */
type FieldKind = 'number' | 'code' | 'id' | 'route' | 'path' | 'words'

interface Declared {
  readonly level: Level
  readonly words: Words
  readonly fields: Readonly<Record<string, FieldKind>>
}

/**
 * Everything that a server says of itself; nothing else is logged. `route` is a route as declared, never a URL, so that no
 * id or search word of a person gets into the log; `path` is a path of the machine that an operator has set.
 */
export const EVENTS = {
  starting: {
    level: 'info',
    words: { ja: '起動を始めた', en: 'it starts' },
    fields: { version: 'code', data: 'path' },
  },
  organisationOpened: {
    level: 'info',
    words: { ja: '団体の台帳ログを開いた', en: 'the log of an organisation is open' },
    fields: { organisation: 'id', entries: 'number', ms: 'number' },
  },
  organisationRefused: {
    level: 'error',
    words: { ja: '団体を開けないので提供しない', en: 'an organisation cannot be opened and is not served' },
    fields: { folder: 'path', code: 'code', reason: 'words' },
  },
  listening: {
    level: 'info',
    words: { ja: '待ち受けを始めた', en: 'it listens' },
    fields: { url: 'path', ms: 'number' },
  },
  jobsHeld: {
    level: 'warn',
    words: {
      ja: '定期の仕事をしない設定（withoutJobs）で動いている',
      en: 'periodic work is not done, as it is set (withoutJobs)',
    },
    fields: {},
  },
  requestDone: {
    level: 'info',
    words: { ja: '要求に答えた', en: 'a request was answered' },
    fields: {
      request: 'id',
      organisation: 'id',
      method: 'code',
      route: 'route',
      status: 'number',
      ms: 'number',
      bytes: 'number',
    },
  },
  requestFailed: {
    level: 'error',
    words: { ja: '要求の処理が誤りで終わった（プログラムの欠陥）', en: 'a request ended in a fault of the program' },
    fields: { request: 'id', method: 'code', route: 'route', fault: 'words' },
  },
  requestLimited: {
    level: 'warn',
    words: { ja: '要求が上限を超えたので断った', en: 'a request was refused because of a limit' },
    fields: { request: 'id', limit: 'code' },
  },
  storeFailed: {
    level: 'error',
    words: { ja: '台帳ログに書けなかった', en: 'the log could not be written' },
    fields: { organisation: 'id', code: 'code' },
  },
  jobDone: {
    level: 'info',
    words: { ja: '定時の仕事を終えた', en: 'a job is done' },
    fields: { organisation: 'id', job: 'code', ms: 'number', count: 'number' },
  },
  jobFailed: {
    level: 'error',
    words: { ja: '定時の仕事が失敗した', en: 'a job has failed' },
    fields: { organisation: 'id', job: 'code', reason: 'words' },
  },
  notReady: {
    level: 'warn',
    words: { ja: '準備ができていない', en: 'it is not ready' },
    fields: { check: 'code', organisation: 'id' },
  },
  stopping: {
    level: 'info',
    words: { ja: '停止を始めた', en: 'it stops' },
    fields: { signal: 'code', open: 'number' },
  },
  stopped: { level: 'info', words: { ja: '停止した', en: 'it has stopped' }, fields: { ms: 'number', cut: 'number' } },
  crashed: {
    level: 'error',
    words: { ja: '予期しない誤りで終わる（プログラムの欠陥）', en: 'it ends by a fault of the program' },
    fields: { fault: 'words' },
  },
  linesDropped: {
    level: 'warn',
    words: { ja: '読み手が遅く、記録の行を捨てた', en: 'lines were dropped because their reader was slow' },
    fields: { count: 'number' },
  },
} as const satisfies Readonly<Record<string, Declared>>

export type EventName = keyof typeof EVENTS

type ValueOf<K> = K extends 'number' ? number : string

/** The fields of an event; one that has no meaning in a case (no organisation yet) is left out. */
type FieldsOf<N extends EventName> = {
  readonly [K in keyof (typeof EVENTS)[N]['fields']]?: ValueOf<(typeof EVENTS)[N]['fields'][K]> | undefined
}

/** One helper for each event: `events.listening({ url, ms })`. None waits, none throws. */
export type Events = { readonly [N in EventName]: (fields: FieldsOf<N>) => void }
