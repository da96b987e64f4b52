import { refuse } from '../act/outcome.ts'
import { choice, day, number, text } from '../fields/index.ts'
import { dayOf } from '../time/time.ts'
import { register } from './register.ts'

const house = text({ label: { ja: '規則のハッシュ', en: 'Hash of the rules' }, max: 64 })

const erasure = {
  register: text({ label: { ja: '台帳', en: 'Register' }, max: 64 }),
  item: text({ label: { ja: '台帳項目', en: 'Item' }, max: 64 }),
  basis: choice({
    label: { ja: '根拠', en: 'Basis' },
    of: {
      retention: { ja: '保存期間の満了', en: 'End of the retention period' },
      request: { ja: '本人の請求（個人情報保護法98条）', en: 'Request of the person' },
      mistake: { ja: '誤って記録した', en: 'Recorded by mistake' },
      court: { ja: '法令・裁判', en: 'Law or court order' },
    },
  }),
  /** Entries of the item before this index lose their personal values. */
  before: number({ label: { ja: '対象の終わり', en: 'Before entry' }, min: 0, max: Number.MAX_SAFE_INTEGER }),
}

const sealing = {
  day: day({ label: { ja: '日', en: 'Day' } }),
  digest: text({ label: { ja: '充足状況のハッシュ', en: 'Digest of the standing' }, max: 64 }),
  house,
}

const { act, event, conduct } = register('book', {
  label: { ja: '台帳ログ', en: 'Book' },
  fields: {
    organisation: text({ label: { ja: '団体名', en: 'Organisation' }, max: 200 }),
    /** What kind of body it is (市, 一部事務組合 …): by it laws bind or do not. */
    kind: text({ label: { ja: '団体の種別', en: 'Kind of body' }, max: 20 }),
    house,
    sealedThrough: day({ label: { ja: '充足状況を封じた最後の日', en: 'Standing sealed through' } }),
  },
  opened: ['organisation', 'kind', 'house', 'sealedThrough'],
  events: { rulesChanged: { house }, standingSealed: sealing, erased: erasure },
})

const SEALED = refuse('already-sealed', {
  ja: 'その日の充足状況はすでに封じられています。',
  en: 'The standing of that day is already sealed.',
})

const NOT_OVER = refuse('not-over', {
  ja: 'まだ終わっていない日の充足状況は封じられません。',
  en: 'A day that is not over cannot be sealed.',
})

/** The book itself as an item: its founding, the rules it is read by, each day's standing, and what was erased from it. */
export const book = conduct({
  open: { label: { ja: '台帳ログを始める', en: 'Found the book' }, by: ['service'], isLasting: true },
  begin: {},
  evolve: { standingSealed: (_book, { data }) => ({ sealedThrough: data.day }), erased: {} },
  acts: {
    changeRules: act({
      label: { ja: '規則の更新を記録する', en: 'Record a change of rules' },
      by: ['service'],
      takes: { house },
      decide: (_book, input) => event.rulesChanged(input),
    }),
    sealStanding: act({
      label: { ja: '充足状況を封じる', en: 'Seal the standing of a day' },
      by: ['service', 'administrator'],
      takes: sealing,
      decide: (book, input, _seen, occasion) => {
        if (input.day <= book.sealedThrough) return SEALED
        return input.day < dayOf(occasion.at) ? event.standingSealed(input) : NOT_OVER
      },
    }),
    erase: act({
      label: { ja: '個人情報を消去する', en: 'Erase personal values' },
      by: ['administrator'],
      needs: { role: 'ciso' },
      takes: erasure,
      decide: (_book, input) => event.erased(input),
    }),
  },
  duties: {},
  reads: { roles: ['administrator', 'ciso', 'chief', 'auditor'], within: 'organisation' },
})
