import { NONE, type Bdd, type Edge } from '../sets/bdd.ts'

/**
 * How elements are wired. A position is one end of a link: a number, unique over the whole network.
 *
 * @see Loops
 */
export interface Wiring {
  /** Positions by which a port of a forwarding element sends: several for a VLAN, none for a port of its own. */
  readonly leaves: readonly (readonly (readonly number[])[])[]
  /** Positions at the far ends of a position's links. */
  readonly links: readonly (readonly number[])[]
  /** What stands behind a position where packets arrive. */
  readonly behind: readonly Behind[]
}

type Behind =
  | { readonly is: 'forward'; readonly element: number }
  | { readonly is: 'filter'; readonly list: number; readonly permit: number }

/**
 * Forwarding loops: a packet that comes to leave by a position where it has been.
 *
 * An atom leaves an element by one port, so its way is a walk, not a search; access lists narrow it as it goes. Only
 * atoms that have just moved, from the element that moved them, can close a new loop. O(length of the walks).
 */
export class Loops {
  readonly #bdd: Bdd
  readonly #wiring: Wiring
  readonly #portOf: (element: number, atom: number) => number
  readonly #permitted: (list: number) => Edge
  readonly #path: number[] = []
  readonly #found = new Map<string, readonly number[]>()

  constructor(
    bdd: Bdd,
    wiring: Wiring,
    portOf: (element: number, atom: number) => number,
    permitted: (list: number) => Edge,
  ) {
    this.#bdd = bdd
    this.#wiring = wiring
    this.#portOf = portOf
    this.#permitted = permitted
  }

  /** Every loop seen so far, as the positions along it; the same ring from another start is the same loop. */
  get found(): Iterable<readonly number[]> {
    return this.#found.values()
  }

  follow(element: number, atom: number, packets: Edge): void {
    const port = this.#portOf(element, atom)
    if (port === 0) return
    for (const position of this.#wiring.leaves[element]![port]!) this.#leave(position, atom, packets)
  }

  #leave(position: number, atom: number, packets: Edge): void {
    const before = this.#path.indexOf(position)
    if (before !== -1) {
      this.#keep(this.#path.slice(before))
      return
    }
    this.#path.push(position)
    for (const end of this.#wiring.links[position]!) {
      this.#path.push(end)
      this.#arrive(end, atom, packets)
      this.#path.pop()
    }
    this.#path.pop()
  }

  #arrive(end: number, atom: number, packets: Edge): void {
    const behind = this.#wiring.behind[end]!
    if (behind.is === 'filter') {
      const passed = this.#bdd.and(packets, this.#permitted(behind.list))
      if (passed !== NONE) this.#leave(behind.permit, atom, passed)
      return
    }
    const port = this.#portOf(behind.element, atom)
    for (const position of this.#wiring.leaves[behind.element]![port]!) {
      if (position !== end) this.#leave(position, atom, packets)
    }
  }

  #keep(ring: readonly number[]): void {
    const start = ring.indexOf(Math.min(...ring))
    const turned = [...ring.slice(start), ...ring.slice(0, start)]
    this.#found.set(turned.join(' '), turned)
  }
}
