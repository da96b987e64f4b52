import { addDays, type Command } from '#kernel'

import type { DemoCalendar, DemoEvent } from './calendar.ts'
import { assign, openPerson, openSection, roleId } from './founding.ts'
import { goodsOf } from './goods.ts'
import { JOINERS, managerOf, PEOPLE, type Person } from './people.ts'
import { NEW_SECTION } from './places.ts'
import { deed, open, type Player } from './player.ts'

/** Who leaves on 31 March, and who is moved to which section on 1 April. */
const LEAVERS = ['kensetsu-d', 'zeimu-2', 'kenko-2']
const MOVES: Readonly<Record<string, string>> = {
  'seisaku-m': 'digital',
  'seisaku-1': 'digital',
  'seisaku-2': 'digital',
  'doboku-m': 'kensetsu-bu',
  'somu-2': 'zeimu',
  'shimin-2': 'fukushi',
  'norin-1': 'suido',
}
/** Who has not acknowledged the new policy. */
const SILENT = 'joho-3'
/** Who has no terminal and signs on paper. */
const ON_PAPER = new Set(['fukushi-2', 'gakko-2'])

/** Everyone acknowledges the policy of before, then the new one; joiners within their first month. */
export function acknowledgementEvents({ start, april }: DemoCalendar): DemoEvent[] {
  const staying = PEOPLE.filter(({ key }) => !LEAVERS.includes(key) && key !== SILENT)
  const first = PEOPLE.map((person, at) => acknowledge(person, 'former', addDays(start, 2 + (at % 24)), false))
  const again = [...staying, ...JOINERS].map((person, at) =>
    acknowledge(person, 'policy', addDays(april, 3 + (at % 22)), true),
  )
  return [...first, ...again]
}

function acknowledge(
  { key, section }: Person,
  edition: string,
  day: DemoEvent['day'],
  isAfterApril: boolean,
): DemoEvent {
  const place = (isAfterApril ? MOVES[key] : undefined) ?? section
  return {
    day,
    play: async (player) => {
      const isPaper = ON_PAPER.has(key)
      const paper = isPaper ? await player.paper('情報セキュリティポリシーを読み、遵守します。', `署名　${key}`) : null
      const told = {
        staff: player.id(key),
        section: player.id(`section:${place}`),
        edition: player.id(`edition:${edition}`),
        paper,
      }
      const by = isPaper ? managerOf(place, isAfterApril) : key
      await player.do(by, open('acknowledgements', player.id(`ack:${edition}:${key}`), told))
    },
  }
}

function section(player: Player, key: string): string {
  return player.id(`section:${key}`)
}

/** 31 March and 1 April: who leaves, joins and moves; a section closed, another opened, roles handed over, all in two acts. */
export function aprilEvents({ april }: DemoCalendar): DemoEvent[] {
  const last = addDays(april, -1)
  return [
    {
      day: last,
      play: (player) =>
        player.do(
          'joho-s',
          ...LEAVERS.map((key) => deed('staff', player.id(key), 'leave')),
          ...ended().map((id) => deed('roles', player.id(id), 'end', { to: last })),
        ),
    },
    {
      day: april,
      play: (player) =>
        player.do(
          'joho-s',
          openSection(player, NEW_SECTION),
          ...Object.entries(MOVES).map(([key, to]) =>
            deed('staff', player.id(key), 'move', { section: section(player, to) }),
          ),
          deed('staff', player.id('doboku-m'), 'post', { post: '建設部長' }),
          deed('staff', player.id('doboku-1'), 'post', { post: '土木課長' }),
          deed('staff', player.id('joho-1'), 'concur', {
            concurrent: [{ section: section(player, 'digital'), post: '主事（兼務）' }],
          }),
          ...JOINERS.map((person) => openPerson(player, person, april)),
          ...begun(player, april),
        ),
    },
    {
      day: addDays(april, 2),
      play: async (player) => {
        const to = { section: section(player, 'digital'), keeper: player.id('seisaku-m'), place: '執務室' }
        const moves = goodsOf('seisaku').map(({ id }) => deed('assets', player.id(id), 'move', to))
        await player.do('seisaku-m', ...moves)
        const role = roleId({ role: 'section', holder: 'seisaku-m', section: 'seisaku' })
        await player.do(
          'joho-s',
          deed('sections', section(player, 'seisaku'), 'close'),
          deed('roles', player.id(role), 'end', { to: player.day }),
        )
      },
    },
    {
      day: addDays(april, 6),
      play: (player) =>
        player.do(
          'joho-s',
          ...[...LEAVERS, ...Object.keys(MOVES)].map((key) => deed('staff', player.id(key), 'handBack')),
        ),
    },
    {
      day: addDays(april, 60),
      play: (player) => player.do('joho-s', deed('staff', player.id('kenko-1'), 'takeLeave')),
    },
  ]
}

/** The roles that end with 31 March. */
function ended(): string[] {
  return [
    roleId({ role: 'committee', holder: 'kensetsu-d' }),
    roleId({ role: 'department', holder: 'kensetsu-d', section: 'kensetsu-bu' }),
    roleId({ role: 'section', holder: 'kensetsu-d', section: 'kensetsu-bu' }),
    roleId({ role: 'section', holder: 'doboku-m', section: 'doboku' }),
  ]
}

/** The roles that begin on 1 April. */
function begun(player: Player, april: DemoEvent['day']): Command[] {
  const manager = { role: 'section', name: '情報セキュリティ管理者' } as const
  const director = { post: '建設部長', holder: 'doboku-m' } as const
  return [
    assign(player, { role: 'committee', name: '情報セキュリティ委員', ...director }, april),
    assign(player, { role: 'department', name: '情報セキュリティ責任者', ...director, section: 'kensetsu-bu' }, april),
    assign(player, { ...manager, ...director, section: 'kensetsu-bu' }, april),
    assign(player, { ...manager, post: '土木課長', holder: 'doboku-1', section: 'doboku' }, april),
    assign(player, { ...manager, post: 'デジタル推進課長', holder: 'seisaku-m', section: 'digital' }, april),
  ]
}
