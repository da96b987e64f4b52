import { beyond } from './beyond.ts'
import type { Network } from '../model/index.ts'
import type { Cell, Matrix } from '../questions/index.ts'
import { escapeHtml, page } from './html.ts'
import { servicesWords } from './service-words.ts'
import { zoneMap } from './zone-map.ts'

/** The zone matrix as a self-contained page: a map, and the table of services that may pass. */
export function matrixReport(network: Network, { cells }: Matrix, language: 'ja' | 'en'): string {
  const say = (ja: string, en: string) => (language === 'ja' ? ja : en)
  const name = (key: string) => network.zones.find((zone) => zone.key === key)?.words[language] ?? key
  const all = say('すべて', 'everything')
  const arrows = cells
    .filter(({ verdict }) => verdict !== 'closed')
    .map(({ from, to, family, verdict, services, perhaps }) => ({
      from,
      to,
      kind: verdict === 'open' ? ('open' as const) : ('unknown' as const),
      title: `${name(from)} → ${name(to)} IPv${family}: ${servicesWords(services.length > 0 ? services : perhaps, all)}`,
    }))
  const rows = cells.map(
    (cell) =>
      `<tr><td>${escapeHtml(name(cell.from))}</td><td>${escapeHtml(name(cell.to))}</td><td>IPv${cell.family}</td><td class="${cell.verdict}">${cellHtml(cell, say, all)}</td></tr>`,
  )
  const head = [say('から', 'From'), say('へ', 'To'), 'IP', say('通る通信', 'What passes')]
    .map((text) => `<th>${text}</th>`)
    .join('')
  const note = say(
    '実線は通る通信、点線は分からない行しだいの通信です。',
    'Solid: passes. Dotted: hangs on lines that were not understood.',
  )
  const body = `${zoneMap(network.zones, arrows, language)}<p>${note}</p><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
  return page(say('領域間通信表', 'Zone matrix'), language, body)
}

/** Lines that a cell of the table has room for. */
const MOST_SHOWN = 10

function cellHtml(cell: Cell, say: (ja: string, en: string) => string, all: string): string {
  const { verdict, services, perhaps, stray, unanswered, because } = cell
  const more = beyond(cell, MOST_SHOWN)
  const parts = [
    verdict === 'closed' ? say('通らない', 'nothing') : '',
    services.length > 0 ? broken(servicesWords(services, all)) : '',
    perhaps.length > 0 ? `${say('分からない行しだい：', 'perhaps: ')}${broken(servicesWords(perhaps, all))}` : '',
    stray.length > 0 ? `${say('応答を装えば通る：', 'posing as a reply: ')}${broken(servicesWords(stray, all))}` : '',
    unanswered.length > 0
      ? `${say('応答が戻らない：', 'no answer comes back: ')}${broken(servicesWords(unanswered, all))}`
      : '',
    ...because
      .slice(0, MOST_SHOWN)
      .map(({ at, why }) => `<code>${escapeHtml(`${at.file}:${at.line}`)}</code> ${escapeHtml(say(why.ja, why.en))}`),
    more ? escapeHtml(say(more.ja, more.en)) : '',
  ]
  return parts.filter((part) => part !== '').join('<br>')
}

function broken(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>')
}
