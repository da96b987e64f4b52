import { existsSync, readdirSync, readFileSync } from 'node:fs'
import {
  AccessList,
  ALL,
  DENY,
  formatIp4,
  Headers,
  Loops,
  NONE,
  parseIp4,
  Partition,
  PERMIT,
  PrefixTable,
  type Change,
  type Edge,
  type Wiring,
} from '#engines/zones'

/** The backbone of Stanford University as APKeep publishes it: a trace of rules that come and then go. */
export const STANFORD = '../shared/data/zones/apkeep/networks/stanford'

export const hasStanford = (): boolean => existsSync(`${STANFORD}/updates`)

export interface StanfordFiles {
  readonly updates: readonly string[]
  readonly links: readonly string[]
  readonly vlans: readonly string[]
  readonly lists: readonly string[]
}

export function readStanford(): StanfordFiles {
  const lines = (name: string) => readFileSync(`${STANFORD}/${name}`, 'utf8').trim().split('\n')
  const lists = readdirSync(`${STANFORD}/acls`).filter((name) => !name.endsWith('_usage'))
  return { updates: lines('updates'), links: lines('topo.txt'), vlans: lines('vlan.txt'), lists }
}

interface Router {
  readonly table: PrefixTable
  readonly ports: Map<string, number>
}

/** The network while its rules come and go. Forwarding and filtering have atoms of their own: 515 instead of 5,996. */
export class Stanford {
  readonly headers = new Headers(4)
  readonly routers: readonly string[]
  readonly lists: readonly string[]
  readonly forward: Partition
  readonly filter: Partition
  readonly loops: Loops
  readonly wiring: Wiring
  readonly positions: readonly string[]
  readonly #routers: readonly Router[]
  readonly #lists: readonly AccessList[]

  constructor(files: StanfordFiles) {
    const { bdd } = this.headers
    const names = files.links.flatMap((line) => [line.split(' ')[0]!, line.split(' ')[2]!])
    this.routers = [...new Set(names.filter((name) => !isListNode(name)))]
    this.lists = files.lists
    this.#routers = this.routers.map(() => ({
      table: new PrefixTable(bdd, this.headers.place('dst4')!.first),
      ports: new Map([['default', 0]]),
    }))
    this.#lists = this.lists.map(() => new AccessList(bdd))
    this.forward = new Partition(bdd, this.routers.length)
    this.filter = new Partition(bdd, this.lists.length)
    const { wiring, positions } = this.#wire(files)
    this.wiring = wiring
    this.positions = positions
    const portOf = (router: number, atom: number) => this.forward.port(router, atom)
    this.loops = new Loops(bdd, wiring, portOf, (list) => this.permitted(list))
  }

  get atoms(): number {
    return this.forward.size + this.filter.size
  }

  permitted(list: number): Edge {
    return this.#lists[list]!.permitted
  }

  portNumber(router: number, port: string): number {
    return this.#routers[router]!.ports.get(port)!
  }

  /** One line of the trace. */
  update(line: string): void {
    const words = line.split(' ')
    if (words[1] === 'fwd') this.#updateRouter(words)
    else this.#updateList(words)
  }

  #updateRouter([sign, , name, address, length, port]: readonly string[]): void {
    const element = this.routers.indexOf(name!)
    const { table, ports } = this.#routers[element]!
    const change =
      sign === '+'
        ? table.insert(Number(address), Number(length), ports.get(port!)!)
        : table.remove(Number(address), Number(length))!
    if (change.packets === NONE || change.from === change.to) return
    const moved = this.forward.move({ element, ...change })
    for (const atom of moved) this.loops.follow(element, atom, this.forward.packets(atom))
    this.forward.settle(moved)
  }

  /** A line of an access list, without looking after the atoms. */
  listen(words: readonly string[]): Change {
    const list = this.#lists[this.lists.indexOf(words[2]!)]!
    const priority = Number(words.at(-1))
    if (words[0] === '-') return list.remove(priority)!
    const port = words[5] === 'permit' ? PERMIT : DENY
    return list.insert({ priority, port, packets: listed(this.headers, words) })
  }

  #updateList(words: readonly string[]): void {
    const element = this.lists.indexOf(words[2]!)
    const change = this.listen(words)
    if (change.packets !== NONE) this.filter.settle(this.filter.move({ element, ...change }))
  }

  #wire(files: StanfordFiles): { wiring: Wiring; positions: string[] } {
    const numbers = new Map<string, number>()
    const number = (position: string): number => {
      if (!numbers.has(position)) numbers.set(position, numbers.size)
      return numbers.get(position)!
    }
    const members = new Map(
      files.vlans.map((line) => [line.split(' ').slice(0, 2).join(' '), line.split(' ').slice(2)]),
    )
    const leaves = this.routers.map((): number[][] => [[]])
    for (const line of files.updates) {
      const [sign, kind, name, , , port] = line.split(' ')
      if (sign !== '+' || kind !== 'fwd') continue
      const element = this.routers.indexOf(name!)
      const { ports } = this.#routers[element]!
      if (ports.has(port!)) continue
      ports.set(port!, ports.size)
      const physical = port!.startsWith('vlan') ? (members.get(`${name} ${port}`) ?? []) : [port!]
      leaves[element]!.push(physical.map((one) => number(`${name} ${one}`)))
    }
    const ends = files.links.map((line) => line.split(' '))
    for (const [from, out, to, into] of ends)
      void [number(`${from} ${out}`), number(`${to} ${into}`), isListNode(to!) && number(`${to} permit`)]
    const links = [...numbers.keys()].map((): number[] => [])
    for (const [from, out, to, into] of ends) links[number(`${from} ${out}`)]!.push(number(`${to} ${into}`))
    const positions = [...numbers.keys()]
    const behind = positions.map((position): Wiring['behind'][number] => {
      const [name] = position.split(' ')
      if (!isListNode(name!)) return { is: 'forward', element: this.routers.indexOf(name!) }
      const list = name!.split('_').slice(0, 3).join('_')
      return { is: 'filter', list: this.lists.indexOf(list), permit: numbers.get(`${name} permit`)! }
    })
    return { wiring: { leaves, links, behind }, positions }
  }
}

function isListNode(name: string): boolean {
  return name.endsWith('_in') || name.endsWith('_out')
}

/** `access-list NUMBER permit|deny PROTO PROTO SRC WILDCARD SPORT SPORT DST WILDCARD DPORT DPORT …`, `null` = any. */
function listed(headers: Headers, words: readonly string[]): Edge {
  const { bdd } = headers
  const [protocol, source, sport, target, dport] = [6, 8, 10, 12, 14].map((at) => words.slice(at, at + 2))
  const range = (field: 'protocol' | 'sport' | 'dport', [low, high]: readonly string[]) =>
    low === 'null' ? ALL : headers.range(field, Number(low), Number(high === 'null' ? low : high))
  const address = (field: 'src4' | 'dst4', [host, wildcard]: readonly string[]) =>
    host === 'any'
      ? ALL
      : headers.masked(field, ~parseIp4(wildcard === 'null' ? formatIp4(0) : wildcard!)! >>> 0, parseIp4(host!)!)
  const parts = [
    address('src4', source!),
    address('dst4', target!),
    range('protocol', protocol!),
    range('dport', dport!),
    range('sport', sport!),
  ]
  return parts.reduce((all, part) => bdd.and(all, part), ALL)
}
