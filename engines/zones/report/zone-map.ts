import type { Zone } from '../model/index.ts'
import { escapeHtml } from './html.ts'

/** An arrow between two zones. `kind` decides stroke and dash, so that print without colour still tells them apart. */
export interface Arrow {
  readonly from: string
  readonly to: string
  readonly kind: 'open' | 'unknown' | 'refuted'
  /** What a reader hears and a pointer shows. */
  readonly title: string
}

const WIDTH = 720
const HEIGHT = 460
const BOX = { width: 190, height: 56 }
const LOOKS = {
  open: { stroke: '#3a5ba9', dash: '', width: 2 },
  unknown: { stroke: '#8a4b00', dash: '3 5', width: 2 },
  refuted: { stroke: '#b3001e', dash: '10 4', width: 3.5 },
} as const

/** Zones on an ellipse with an arrow wherever something passes: the map of a report, as plain SVG. */
export function zoneMap(zones: readonly Zone[], arrows: readonly Arrow[], language: 'ja' | 'en'): string {
  const places = new Map(zones.map(({ key }, index) => [key, placeOf(index, zones.length)] as const))
  const heads = Object.entries(LOOKS).map(
    ([kind, { stroke }]) =>
      `<marker id="head-${kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="${stroke}"/></marker>`,
  )
  const lines = arrows.map((arrow) => arrowPath(arrow, places))
  const boxes = zones.map(({ key, words }) => {
    const { x, y } = places.get(key)!
    const text = escapeHtml(words[language])
    return `<g><rect x="${x - BOX.width / 2}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="8" fill="#fff" stroke="#1a1a1c" stroke-width="1.5"/><text x="${x}" y="${y + 5}" text-anchor="middle" font-size="15" textLength="${text.length > 12 ? BOX.width - 16 : ''}" lengthAdjust="spacingAndGlyphs">${text}</text></g>`
  })
  const name = language === 'ja' ? '領域の間で通る通信' : 'What passes between zones'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name}"><defs>${heads.join('')}</defs>${lines.join('')}${boxes.join('')}</svg>`
  return svg.replaceAll(' textLength="" lengthAdjust="spacingAndGlyphs"', '')
}

interface Place {
  readonly x: number
  readonly y: number
}

function placeOf(index: number, count: number): Place {
  const angle = (2 * Math.PI * index) / Math.max(1, count) - Math.PI / 2
  const x = WIDTH / 2 + (WIDTH / 2 - BOX.width / 2 - 10) * Math.cos(angle)
  const y = HEIGHT / 2 + (HEIGHT / 2 - BOX.height / 2 - 10) * Math.sin(angle)
  return { x: Math.round(x), y: Math.round(y) }
}

/** A curve from edge to edge, bent to one side so that the way back does not lie on it. */
function arrowPath({ from, to, kind, title }: Arrow, places: ReadonlyMap<string, Place>): string {
  const [a, b] = [places.get(from), places.get(to)]
  if (!a || !b) return ''
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = Math.hypot(dx, dy) || 1
  const bend = { x: (a.x + b.x) / 2 - (dy / length) * 42, y: (a.y + b.y) / 2 + (dx / length) * 42 }
  const [start, end] = [edgeTowards(a, bend), edgeTowards(b, bend)]
  const { stroke, dash, width } = LOOKS[kind]
  const path = `M${round(start)}Q${round(bend)} ${round(end)}`
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`
  return `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}"${dashes} marker-end="url(#head-${kind})"><title>${escapeHtml(title)}</title></path>`
}

function edgeTowards(box: Place, target: Place): Place {
  const [dx, dy] = [target.x - box.x, target.y - box.y]
  const scale = Math.min(BOX.width / 2 / Math.max(1, Math.abs(dx)), BOX.height / 2 / Math.max(1, Math.abs(dy)))
  return { x: box.x + dx * scale * 1.04, y: box.y + dy * scale * 1.04 }
}

function round({ x, y }: Place): string {
  return `${Math.round(x)} ${Math.round(y)}`
}
