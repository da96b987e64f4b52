import { choice, day, file, list, optional, ref, refuse, register, text } from '#kernel'

import { meets } from '../meets.ts'

const subject = text({ label: { ja: '議題', en: 'Subject' }, max: 100 })
const decided = list({
  label: { ja: '決定事項', en: 'Decisions' },
  of: {
    subject,
    outcome: text({ label: { ja: '決定', en: 'Decision' }, max: 200 }),
    by: optional(day({ label: { ja: '期限', en: 'By' } })),
  },
  max: 50,
})
const minutes = file({ label: { ja: '議事録', en: 'Minutes' } })
const plan = file({ label: { ja: '改善計画', en: 'Plan of improvement' } })
const progress = choice({
  label: { ja: '改善計画の進捗', en: 'Progress of the plan' },
  of: {
    done: { ja: '完了', en: 'Done' },
    'on-track': { ja: '計画どおり', en: 'On track' },
    behind: { ja: '遅れ', en: 'Behind' },
  },
})

const { act, event, deadline, periodic, conduct } = register('meetings', {
  label: { ja: '情報セキュリティ委員会', en: 'Committee meetings' },
  fields: {
    heldOn: day({ label: { ja: '開催日', en: 'Held on' } }),
    form: choice({
      label: { ja: '開催の形', en: 'Form' },
      of: {
        assembled: { ja: '会議', en: 'Assembled' },
        written: { ja: '書面', en: 'In writing' },
        council: { ja: '庁議等で代える', en: 'Within another council' },
      },
    }),
    chair: ref('staff', { label: { ja: '委員長', en: 'Chair' } }),
    attendees: list({
      label: { ja: '出席者', en: 'Attendees' },
      of: { staff: ref('staff', { label: { ja: '出席者', en: 'Attendee' } }) },
      max: 100,
    }),
    agenda: list({ label: { ja: '議題', en: 'Agenda' }, of: { subject }, max: 50 }),
    decided,
    minutes: optional(minutes),
    plan: optional(plan),
    progress: optional(progress),
  },
  opened: ['heldOn', 'form', 'chair', 'attendees', 'agenda'],
  events: { minuted: { decided, minutes }, planned: { plan }, progressed: { progress } },
})

const NOT_YET = refuse('not-yet', {
  ja: '開催日が未来です。開催した後に記録してください。',
  en: 'It lies in the future: record it once it has been held.',
})
const NOBODY = refuse('nobody', {
  ja: '出席者と議題を入れてください。',
  en: 'Enter who attended and what was on the agenda.',
})
const NO_MINUTES = refuse('no-minutes', { ja: '先に議事録を記録してください。', en: 'Record the minutes first.' })

/** 情報セキュリティ委員会: that it met, what it decided, its plan of improvement and how far that has come. */
export const meetings = conduct({
  open: {
    label: { ja: '開催を記録する', en: 'Record a meeting' },
    by: ['administrator', 'chief', 'ciso', 'committee'],
    unless: ({ heldOn, attendees, agenda }, { on }) => {
      if (heldOn > on) return NOT_YET
      return attendees.length === 0 || agenda.length === 0 ? NOBODY : null
    },
  },
  begin: { decided: [], minutes: null, plan: null, progress: null },
  evolve: {},
  acts: {
    minute: act({
      label: { ja: '議事録を記録する', en: 'Record the minutes' },
      by: ['administrator', 'chief', 'committee'],
      takes: { decided, minutes },
      decide: (_meeting, input) => event.minuted(input),
    }),
    plan: act({
      label: { ja: '改善計画の策定を記録する', en: 'Record the plan of improvement' },
      by: ['chief', 'ciso', 'committee'],
      takes: { plan },
      decide: (meeting, input) => (meeting.minutes === null ? NO_MINUTES : event.planned(input)),
    }),
    checkProgress: act({
      label: { ja: '改善計画の進捗の確認を記録する', en: 'Record that its progress was checked' },
      by: ['chief', 'ciso', 'committee'],
      takes: { progress },
      decide: (meeting, input) => (meeting.minutes === null ? NO_MINUTES : event.progressed(input)),
    }),
  },
  duties: {
    minuted: deadline({
      label: { ja: '委員会の議事録を30日以内に作る', en: 'Have the minutes within thirty days' },
      meets: meets('guideline-r8#org-committee-yearly'),
      owner: 'chief',
      after: 'opened',
      within: { days: 30 },
      metBy: 'minuted',
    }),
    held: periodic({
      label: { ja: '委員会を毎年度開催する', en: 'Have the committee meet each fiscal year' },
      meets: meets('guideline-r8#org-committee-yearly', 'ordinance-80#org'),
      owner: 'ciso',
      over: 'organisation',
      every: { fiscalYears: 1 },
      metBy: 'minuted',
    }),
    planned: periodic({
      label: { ja: '改善計画を毎年度策定する', en: 'Make a plan of improvement each fiscal year' },
      meets: meets('guideline-r8#org-committee-yearly', 'basic-policy#improvement'),
      owner: 'ciso',
      over: 'organisation',
      every: { fiscalYears: 1 },
      metBy: 'planned',
    }),
    progressed: periodic({
      label: { ja: '改善計画の進捗を毎年度確認する', en: 'Check the progress of the plan each fiscal year' },
      meets: meets('guideline-r8#org-committee-yearly', 'basic-policy#improvement'),
      owner: 'ciso',
      over: 'organisation',
      every: { fiscalYears: 1 },
      metBy: 'progressed',
    }),
  },
  reads: { roles: ['administrator', 'committee', 'chief', 'ciso', 'auditor', 'head'], within: 'organisation' },
  lists: { order: '-heldOn' },
})
