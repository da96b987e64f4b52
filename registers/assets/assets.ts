import { approval, choice, day, file, itemOf, kana, optional, ref, refuse, register, text, type Seen } from '#kernel'

import { meets } from '../meets.ts'
import { AXES } from './classes.ts'

const section = ref('sections', { label: { ja: '部署', en: 'Section' } })
const keeper = ref('staff', { label: { ja: '管理者', en: 'Keeper' } })
const confidentiality = ref('classes', { label: { ja: '機密性', en: 'Confidentiality' } })
const integrity = ref('classes', { label: { ja: '完全性', en: 'Integrity' } })
const availability = ref('classes', { label: { ja: '可用性', en: 'Availability' } })
const place = text({ label: { ja: '保管場所', en: 'Where it is kept' }, max: 200 })
const method = choice({
  label: { ja: '廃棄方法', en: 'Method' },
  of: {
    destroyed: { ja: '物理破壊', en: 'Physical destruction' },
    'crypto-erased': { ja: '暗号化消去', en: 'Cryptographic erasure' },
    sanitised: { ja: '消去命令（Enhanced Secure Erase、SANITIZE等）', en: 'Sanitise command' },
    degaussed: { ja: '消磁', en: 'Degaussing' },
    shredded: { ja: '細断・溶解', en: 'Shredding or pulping' },
  },
})
/** What an act looks at of a class. */
const classSeen = {
  axis: choice({ label: { ja: '軸', en: 'Axis' }, of: AXES }),
  replaces: optional(ref('classes', { label: { ja: '置き換える分類', en: 'Replaces' } })),
}

const classesSeen = {
  confidentiality: itemOf('classes', 'confidentiality', classSeen),
  integrity: itemOf('classes', 'integrity', classSeen),
  availability: itemOf('classes', 'availability', classSeen),
}

/** Whether each class is of the scale it is chosen from. */
function fits(seen: Seen<typeof classesSeen>): boolean {
  return (
    seen.confidentiality?.axis === 'confidentiality' &&
    seen.integrity?.axis === 'integrity' &&
    seen.availability?.axis === 'availability'
  )
}

const { act, event, opening, always, deadline, conduct } = register('assets', {
  label: { ja: '情報資産台帳', en: 'Assets' },
  fields: {
    name: text({ label: { ja: '資産名', en: 'Name' }, max: 100 }),
    kind: choice({
      label: { ja: '種別', en: 'Kind' },
      of: {
        equipment: { ja: '設備・媒体', en: 'Equipment and media' },
        information: { ja: '情報・文書', en: 'Information and documents' },
        drawings: { ja: '仕様書・図', en: 'Specifications and drawings' },
      },
    }),
    zone: choice({
      label: { ja: '領域', en: 'Zone' },
      of: {
        mynumber: { ja: 'マイナンバー利用事務系', en: 'My Number' },
        lgwan: { ja: 'LGWAN接続系', en: 'LGWAN' },
        internet: { ja: 'インターネット接続系', en: 'Internet' },
        none: { ja: 'ネットワーク外', en: 'Off the network' },
      },
    }),
    section,
    keeper,
    place,
    confidentiality,
    integrity,
    availability,
    acquiredOn: optional(day({ label: { ja: '取得日', en: 'Acquired on' } })),
    kana: optional(kana({ label: { ja: 'ふりがな', en: 'Reading' } })),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: {
        'in-use': { ja: '使用中', en: 'In use' },
        retired: { ja: '廃棄待ち', en: 'To be disposed of' },
        disposed: { ja: '廃棄済', en: 'Disposed of' },
      },
    }),
    method: optional(method),
  },
  opened: [
    'name',
    'kind',
    'zone',
    'section',
    'keeper',
    'place',
    'confidentiality',
    'integrity',
    'availability',
    'acquiredOn',
    'kana',
  ],
  events: {
    moved: { section, keeper, place },
    classified: { confidentiality, integrity, availability },
    migrated: { confidentiality },
    retired: {},
    disposed: { method: optional(method), certificate: optional(file({ label: { ja: '証明書', en: 'Certificate' } })) },
  },
})

const NOT_IN_USE = refuse('not-in-use', {
  ja: '使用中の資産にだけできます。',
  en: 'This can only be done to an asset in use.',
})

/** 情報資産台帳: what the organisation holds, where it is, how it is classed and who answers for it. */
export const assets = conduct({
  open: opening({
    label: { ja: '登録する', en: 'Add' },
    by: ['section', 'system', 'administrator'],
    sees: classesSeen,
    unless: (_asset, _occasion, seen) => (fits(seen) ? null : WRONG_CLASS),
  }),
  begin: { status: 'in-use', method: null },
  evolve: { retired: { status: 'retired' }, disposed: { status: 'disposed' } },
  upcasts: { opened: [(facts) => ({ ...facts, kana: null })] },
  acts: {
    move: act({
      label: { ja: '移す', en: 'Move' },
      by: ['section', 'system'],
      takes: { section, keeper, place },
      decide: (asset, input) => (asset.status === 'in-use' ? event.moved(input) : NOT_IN_USE),
    }),
    classify: act({
      label: { ja: '分類し直す', en: 'Classify' },
      by: ['section'],
      takes: { confidentiality, integrity, availability },
      sees: classesSeen,
      decide: (asset, input, seen) => {
        if (asset.status !== 'in-use') return NOT_IN_USE
        return fits(seen) ? event.classified(input) : WRONG_CLASS
      },
    }),
    /** Takes an asset from the old 3/2/1 to the class that replaces its own; 3 has three successors and needs a person. */
    migrate: act({
      label: { ja: '新しい機密性に移す', en: 'Migrate to the new confidentiality' },
      by: ['section', 'chief'],
      takes: { confidentiality },
      sees: { next: itemOf('classes', 'confidentiality', classSeen) },
      decide: (asset, input, { next }) =>
        next?.replaces === asset.confidentiality ? event.migrated(input) : NO_SUCCESSOR,
    }),
    retire: act({
      label: { ja: '廃棄待ちにする', en: 'Retire' },
      by: ['section', 'system'],
      takes: {},
      decide: (asset) => (asset.status === 'in-use' ? event.retired({}) : NOT_IN_USE),
    }),
    dispose: act({
      label: { ja: '廃棄する', en: 'Dispose of' },
      by: ['section', 'system'],
      takes: { method, certificate: optional(file({ label: { ja: '証明書', en: 'Certificate' } })) },
      needs: approval('section'),
      decide: (asset, input) => {
        if (asset.status === 'disposed') return ALREADY_DISPOSED
        return asset.zone === 'mynumber' && input.method !== 'destroyed' ? MUST_BE_DESTROYED : event.disposed(input)
      },
    }),
  },
  duties: {
    classified: always({
      label: { ja: '情報資産を分類する', en: 'Classify assets' },
      meets: meets(
        'guideline-r8#classification-scheme',
        'guideline-r8#classification-handling',
        'basic-policy#classify-measures',
        'ordinance-80#classification',
      ),
      owner: 'section',
      where: (asset) => asset.status === 'in-use',
      holds: (asset) => asset.confidentiality.length > 0,
    }),
    disposed: deadline({
      label: { ja: '廃棄待ちの資産を90日以内に廃棄する', en: 'Dispose of retired assets within 90 days' },
      meets: meets('guideline-r8#physical-disposal'),
      owner: 'section',
      after: 'retired',
      within: { days: 90 },
      metBy: 'disposed',
    }),
  },
  reads: { roles: ['section', 'department', 'system', 'chief', 'ciso', 'auditor'], within: 'section' },
  lists: {
    sortsBy: { name: 'kana' },
    order: 'name',
    narrows: [['section', 'confidentiality'], ['status'], ['keeper']],
  },
})

const WRONG_CLASS = refuse('wrong-class', {
  ja: '分類の軸が合っていません。機密性・完全性・可用性をそれぞれの分類から選んでください。',
  en: 'A class belongs to another axis: choose each from its own scale.',
})
const NO_SUCCESSOR = refuse('no-successor', {
  ja: '今の機密性を置き換える分類ではありません。',
  en: 'That class does not replace the present one.',
})
const ALREADY_DISPOSED = refuse('already-disposed', { ja: 'すでに廃棄済みです。', en: 'It is already disposed of.' })
const MUST_BE_DESTROYED = refuse('must-be-destroyed', {
  ja: 'マイナンバー利用事務系の媒体は物理破壊してください（ガイドライン図表41）。',
  en: 'Media of the My Number zone must be physically destroyed.',
})
