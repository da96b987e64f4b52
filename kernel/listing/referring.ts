import type { AnyRegister } from '../register/register.ts'

/** The registers that the facts of an item refer to, by field; references within lists are not among them. */
export function referringFields({ fields }: AnyRegister): [name: string, to: string][] {
  return Object.entries(fields).flatMap(([name, { kind, to, personal }]): [string, string][] =>
    kind === 'ref' && to !== undefined && !personal ? [[name, to]] : [],
  )
}

/** What items are called, by register and id: those that a page refers to. */
export type Called = Readonly<Record<string, Readonly<Record<string, string>>>>
