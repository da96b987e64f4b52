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
    return `create index if not exists "${name}" on "r_${register.name}" (${columns.join(', ')}) where ${LIVE}`
  })
}

/** Raised when keys are made otherwise than before, so that stores make their read tables anew. */
const KEYS = 1

/** What a register's table is made as; where a store has it otherwise, it is made anew from the log. */
export function tableSpelling(register: AnyRegister): string {
  const sortsBy = JSON.stringify(register.lists?.sortsBy ?? {})
  return [`keys ${KEYS}`, createTable(sqlTable(register)), ...createIndexes(register), sortsBy].join('\n')
}
