import { spawnSync } from 'node:child_process'

/** Hosts in a row in the kernel's own network namespaces: `left` – `middle` – `right`, or with `far` behind `middle`. */
export interface Namespaces extends Disposable {
  /** Runs a program in a host; throws with its complaint where it fails. */
  readonly run: (host: Host, command: readonly string[], input?: string) => string
}

export type Host = 'left' | 'middle' | 'far' | 'right'

/** Interfaces of the hosts between. */
export const INTO = 'left0'
export const OUT = 'right0'

/** What lies behind `far` beside the right host: addresses that only a translation there leads on. */
export const BEHIND_FAR = '10.77.8.0/24'

/**
 * Lays the namespaces, with `addresses` on the left (10.77.1.2 …) and on the right (10.77.2.2 …). The names carry the
 * process's id, so that two runs do not meet.
 *
 * @param between The hosts that forward; two are joined by 10.77.9.0/30.
 * @returns the hosts, or why this machine does not allow them.
 */
export function layNamespaces(
  addresses: number,
  between: readonly ['middle'] | readonly ['middle', 'far'] = ['middle'],
): Namespaces | { readonly refused: string } {
  const last = between.at(-1)!
  try {
    for (const host of HOSTS) if (host !== 'far' || last === 'far') must('ip', ['netns', 'add', name(host)])
    lay(['middle', INTO, '10.77.1.1/24'], ['left', 'eth0', ...ends(1, addresses)])
    if (last === 'far') lay(['middle', OUT, '10.77.9.1/30'], ['far', INTO, '10.77.9.2/30'])
    lay([last, OUT, '10.77.2.1/24'], ['right', 'eth0', ...ends(2, addresses)])
    must('ip', ['-n', name('left'), 'route', 'add', 'default', 'via', '10.77.1.1'])
    must('ip', ['-n', name('right'), 'route', 'add', 'default', 'via', '10.77.2.1'])
    if (last === 'far') {
      for (const to of ['10.77.2.0/24', BEHIND_FAR])
        must('ip', ['-n', name('middle'), 'route', 'add', to, 'via', '10.77.9.2'])
      must('ip', ['-n', name('far'), 'route', 'add', '10.77.1.0/24', 'via', '10.77.9.1'])
    }
    for (const host of between) runIn(host, ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
  } catch (error) {
    close()
    return { refused: String(error) }
  }
  return { run: runIn, [Symbol.dispose]: close }
}

function ends(network: 1 | 2, addresses: number): string[] {
  return Array.from({ length: addresses }, (_, i) => `10.77.${network}.${i + 2}/24`)
}

/** A wire between two hosts, with an interface and its addresses at each end. */
function lay(a: readonly [Host, string, ...string[]], b: readonly [Host, string, ...string[]]): void {
  const wire = ['link', 'add', a[1], 'type', 'veth', 'peer', 'name', b[1], 'netns', name(b[0])]
  must('ip', ['-n', name(a[0]), ...wire])
  for (const [host, on, ...addresses] of [a, b]) {
    for (const address of addresses) must('ip', ['-n', name(host), 'address', 'add', address, 'dev', on])
    must('ip', ['-n', name(host), 'link', 'set', on, 'up'])
    must('ip', ['-n', name(host), 'link', 'set', 'lo', 'up'])
  }
}

function close(): void {
  for (const host of HOSTS) spawnSync('ip', ['netns', 'del', name(host)])
}

function runIn(host: Host, command: readonly string[], input = ''): string {
  const done = spawnSync('ip', ['netns', 'exec', name(host), ...command], { input, encoding: 'utf8', timeout: 60_000 })
  if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.error?.message ?? done.stderr}`)
  return done.stdout
}

const HOSTS = ['left', 'middle', 'far', 'right'] as const

function name(host: Host): string {
  return `sekisho-${process.pid}-${host}`
}

function must(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 })
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`)
}
