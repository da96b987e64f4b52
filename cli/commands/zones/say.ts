import type { Words } from '#kernel'
import type { Line } from '#engines/zones'
import type { Screen } from '../../terminal/screen.ts'

export function say({ language }: Screen, ja: string, en: string): string {
  return language === 'ja' ? ja : en
}

export function inLanguage({ language }: Screen, words: Words): string {
  return words[language]
}

/** `fw.conf:12`, `fw.conf:12-19` */
export function lineWords({ file, line, to }: Line): string {
  return `${file}:${line}${to === undefined ? '' : `-${to}`}`
}
