import type { Words } from '#kernel'
import type { LineRange, PolicyKind } from '#policy'
import type { Screen } from '../../terminal/screen.ts'

export const KIND_WORDS: Readonly<Record<PolicyKind, Words>> = {
  'basic-policy': { ja: '基本方針', en: 'basic policy' },
  standards: { ja: '対策基準', en: 'standards' },
  procedures: { ja: '実施手順', en: 'procedures' },
}

/** `5`, `7–9` */
export function rangeWords([from, to]: LineRange): string {
  return from === to ? String(from) : `${from}-${to}`
}

export function say({ language }: Screen, ja: string, en: string): string {
  return language === 'ja' ? ja : en
}
