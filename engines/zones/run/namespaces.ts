import { spawnSync } from 'node:child_process'

/** Three hosts in a row in the kernel's own network namespaces: `left` – `middle` (which filters) – `right`. */
export interface Namespaces extends Disposable {
  /** Runs a program in a host; throws with its complaint where it fails. */
  readonly run: (host: Host, command: readonly string[], input?: string) => string
}

export type Host = 'left' | 'middle' | 'right'

/** Interfaces of the middle host. */
export const INTO = 'left0'
export const OUT = 'right0'

/**
 * Lays the namespaces, with `addresses` on the left (10.77.1.2 …) and on the right (10.77.2.2 …). The names carry the
 * process's id, so that two runs do not meet.
 *
 * @returns the hosts, or why this machine does not allow them.
 */
export function layNamespaces(addresses: number): Namespaces | { readonly refused: string } {
  try {
    for (const host of HOSTS) must('ip', ['netns', 'add', name(host)])
    for (const [side, host] of [
      ['left', INTO],
      ['right', OUT],
    ] as const) {
      must('ip', [
        '-n',
        name('middle'),
        'link',
        'add',
        host,
        'type',
        'veth',
        'peer',
        'name',
        'eth0',
        'netns',
        name(side),
      ])
      const network = side === 'left' ? 1 : 2
      must('ip', ['-n', name('middle'), 'address', 'add', `10.77.${network}.1/24`, 'dev', host])
      must('ip', ['-n', name('middle'), 'link', 'set', host, 'up'])
      for (let i = 0; i < addresses; i++)
        must('ip', ['-n', name(side), 'address', 'add', `10.77.${network}.${i + 2}/24`, 'dev', 'eth0'])
      must('ip', ['-n', name(side), 'link', 'set', 'eth0', 'up'])
      must('ip', ['-n', name(side), 'link', 'set', 'lo', 'up'])
      must('ip', ['-n', name(side), 'route', 'add', 'default', 'via', `10.77.${network}.1`])
    }
    runIn('middle', ['sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward'])
  } catch (error) {
    close()
    return { refused: String(error) }
  }
  return { run: runIn, [Symbol.dispose]: close }
}

function close(): void {
  for (const host of HOSTS) spawnSync('ip', ['netns', 'del', name(host)])
}

function runIn(host: Host, command: readonly string[], input = ''): string {
  const done = spawnSync('ip', ['netns', 'exec', name(host), ...command], { input, encoding: 'utf8', timeout: 60_000 })
  if (done.status !== 0) throw new Error(`${command.join(' ')}: ${done.error?.message ?? done.stderr}`)
  return done.stdout
}

const HOSTS = ['left', 'middle', 'right'] as const

function name(host: Host): string {
  return `sekisho-${process.pid}-${host}`
}

function must(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 })
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.error?.message ?? done.stderr}`)
}
