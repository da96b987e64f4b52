import { file, instant, number, refuse, register, text } from '#kernel'

const { conduct } = register('timestamps', {
  label: { ja: 'タイムスタンプ', en: 'Timestamps' },
  fields: {
    entries: number({ label: { ja: '記録の件数', en: 'Entries' }, min: 1, max: Number.MAX_SAFE_INTEGER }),
    /** The signed note of that size: what the authority has hashed. */
    checkpoint: file({ label: { ja: '検証点', en: 'Checkpoint' } }),
    /** The reply (TimeStampResp, DER), which `openssl ts -verify` checks too. */
    reply: file({ label: { ja: 'タイムスタンプ局の返答', en: 'Reply of the authority' } }),
    stampedAt: instant({ label: { ja: '時刻', en: 'Time' } }),
    authority: text({ label: { ja: 'タイムスタンプ局', en: 'Authority' }, max: 200 }),
  },
  opened: ['entries', 'checkpoint', 'reply', 'stampedAt', 'authority'],
  events: {},
})

/** タイムスタンプ (RFC 3161): that a checkpoint existed before a time which somebody else vouches for. */
export const timestamps = conduct({
  open: {
    label: { ja: 'タイムスタンプを記録する', en: 'Record a timestamp' },
    by: ['service'],
    unless: (input, occasion) => (input.stampedAt.slice(0, 10) > occasion.at.slice(0, 10) ? FUTURE : null),
  },
  begin: {},
  evolve: {},
  acts: {},
  duties: {},
  reads: { roles: ['administrator', 'chief', 'ciso', 'auditor'], within: 'organisation' },
  lists: { order: '-stampedAt' },
})

const FUTURE = refuse('future', {
  ja: 'タイムスタンプの時刻が未来です。この機器の時計を確かめてください。',
  en: 'The timestamp lies in the future: check the clock of this machine.',
})
