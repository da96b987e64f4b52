import type { AnyRegister } from './register.ts'

/** What follows from a register alone, worked out when it is first asked for: declarations do not change. */
export function oncePerRegister<T>(make: (register: AnyRegister) => T): (register: AnyRegister) => T {
  const made = new WeakMap<AnyRegister, { readonly value: T }>()
  return (register) => {
    let known = made.get(register)
    if (!known) made.set(register, (known = { value: make(register) }))
    return known.value
  }
}
