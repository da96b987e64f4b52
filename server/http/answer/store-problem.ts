import type { StoreError, StoreErrorCode } from '#store'

import { NOT_FOUND, TOO_LARGE_ENTRY, told, type Told } from './problem.ts'

/** A store that cannot do what it was asked, as a client is told. Its own message is for the log of the server. */
export function storeProblem({ code }: StoreError): Told {
  return STORE_PROBLEMS[code]
}

const SOON = { headers: { 'retry-after': '5' } }

const STORE_PROBLEMS: Readonly<Record<StoreErrorCode, Told>> = {
  locked: told(
    'unavailable',
    {
      ja: 'ほかの処理が台帳を使っています。少し待ってからやり直してください。',
      en: 'Another process holds the log: try again shortly.',
    },
    SOON,
  ),
  'outcome-unknown': told(
    'outcome-unknown',
    {
      ja: '記録できたかどうか分かりません。同じ行為のIDでもう一度送れば、二重に記録されることなく結果が分かります。',
      en: 'Whether it was sealed is unknown: send it again with the same act id, which never acts twice.',
    },
    SOON,
  ),
  'read-only': told(
    'unavailable',
    {
      ja: 'いまは読むことだけができます。管理者に知らせてください。',
      en: 'It can only be read now: tell the administrator.',
    },
    SOON,
  ),
  'clock-behind': told(
    'unavailable',
    {
      ja: 'サーバの時計が遅れているため記録できません。管理者に知らせてください。',
      en: 'The clock of the server is behind: tell the administrator.',
    },
    SOON,
  ),
  damaged: told(
    'unavailable',
    { ja: '台帳に損傷があります。管理者に知らせてください。', en: 'The log is damaged: tell the administrator.' },
    SOON,
  ),
  'newer-version': told('unavailable', {
    ja: '台帳はより新しい版のものです。管理者に知らせてください。',
    en: 'The log is of a newer version: tell the administrator.',
  }),
  'disk-full': told(
    'disk-full',
    {
      ja: '空きができるまで記録できません。管理者に知らせてください。',
      en: 'Nothing can be sealed until there is room: tell the administrator.',
    },
    SOON,
  ),
  'too-large': TOO_LARGE_ENTRY,
  'not-found': NOT_FOUND,
  moved: told('unavailable', {
    ja: 'この団体の台帳は別の場所へ移りました。管理者に知らせてください。',
    en: 'The log of this organisation has moved elsewhere: tell the administrator.',
  }),
}
