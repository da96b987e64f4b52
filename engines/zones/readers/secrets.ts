import type { Vendor } from '../model/index.ts'

/** What stands in place of a secret. */
const MASK = '***'

/** Commands that announce a secret: everything after the match is masked, for a passphrase may hold blanks. */
const ANNOUNCED: Readonly<Record<Vendor, readonly RegExp[]>> = {
  fortigate: [
    /^\s*(?:set|append)\s+[\w-]*(?:password|passwd|passphrase|secret|private-key|keydata|authkey|enckey|pwd|psk|community|token|seed|api-key|auth-key|access-key|client-key|key-string)\d*\s+(?=\S)/i,
    /^\s*set\s+key(?:-\w+|\d+)?\s+(?=\S)/i,
  ],
  yamaha: [
    /^\s*(?:login|administrator)\s+password(?:\s+encrypted)?\s+(?=\S)/i,
    /^\s*(?:login\s+user|pp\s+auth\s+(?:myname|username)|dns\s+service\s+\S+|netvolante-dns\s+\S+)\s+\S+(?:\s+encrypted)?\s+(?=\S)/i,
    /\bpre-shared-key\s+\S+(?:\s+text)?\s+(?=\S)/i,
    /^\s*snmp(?:v2c)?\s+(?:trap\s+)?community\s+(?:read-only\s+|read-write\s+)?(?=\S)/i,
    /^\s*(?:l2tp\s+tunnel\s+auth\s+on|ipsec\s+ike\s+(?:eap\s+)?(?:myname|auth)\s+\S+\s+\S+|snmpv3\s+usm\s+user\s+\S+\s+\S+)\s+(?=\S)/i,
    /\b(?:password|auth-key|secret)\s+(?=\S)/i,
  ],
  'cisco-ios': [],
  'cisco-asa': [],
  iptables: [],
  nftables: [],
}

/** Cisco's words, on lines that are no rules: names in rules stay as they are, or two objects might become one. */
const CISCO = [
  /\b(?:secret|password|passwd)(?:\s+(?:level\s+\d+|encrypted|\d|sha512))*\s+(?=\S)/i,
  /^\s*(?:no\s+)?snmp-server\s+(?:community|host\s+\S+(?:\s+(?:traps|informs|poll|version\s+\S+|community))*)(?:\s+\d)?\s+(?=\S)/i,
  /\b(?:key-string|pre-shared-key|isakmp\s+key|authentication-key|message-digest-key|server-key|failover\s+key|wpa-psk|ospf\s+authentication-key|eigrp\s+authentication|ldap-login-password)\s+(?=\S)/i,
  /^\s*(?:standby|vrrp|glbp)\s+(?:\d+\s+)?authentication\s+(?=\S)/i,
  /^\s*(?:tacacs-server|radius-server|tacacs|radius|aaa-server)\s.*?\bkey\s+(?:\d\s+)?(?=\S)/i,
  /^\s*snmp-server\s+user\s+\S+\s+\S+\s+(?=\S)/i,
  /^\s*key\s+(?!chain\b|\d+\s*$)(?:\d\s+)?(?=\S)/i,
]
const CISCO_RULE =
  /^\s*(?:access-list|object(?:-group)?|permit|deny|\d+\s+(?:permit|deny)|ip\s+access-list|group-object|network-object|service-object|port-object|nat|access-group|name)\b/i

function announced(line: string, vendor: Vendor): RegExpExecArray | undefined {
  const cisco = vendor === 'cisco-ios' || vendor === 'cisco-asa'
  for (const pattern of cisco && !CISCO_RULE.test(line) ? CISCO : ANNOUNCED[vendor]) {
    const found = pattern.exec(line)
    if (found) return found
  }
  return undefined
}

const KEY_BLOCK = /-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|CERTIFICATE)[A-Z0-9 ]*-----/
const KEY_BLOCK_END = /-----END [A-Z0-9 ]*-----/

/**
 * The same lines with passwords, keys, communities and key blocks replaced, so that nothing after this sees them. The
 * number of lines and the words before a secret stay; a closing quote stays, so that quoted text still ends.
 */
export function maskSecrets(lines: readonly string[], vendor: Vendor): string[] {
  let inBlock = false
  let inQuote = false
  return lines.map((line) => {
    if (inBlock || inQuote) {
      const ends = inBlock ? KEY_BLOCK_END.test(line) : quoteEnds(line)
      const closing = quoteEnds(line) ? '"' : ''
      if (ends) inBlock = inQuote = false
      return MASK + closing
    }
    const block = KEY_BLOCK.exec(line)
    if (block) {
      inBlock = !KEY_BLOCK_END.test(line)
      return `${line.slice(0, block.index)}${MASK}${!inBlock && quoteEnds(line) ? '"' : ''}`
    }
    const found = announced(line, vendor)
    if (!found) return line
    const from = found.index + found[0].length
    const secret = line.slice(from)
    const opens = secret.startsWith('"')
    inQuote = opens && !quoteEnds(secret.slice(1))
    return `${line.slice(0, from)}${opens ? '"' : ''}${MASK}${opens && !inQuote ? '"' : ''}`
  })
}

/** Whether a `"` that no `\` guards stands in the text. */
function quoteEnds(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*"/.test(text)
}
