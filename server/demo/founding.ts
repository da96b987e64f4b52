import { addDays, fiscalYearOf, type Command, type Day, type RoleKey } from '#kernel'
import { holidaysOfFiscalYear } from '#registers'

import { managerOf, PEOPLE, type Person } from './people.ts'
import { ORGANS, SECTIONS, type DemoSection } from './places.ts'
import { open, type Player } from './player.ts'

/** 関山市 as it begins: its book, organs, sections, people, roles and the old classes 3, 2 and 1. */
export async function found(player: Player, organisation: string, start: Day): Promise<void> {
  const told = { organisation: '関山市', kind: '市', house: player.house, sealedThrough: addDays(start, -1) }
  await player.found(
    'joho-s',
    open('book', organisation, told),
    ...ORGANS.map(({ key, name, kana, kind }) =>
      open('organs', player.id(`organ:${key}`), { name, kana, kind, since: '1954-10-01' }),
    ),
    ...SECTIONS.map((section) => openSection(player, section)),
    ...PEOPLE.map((person) => openPerson(player, person, `${player.chance.between(1992, 2023)}-04-01`)),
    ...roles(player, start),
  )
  await player.do('joho-s', ...oldClasses(player), closures(player, start))
}

export function openSection(player: Player, { key, name, kana, organ, parent }: DemoSection): Command {
  return open('sections', player.id(`section:${key}`), {
    name,
    kana,
    organ: player.id(`organ:${organ}`),
    parent: parent === null ? null : player.id(`section:${parent}`),
  })
}

export function openPerson(player: Player, person: Person, joinedOn: string): Command {
  const { key, name, kana, section, post, employment } = person
  const number = employment === 'special' ? `T${player.chance.between(100, 999)}` : `${player.chance.between(1e5, 9e5)}`
  return open('staff', player.id(key), {
    name,
    kana,
    number,
    mail: employment === 'dispatched' ? null : `${key}@sekiyama.example.jp`,
    section: player.id(`section:${section}`),
    post,
    employment,
    joinedOn,
  })
}

interface Assigned {
  readonly role: RoleKey
  /** What the role is called here. */
  readonly name: string
  readonly post: string
  readonly holder: string
  readonly organ?: string
  readonly section?: string
}

export function assign(player: Player, one: Assigned, from: Day): Command {
  const { role, name, post, holder, organ, section } = one
  return open('roles', player.id(roleId(one)), {
    role,
    name,
    post,
    holder: player.id(holder),
    organ: organ === undefined ? null : player.id(`organ:${organ}`),
    section: section === undefined ? null : player.id(`section:${section}`),
    from,
    to: null,
  })
}

/** Under which name an assignment goes. */
export function roleId({ role, holder, section }: Pick<Assigned, 'role' | 'holder' | 'section'>): string {
  return `role:${role}:${holder}:${section ?? ''}`
}

const DIRECTORS = ['kikaku-d', 'somu-d', 'shimin-d', 'fukushi-d', 'sangyo-d', 'kensetsu-d', 'suido-d', 'kyoiku-d']
const SYSTEMS = ['joho', 'zeimu', 'shimin', 'fukushi']

function postOf(key: string): string {
  return PEOPLE.find((person) => person.key === key)?.post ?? '職員'
}

function roles(player: Player, from: Day): Command[] {
  const one = (role: RoleKey, name: string, holder: string, at: Pick<Assigned, 'organ' | 'section'> = {}): Command =>
    assign(player, { role, name, post: postOf(holder), holder, ...at }, from)
  const organs = ['education', 'election', 'audit', 'equity', 'agriculture', 'assessment'] as const
  const heads = ['kyoikucho', 'senkan-c', 'kansa-c', 'kohei-c', 'noi-c', 'hyoka-c']
  return [
    one('head', '市長', 'mayor'),
    one('assembly', '議長', 'gicho', { organ: 'assembly' }),
    ...organs.map((organ, at) => one('organ', '執行機関', heads[at]!, { organ })),
    one('ciso', '最高情報セキュリティ責任者', 'vice'),
    one('chief', '統括情報セキュリティ責任者', 'kikaku-d'),
    one('auditor', '情報セキュリティ監査統括責任者', 'somu-d'),
    one('csirt', 'CSIRT管理者', 'joho-m'),
    one('administrator', '運用担当者', 'joho-s'),
    one('administrator', '運用担当者', 'joho-1'),
    ...['vice', ...DIRECTORS].map((holder) => one('committee', '情報セキュリティ委員', holder)),
    ...DIRECTORS.map((holder) =>
      one('department', '情報セキュリティ責任者', holder, { section: departmentOf(holder) }),
    ),
    ...SECTIONS.map(({ key }) => one('section', '情報セキュリティ管理者', managerOf(key), { section: key })),
    ...SYSTEMS.map((section) => one('system', '情報システム管理者', `${section}-m`, { section })),
    ...SYSTEMS.map((section) => one('system', '情報システム担当者', `${section}-s`, { section })),
  ]
}

function departmentOf(director: string): string {
  return director === 'kikaku-d' ? 'kikaku' : `${director.slice(0, -2)}-bu`
}

function oldClasses(player: Player): Command[] {
  const of = (axis: string, name: string, ministry: string): Command =>
    open('classes', player.id(`class:${axis}:${ministry}`), {
      axis,
      name,
      ministry,
      rank: Number(ministry),
      replaces: null,
    })
  return [
    ...['3', '2', '1'].map((ministry) => of('confidentiality', `機密性${ministry}`, ministry)),
    ...['2', '1'].flatMap((ministry) => [
      of('integrity', `完全性${ministry}`, ministry),
      of('availability', `可用性${ministry}`, ministry),
    ]),
  ]
}

/** The national holidays of the years of the play. */
function closures(player: Player, start: Day): Command {
  const year = fiscalYearOf(start)
  const days = [0, 1, 2].flatMap((more) => holidaysOfFiscalYear(year + more))
  return open('closures', player.id('closures'), { source: 'national', days })
}
