import { addDays } from '#kernel'

import type { DemoCalendar, DemoEvent } from './calendar.ts'
import { deed, open, type Player } from './player.ts'

interface Asked {
  readonly key: string
  readonly requirement: string
  readonly section: string | null
  readonly reason: string
  readonly measure: string
  /** Days from the application to the last day of the exception. */
  readonly days: number
}

/** Exceptions: one approved for a section, one for the town, one declined, one taken back. */
export function exceptionEvents({ start, april, today }: DemoCalendar): DemoEvent[] {
  const mfa = {
    key: 'mfa',
    requirement: 'guideline-r8#zone-mynumber-mfa',
    section: null,
    reason: '窓口端末の更新が年度の後半となるため、生体認証の装置がそろわない。',
    measure: 'ICカードによる認証とし、離席時の自動ロックを1分とする。',
    days: 300,
  }
  const media = {
    key: 'media',
    requirement: 'guideline-r8#human-carry-record',
    section: 'gakko',
    reason: '学校間の巡回で毎日持ち出すため、都度の記録が難しい。',
    measure: '暗号化した媒体に限り、週ごとに管理者が確認する。',
    days: 180,
  }
  const cloud = {
    key: 'cloud',
    requirement: 'guideline-r8#cloud-sensitive',
    section: 'kenko',
    reason: '無料の日程調整サービスを相談予約に使いたい。',
    measure: '氏名を入力しない。',
    days: 90,
  }
  const decline = { reason: '約款のみのサービスであり、機密性2以上の情報を扱わない運用とは認められない。' }
  return [
    { day: addDays(start, 50), play: (player) => apply(player, 'gakko-m', media, 'approve') },
    { day: addDays(april, 25), play: (player) => apply(player, 'kenko-m', cloud, 'decline', decline) },
    { day: addDays(start, 220), play: (player) => endException(player, 'gakko-m', 'media') },
    { day: addDays(today, -40), play: (player) => apply(player, 'kikaku-d', mfa, 'approve') },
    {
      day: addDays(today, -8),
      play: (player) => player.do('kikaku-d', deed('exceptions', player.id('exception:mfa'), 'review')),
    },
    {
      day: addDays(today, -6),
      play: (player) => player.do('kenko-m', application(player, { ...cloud, key: 'cloud-2' })),
    },
  ]
}

function application(
  player: Player,
  { key, requirement, section, reason, measure, days }: Asked,
): ReturnType<typeof open> {
  return open('exceptions', player.id(`exception:${key}`), {
    requirement,
    section: section === null ? null : player.id(`section:${section}`),
    from: player.day,
    to: addDays(player.day, days),
    reason,
    measure,
  })
}

function endException(player: Player, who: string, key: string): Promise<void> {
  return player.do(who, deed('exceptions', player.id(`exception:${key}`), 'end', { to: player.day }))
}

function apply(player: Player, who: string, asked: Asked, answer: string, input: object = {}): Promise<void> {
  return player.ask(who, application(player, asked), 'vice', answer, input)
}

function asset(player: Player, section: string, name: string): string {
  return player.id(`asset:${section}:${name}`)
}

function retire(section: string, name: string): DemoEvent['play'] {
  return (player) => player.do(`${section}-s`, deed('assets', asset(player, section, name), 'retire'))
}

function dispose(section: string, name: string, method: string): DemoEvent['play'] {
  return async (player) => {
    const certificate = await player.paper('データ消去証明書', `対象　${name}`, `方法　${method}`)
    const command = deed('assets', asset(player, section, name), 'dispose', { method, certificate })
    await player.ask(`${section}-s`, command, `${section}-m`, 'approve')
  }
}

/** Equipment that goes: with a certificate; destroyed, since it held what residents are known by; and two that wait too long. */
export function disposalEvents({ start, april, today }: DemoCalendar): DemoEvent[] {
  return [
    { day: addDays(start, 40), play: retire('joho', '職員端末01') },
    { day: addDays(start, 62), play: dispose('joho', '職員端末01', 'crypto-erased') },
    { day: addDays(april, 30), play: retire('shimin', '窓口端末04') },
    { day: addDays(april, 52), play: dispose('shimin', '窓口端末04', 'destroyed') },
    { day: addDays(today, -110), play: retire('zeimu', '窓口端末03') },
    { day: addDays(today, -70), play: retire('fukushi', '窓口端末02') },
  ]
}

/** What happened in the last days: someone has left and has yet to hand back; a few of the town's own requirements done. */
export function recentEvents({ today }: DemoCalendar): DemoEvent[] {
  return [
    { day: addDays(today, -9), play: (player) => player.do('joho-s', deed('staff', player.id('shimin-3'), 'leave')) },
    { day: addDays(today, -3), play: recordLate },
  ]
}

/** A decision of the assembly's office that nobody has confirmed yet. */
async function recordLate(player: Player): Promise<void> {
  const scan = await player.paper('文書番号　議第52号', '件名　議場の配信設備の更新')
  const told = {
    documentNumber: '議第52号',
    title: '議場の配信設備の更新',
    decider: '議長',
    decidedOn: addDays(player.day, -2),
  }
  const place = { organ: player.id('organ:assembly'), section: player.id('section:gikai'), drafter: null }
  await player.do('gikai-m', open('decisions', player.id('decision:late'), { ...told, scan, ...place }))
}
