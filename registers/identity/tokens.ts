import {
  choice,
  day,
  flags,
  itemOf,
  optional,
  ref,
  refuse,
  register,
  ROLES,
  serviceId,
  text,
  THE_SERVICE,
} from '#kernel'

const to = day({ label: { ja: '終わりの日', en: 'To' } })
const reason = choice({
  label: { ja: '理由', en: 'Reason' },
  of: {
    unneeded: { ja: '不要になった', en: 'No longer needed' },
    leaked: { ja: '漏えい又はそのおそれ', en: 'Leaked, or it may be' },
    replaced: { ja: '新しいトークンに替えた', en: 'Replaced by another' },
  },
})

const { act, opening, event, periodic, conduct } = register('tokens', {
  label: { ja: 'トークン', en: 'Tokens' },
  fields: {
    /** Whose it is; a token is either a person's or a service's. */
    staff: optional(ref('staff', { label: { ja: '職員等', en: 'Staff' } })),
    service: optional(text({ label: { ja: 'サービス名', en: 'Service' }, max: 40 })),
    /** The roles of a service; those of a person are told by the register of roles, on each day anew. */
    roles: flags({ label: { ja: 'サービスの役割', en: 'Roles of the service' }, of: ROLES }),
    purpose: text({ label: { ja: '用途', en: 'Purpose' }, max: 100 }),
    /** SHA-256 of 256 random bits, so that it tells nothing of them. */
    hash: text({ label: { ja: '秘密のSHA-256', en: 'SHA-256 of the secret' }, max: 64 }),
    from: day({ label: { ja: '始まりの日', en: 'From' } }),
    to,
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: { live: { ja: '有効', en: 'Live' }, revoked: { ja: '失効', en: 'Revoked' } },
    }),
  },
  opened: ['staff', 'service', 'roles', 'purpose', 'hash', 'from', 'to'],
  events: { revoked: { reason }, reviewed: {} },
})

const WHOSE = refuse('whose', {
  ja: '職員等かサービス名のどちらか一つを指定してください。役割はサービスだけに付けられます。',
  en: 'Name either a member of staff or a service; only a service is given roles here.',
})
const TAKEN = refuse('reserved', {
  ja: 'その名前は関所自身が使っています。別のサービス名にしてください。',
  en: 'Sekisho itself goes by that name: take another for the service.',
})
const BACKWARDS = refuse('backwards', {
  ja: '終わりの日が始まりの日より前です。日付を確かめてください。',
  en: 'The last day lies before the first: please check the days.',
})
const NO_HASH = refuse('no-hash', {
  ja: 'トークンは sekisho token で発行してください。',
  en: 'Issue tokens by "sekisho token".',
})
const NO_STAFF = refuse('no-such-staff', {
  ja: 'その職員等は登録されていないか、退職しています。職員等の台帳を確かめてください。',
  en: 'There is no such member of staff, or the person has left: look into the register of staff.',
})
const REVOKED = refuse('revoked', { ja: 'このトークンはすでに失効しています。', en: 'This token is revoked already.' })

/** トークン: by which people and services sign in to the API. Signing in is no act; giving and taking back are. */
export const tokens = conduct({
  open: opening({
    label: { ja: '発行する', en: 'Issue' },
    by: ['administrator'],
    sees: { staff: itemOf('staff', 'staff', { leftOn: optional(day({ label: { ja: '退職日', en: 'Left on' } })) }) },
    unless: (input, _occasion, seen) => {
      if ((input.staff === null) === (input.service === null)) return WHOSE
      if (input.staff !== null && input.roles.length > 0) return WHOSE
      if (input.service !== null && serviceId(input.service) === THE_SERVICE.id) return TAKEN
      if (!/^[0-9a-f]{64}$/u.test(input.hash)) return NO_HASH
      if (input.to < input.from) return BACKWARDS
      return input.staff !== null && seen.staff?.leftOn !== null ? NO_STAFF : null
    },
  }),
  begin: { status: 'live' },
  evolve: { revoked: { status: 'revoked' } },
  acts: {
    revoke: act({
      label: { ja: '失効させる', en: 'Revoke' },
      by: ['administrator', 'ciso', 'chief', 'csirt'],
      takes: { reason },
      decide: (token, input) => (token.status === 'live' ? event.revoked(input) : REVOKED),
    }),
    review: act({
      label: { ja: '必要であることを確かめる', en: 'Confirm that it is needed' },
      by: ['administrator', 'chief'],
      takes: {},
      decide: (token) => (token.status === 'live' ? event.reviewed({}) : REVOKED),
    }),
  },
  duties: {
    reviewed: periodic({
      label: { ja: '半年ごとにトークンを見直す', en: 'Review tokens every six months' },
      // The guideline asks this of every system: the tokens of one must not make it kept.
      meets: [],
      owner: 'administrator',
      every: { months: 6 },
      where: (token) => token.status === 'live',
      metBy: 'reviewed',
    }),
  },
  reads: { roles: ['administrator', 'ciso', 'chief', 'csirt', 'auditor'], within: 'own' },
  lists: { order: '-from', narrows: [['staff']] },
})
