import { choice, day, instant, list, number, optional, ref, refuse, register, text } from '#kernel'

/** What one notice lists; what is more is told as a number and stands in the list of duties. */
const MOST_ROWS = 150

const cause = text({ label: { ja: '送れなかった理由', en: 'Why it was not sent' }, max: 100 })
const triedAt = instant({ label: { ja: '最後に送ろうとした時', en: 'Last tried at' } })

const { act, event, conduct } = register('notices', {
  label: { ja: '通知', en: 'Notices' },
  fields: {
    staff: ref('staff', { label: { ja: '宛先', en: 'To' } }),
    day: day({ label: { ja: '日', en: 'Day' } }),
    rows: list({
      label: { ja: '責務', en: 'Duties' },
      of: {
        duty: text({ label: { ja: '責務', en: 'Duty' }, max: 80 }),
        register: optional(text({ label: { ja: '台帳', en: 'Register' }, max: 64 })),
        subject: text({ label: { ja: '対象', en: 'Subject' }, max: 64 }),
        is: choice({
          label: { ja: '状況', en: 'State' },
          of: {
            due: { ja: '期限間近', en: 'Due' },
            overdue: { ja: '期限超過', en: 'Overdue' },
            lacking: { ja: '未整備', en: 'Lacking' },
          },
        }),
        by: optional(day({ label: { ja: '期限', en: 'By' } })),
      },
      max: MOST_ROWS,
    }),
    more: number({ label: { ja: 'ほかの件数', en: 'And more' }, min: 0, max: 10_000_000 }),
    mail: choice({
      label: { ja: 'メール', en: 'Mail' },
      of: {
        none: { ja: '送らない', en: 'Not sent by mail' },
        pending: { ja: '送信待ち', en: 'To be sent' },
        sent: { ja: '送信済', en: 'Sent' },
        'given-up': { ja: '送信断念', en: 'Given up' },
      },
    }),
    attempts: number({ label: { ja: '試した回数', en: 'Attempts' }, min: 0, max: 100 }),
    triedAt: optional(triedAt),
    seenOn: optional(day({ label: { ja: '確認日', en: 'Seen on' } })),
  },
  opened: ['staff', 'day', 'rows', 'more', 'mail'],
  events: { sent: {}, failed: { cause }, givenUp: { cause }, seen: {} },
})

const NOT_PENDING = refuse('not-pending', { ja: '送信待ちの通知ではありません。', en: 'It is not waiting to be sent.' })
const NOT_YOURS = refuse('not-yours', {
  ja: '確認できるのは宛先の本人だけです。',
  en: 'Only the one it is addressed to may mark it as seen.',
})

/** Attempts before a mail is given up; with the pauses between them, about two days. */
const MOST_ATTEMPTS = 8

/**
 * 通知: what is newly due, overdue or lacking, told once to whoever answers for it. The log is the outbox: what is to be
 * sent is an item, and so is that it was sent.
 */
export const notices = conduct({
  open: { label: { ja: '通知する', en: 'Notify' }, by: ['service'] },
  begin: { attempts: 0, triedAt: null, seenOn: null },
  evolve: {
    sent: (notice, { at }) => ({ mail: 'sent', attempts: notice.attempts + 1, triedAt: at }),
    failed: (notice, { at }) => ({ attempts: notice.attempts + 1, triedAt: at }),
    givenUp: (notice, { at }) => ({ mail: 'given-up', attempts: notice.attempts + 1, triedAt: at }),
    seen: (_notice, { on }) => ({ seenOn: on }),
  },
  acts: {
    sent: act({
      label: { ja: '送信を記録する', en: 'Record that it was sent' },
      by: ['service'],
      takes: {},
      decide: (notice) => (notice.mail === 'pending' ? event.sent({}) : NOT_PENDING),
    }),
    fail: act({
      label: { ja: '送れなかったことを記録する', en: 'Record that it could not be sent' },
      by: ['service'],
      takes: { cause },
      decide: (notice, input) => {
        if (notice.mail !== 'pending') return NOT_PENDING
        return notice.attempts + 1 >= MOST_ATTEMPTS ? event.givenUp(input) : event.failed(input)
      },
    }),
    see: act({
      label: { ja: '確認した', en: 'Mark as seen' },
      by: ['staff'],
      takes: {},
      decide: (notice, _input, _seen, occasion) => (notice.staff === occasion.by ? event.seen({}) : NOT_YOURS),
    }),
  },
  duties: {},
  reads: { roles: ['administrator', 'auditor'], within: 'own' },
  lists: { order: '-day', narrows: [['staff']] },
})
