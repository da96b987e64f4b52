import { factsOfKind } from '../listing/list-fields.ts'
import { usualOrder } from '../listing/usual-order.ts'
import type { AnyRegister } from '../register/register.ts'
import { createTable, sqlTable } from './sql-table.ts'
import { columnOf, LIVE, sortTerm } from './sql-terms.ts'

/**
 * The statements that make the indexes of a register's table: its order, and what narrows it; see `Lists`. A register
 * that nothing narrows has some hundreds of items (sections, meetings): they are looked through faster than an index of
 * them is kept.
 */
export function createIndexes(register: AnyRegister): string[] {
  if (!isLong(register)) return []
  const hasOrder = usualOrder(register).length > 0
  return [...(hasOrder ? [narrowIndex(register, [])] : []), ...narrowIndexes(register)]
}

/**
 * The same with an index of the order that holds what searches look at, too, so that they read it and not the whole table,
 * and stop where the page is full. For SQLite: PostgreSQL's indexes hold no long texts.
 */
export function createCoveringIndexes(register: AnyRegister): string[] {
  if (!isLong(register)) return []
  const choices = factsOfKind(register, 'choice').map(([name]) => columnOf(register, name))
  const columns = [...endOf(register), '"q"', ...choices]
  return [index(register, `l_${register.name}__q`, columns), ...narrowIndexes(register)]
}

function isLong({ lists }: AnyRegister): boolean {
  return lists?.narrows !== undefined
}

function narrowIndexes(register: AnyRegister): string[] {
  return (register.lists?.narrows ?? []).map((fields) => narrowIndex(register, fields))
}

function narrowIndex(register: AnyRegister, fields: readonly string[]): string {
  const columns = [...fields.map((field) => columnOf(register, field)), ...endOf(register)]
  return index(register, ['l', register.name, ...fields].join('_'), columns)
}

/** How an index ends: in the usual order, read from either end. */
function endOf(register: AnyRegister): string[] {
  return [...usualOrder(register).map(({ field }) => sortTerm(register, field)), '"id"']
}

/** NOTE: `voided_on` is null in all of them, and stands here so that counting reads the index alone. */
function index({ name }: AnyRegister, called: string, columns: readonly string[]): string {
  return `create index if not exists "${called}" on "r_${name}" (${columns.join(', ')}, "voided_on") where ${LIVE}`
}

/** Raised when keys are made otherwise than before, so that stores make their read tables anew. */
const KEYS = 1

/** What a register's table is made as; where a store has it otherwise, it is made anew from the log. */
export function tableSpelling(register: AnyRegister): string {
  const sortsBy = JSON.stringify(register.lists?.sortsBy ?? {})
  const indexes = [...createIndexes(register), ...createCoveringIndexes(register)]
  return [`keys ${KEYS}`, createTable(sqlTable(register)), ...indexes, sortsBy].join('\n')
}
