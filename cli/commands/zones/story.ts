import { linesOf, packetWords, type Line, type Reading, type Trail } from '#engines/zones'
import type { Screen } from '../../terminal/screen.ts'
import { lineWords, say } from './say.ts'

/** A packet's way as a story: what is sent, each device with the lines that let it pass, where it arrives. */
export function storyOf({ segment, sent, hops, arrives }: Trail, readings: readonly Reading[], screen: Screen): string {
  const lines = [
    say(screen, `  「${segment}」から送る：${packetWords(sent)}`, `  sent from “${segment}”: ${packetWords(sent)}`),
  ]
  for (const hop of hops) {
    lines.push(
      say(
        screen,
        `  ${hop.device}（${hop.in} から入り ${hop.out} へ出る）`,
        `  ${hop.device} (in by ${hop.in}, out by ${hop.out})`,
      ),
    )
    for (const { why, at } of hop.lines) {
      const word =
        why === 'filter'
          ? say(screen, '許可', 'permit')
          : why === 'nat'
            ? say(screen, '変換', 'translate')
            : say(screen, '経路', 'route')
      lines.push(`    ${word}  ${screen.paint('strong', lineWords(at))}  ${textAt(at, readings)}`)
    }
    for (const at of hop.open)
      lines.push(
        `    ${screen.paint('warning', say(screen, '不明', 'not understood'))}  ${lineWords(at)}  ${textAt(at, readings)}`,
      )
  }
  lines.push(say(screen, `  届く：${packetWords(arrives)}`, `  arrives: ${packetWords(arrives)}`))
  return `${lines.join('\n')}\n`
}

/** The masked text of a fact on one line, as much as a terminal shows. */
export function textAt(at: Line, readings: readonly Reading[]): string {
  return linesOf(at, readings).join(' · ').slice(0, 240)
}
