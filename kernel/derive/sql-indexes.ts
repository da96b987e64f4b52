import { factsOfKind } from '../listing/list-fields.ts'
import type { AnyRegister } from '../register.ts'
import { createTable, sqlTable } from './sql-table.ts'
import { columnOf, LIVE, sortTerm } from './sql-terms.ts'

/** The statements that make the indexes of a register's table: its order, and what narrows it; see `Lists`. */
export function createIndexes(register: AnyRegister): string[] {
  const { order, narrows = [] } = register.lists ?? {}
  const end = [...(order === undefined ? [] : [sortTerm(register, order)]), '"id"']
  const rows = order === undefined ? narrows : [[], ...narrows]
  return rows.map((fields) => {
    const name = ['l', register.name, ...fields].join('_')
    const columns = [...fields.map((field) => columnOf(register, field)), ...end]
    // NOTE: `voided_on` is null in all of them, and stands here so that counting reads the index alone.
    return `create index if not exists "${name}" on "r_${register.name}" (${columns.join(', ')}, "voided_on") where ${LIVE}`
  })
}

/**
 * The statement that makes an index which holds what searches look at, so that they read it and not the whole table;
 * in the order of ids, which is that of time, so that it grows at its end. For SQLite: PostgreSQL's indexes hold no
 * long texts, and have kinds of their own for this.
 */
export function createSearchIndex(register: AnyRegister): string {
  const choices = factsOfKind(register, 'choice').map(([name]) => columnOf(register, name))
  const columns = ['"id"', '"q"', ...choices, '"voided_on"'].join(', ')
  return `create index if not exists "l_${register.name}__q" on "r_${register.name}" (${columns}) where ${LIVE}`
}

/** Raised when keys are made otherwise than before, so that stores make their read tables anew. */
const KEYS = 1

/** What a register's table is made as; where a store has it otherwise, it is made anew from the log. */
export function tableSpelling(register: AnyRegister): string {
  const sortsBy = JSON.stringify(register.lists?.sortsBy ?? {})
  return [
    `keys ${KEYS}`,
    createTable(sqlTable(register)),
    ...createIndexes(register),
    createSearchIndex(register),
    sortsBy,
  ].join('\n')
}
