import { choice, file, number, optional, ownRequirement, refuse, register, ROLES, text } from '#kernel'

const { act, event, periodic, conduct } = register('requirements', {
  label: { ja: '独自の要件', en: 'Own requirements' },
  fields: {
    key: text({ label: { ja: '要件のキー', en: 'Key' }, max: 60 }),
    title: text({ label: { ja: '要件', en: 'Requirement' }, max: 300 }),
    owner: choice({ label: { ja: '担当する役割', en: 'Owner' }, of: ROLES }),
    months: number({ label: { ja: '何か月ごと', en: 'Every (months)' }, min: 1, max: 120 }),
    evidence: text({ label: { ja: '証跡とするもの', en: 'Evidence' }, max: 300 }),
    status: choice({
      label: { ja: '状態', en: 'Status' },
      of: { asked: { ja: '有効', en: 'Asked' }, dropped: { ja: '廃止', en: 'Dropped' } },
    }),
  },
  opened: ['key', 'title', 'owner', 'months', 'evidence'],
  events: { evidenced: { file: optional(file({ label: { ja: '証跡', en: 'Evidence' } })) }, dropped: {} },
})

const DROPPED = refuse('dropped', { ja: '廃止された要件です。', en: 'This requirement is dropped.' })

/** What only this organisation asks of itself: obligations of its policy that no catalogue has. */
export const requirements = conduct({
  open: { label: { ja: '登録する', en: 'Add' }, by: ['administrator', 'chief', 'ciso'] },
  begin: { status: 'asked' },
  evolve: { dropped: { status: 'dropped' } },
  acts: {
    evidence: act({
      label: { ja: '実施を記録する', en: 'Record that it was done' },
      by: ['chief', 'ciso', 'department', 'section', 'system'],
      takes: { file: optional(file({ label: { ja: '証跡', en: 'Evidence' } })) },
      decide: (requirement, input) => (requirement.status === 'asked' ? event.evidenced(input) : DROPPED),
    }),
    drop: act({
      label: { ja: '廃止する', en: 'Drop' },
      by: ['chief', 'ciso'],
      takes: {},
      decide: (requirement) => (requirement.status === 'asked' ? event.dropped({}) : DROPPED),
    }),
  },
  duties: {
    done: periodic({
      label: { ja: '独自の要件を実施する', en: 'Do what was asked' },
      meets: (requirement) => [ownRequirement(requirement.key)],
      owner: 'chief',
      where: (requirement) => requirement.status === 'asked',
      every: (requirement) => ({ months: requirement.months }),
      metBy: 'evidenced',
    }),
  },
  reads: { roles: ['staff', 'administrator', 'chief', 'ciso', 'auditor'], within: 'organisation' },
  lists: { order: 'key' },
})
