import { actsOf, VOIDED, VOID, type AnyRegister, type Words } from '#kernel'

const KNOWN = new WeakMap<AnyRegister, Map<string, Words>>()

/**
 * What happened, in the words of the act that says it (`event.moved(…)` in the conduct of 移す). NOTE: a register names its
 * acts and not its events; where no act says an event in so many words, its key is all there is.
 */
export function eventWords(register: AnyRegister, event: string): Words {
  let words = KNOWN.get(register)
  if (!words) KNOWN.set(register, (words = wordsOf(register)))
  return words.get(event) ?? { ja: event, en: event }
}

function wordsOf(register: AnyRegister): Map<string, Words> {
  const words = new Map<string, Words>([['opened', register.open.label]])
  const voiding = actsOf(register)[VOID]
  if (voiding) words.set(VOIDED, voiding.label)
  for (const act of Object.values(actsOf(register))) {
    const decide: unknown = Reflect.get(act, 'decide') // its text is read; it is not called
    for (const [, event] of String(decide).matchAll(/\bevent\.(\w+)\(/gu)) {
      if (!words.has(event!)) words.set(event!, act.label)
    }
  }
  return words
}
