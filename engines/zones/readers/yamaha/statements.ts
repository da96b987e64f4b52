import { notUnderstood, type Ledger } from '../ledger.ts'
import { splitWords } from '../words.ts'

/** One command with the lines it was written on, and the line (`pp1`, `tunnel3`) that it is about where it says only `pp`. */
export interface Statement {
  readonly words: readonly string[]
  readonly line: number
  readonly to: number
  readonly pp: string | undefined
  readonly tunnel: string | undefined
}

/** Columns after which `show config` breaks a line on the console, even inside a number: terminals differ by one. */
const CONSOLE_COLUMNS = new Set([79, 80])

/** First words of commands; what begins otherwise after a full line is the rest of that line. */
const COMMAND =
  /^ ?(?:account|administrator|alarm|analog|arp|auth|bgp|bridge|bri|clear|clock|connect|console|cooperation|date|ddns|description|dhcp|disconnect|dns|dpi|embedded|ethernet|external-memory|forward|heartbeat2?|http|httpd|interface|ip|ipsec|ipv6|isdn|keepalive|l2tp|lan\S*|led|leased|login|loopback\S*|lua|mail|map-e|mobile|nat|netvolante-dns|no|ngn|ntpdate|onfs|operation|ospf|packetdump|pki|pp|ppp|pppoe|pptp|provider|qac-tm|queue|quit|radius|remote|rip|rotate|rtfs|save|schedule|security|sftpd|show|sip|snmp\S*|sntpd|speed|sshd|ssh|sshd|statistics|switch|syslog|system|telnetd|terminate|tftp|time|timezone|tunnel|upnp|url|usbhost|user|vlan|vrrp|wan\S*|wins|wol|wwan\S*|yno)(?:\s|$)/

const PAGER = /^-+(?:つづく|more|More)-+/

/**
 * The commands of a file. Lines that the console broke are joined: a line that begins with a digit can only be the rest
 * of the one before (right after a full line the break may lie inside a number, else a blank was dropped there).
 * `no …` takes back what was said before.
 */
export function readStatements(ledger: Ledger): Statement[] {
  const out: Statement[] = []
  let pp: string | undefined
  let tunnel: string | undefined
  for (const { text, line, to } of joinBroken(ledger)) {
    const words = splitWords(text)
    if (words[0] === 'no') {
      takeBack(out, words.slice(1), ledger, { line, to })
      continue
    }
    const [first, second, third = ''] = words
    if (second === 'select' && (first === 'pp' || first === 'tunnel')) {
      if (first === 'pp') pp = third === 'none' ? undefined : `pp${third}`
      else tunnel = third === 'none' ? undefined : `tunnel${third}`
      ledger.understood(line, to)
    }
    out.push({ words, line, to, pp, tunnel })
  }
  return out
}

interface Joined {
  text: string
  readonly line: number
  to: number
}

function joinBroken(ledger: Ledger): Joined[] {
  const out: Joined[] = []
  const numbers = definedNumbers(ledger.lines)
  let before = ''
  for (const [index, whole] of ledger.lines.entries()) {
    const line = index + 1
    const text = whole.replace(/\s+$/, '')
    if (text === '') continue
    if (text.startsWith('#') || PAGER.test(text)) {
      ledger.irrelevant('comment', line)
      continue
    }
    const last = out.at(-1)
    const full = CONSOLE_COLUMNS.has(columns(before))
    if (last && (/^ ?\d/.test(text) || (full && !COMMAND.test(text)))) {
      last.text += `${isWhole(last.text, text, full, numbers) ? ' ' : ''}${text}`
      last.to = line
    } else {
      out.push({ text, line, to: line })
    }
    before = whole
  }
  return out
}

/** Numbers that the file defines filters under. */
function definedNumbers(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => /^ ?ip(?:v6)? filter (?:dynamic )?(\d+) /.exec(line)?.[1] ?? []))
}

/**
 * Whether a break fell between two words, where the blank may be lost. Two digits that meet are one number where the
 * file defines that number; else two where it defines both; else one where the line was full.
 */
function isWhole(before: string, after: string, full: boolean, numbers: ReadonlySet<string>): boolean {
  const [tail, head] = [/\d+$/.exec(before)?.[0], /^\d+/.exec(after)?.[0]]
  if (tail === undefined || head === undefined) return !full && !after.startsWith(' ')
  if (numbers.has(tail + head)) return false
  return (numbers.has(tail) && numbers.has(head)) || !full
}

/** Columns on a console, where a Japanese letter takes two. */
function columns(text: string): number {
  let count = 0
  for (const letter of text) count += letter > '\u1100' && !(letter >= '\uff61' && letter <= '\uff9f') ? 2 : 1
  return count
}

function takeBack(
  out: Statement[],
  words: readonly string[],
  ledger: Ledger,
  { line, to }: Pick<Joined, 'line' | 'to'>,
): void {
  if (words.length === 0) {
    ledger.stray(line, notUnderstood('no'), to)
    return
  }
  ledger.understood(line, to)
  for (let i = out.length - 1; i >= 0; i--) {
    const one = out[i]!
    if (!words.every((word, at) => one.words[at] === word)) continue
    ledger.understood(one.line, one.to)
    out.splice(i, 1)
  }
}
