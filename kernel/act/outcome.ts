import type { Fields, Values } from '../fields/field.ts'
import type { Words } from '../words.ts'

/** An act that was understood and turned down. Expected, so a value; `words` say why and what to do next. */
export interface Refusal {
  readonly refused: string
  readonly words: Words
}

export function refuse(refused: string, words: Words): Refusal {
  return { refused, words }
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value
}

export type Events = Readonly<Record<string, Fields>>

/** Something that happened, in the words of a register. Made by `event.name(data)`. */
export interface Happening<K = string, D = unknown> {
  readonly event: K
  readonly data: D
}

export type HappeningOf<E extends Events> = { [K in keyof E & string]: Happening<K, Values<E[K]>> }[keyof E & string]

/** What comes of an act: one event, several, or a refusal. */
export type Outcome<E extends Events> = HappeningOf<E> | readonly HappeningOf<E>[] | Refusal
