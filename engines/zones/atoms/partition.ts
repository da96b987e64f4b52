import { ALL, NONE, type Bdd, type Edge } from '../sets/bdd.ts'

/** Packets that change from one port of an element to another. */
export interface Move {
  readonly element: number
  readonly from: number
  readonly to: number
  readonly packets: Edge
}

const FIRST_ATOMS = 64
const GONE = -1

/** Atoms after which a move no longer looks for its end: by then the rest of it is as large as what it costs to know. */
const FEW = 4

/**
 * The coarsest partition of all packets such that no element of the network tells two packets of one atom apart
 * (Yang and Lam 2013), kept up to date as rules come and go (after Zhang and others 2020).
 *
 * An element sends each atom to exactly one of its ports, so an atom *is* a column of ports. Columns carry a Zobrist
 * hash: two atoms with the same column are found in O(1) and made one.
 *
 * A move costs O(atoms on the port it leaves · an `and`), and a copy of a column where an atom is split.
 */
export class Partition {
  readonly #bdd: Bdd
  readonly #salt: readonly number[]
  #portOf: Int16Array[]
  #sets: Edge[] = [ALL]
  #hashes = [0]
  readonly #free: number[] = []
  readonly #bySet = new Map<Edge, number>([[ALL, 0]])
  readonly #byHash = new Map<number, number>([[0, 0]])
  #count = 1

  /** @param elements Number of elements; each sends every packet to its port 0 at first. */
  constructor(bdd: Bdd, elements: number) {
    this.#bdd = bdd
    this.#portOf = Array.from({ length: elements }, () => new Int16Array(FIRST_ATOMS).fill(GONE))
    for (const ports of this.#portOf) ports[0] = 0
    this.#salt = Array.from({ length: elements }, (_, element) => scramble(element + 1))
  }

  /** Number of atoms. */
  get size(): number {
    return this.#count
  }

  get atoms(): number[] {
    return this.#sets.flatMap((set, atom) => (set === NONE ? [] : [atom]))
  }

  packets(atom: number): Edge {
    return this.#sets[atom]!
  }

  port(element: number, atom: number): number {
    return this.#portOf[element]![atom]!
  }

  /** Carries out a move. The atoms that moved are split from those that stay; {@link settle} makes equals one again. */
  move({ element, from, to, packets }: Move): number[] {
    const whole = this.#bySet.get(packets)
    if (whole !== undefined && this.port(element, whole) === from) return [this.#send(whole, element, to)]
    const moved: number[] = []
    let left = packets
    let ports = this.#portOf[element]!
    for (let atom = 0; left !== NONE && atom < this.#sets.length; atom++) {
      if (ports[atom] !== from || !this.#bdd.meets(this.#sets[atom]!, left)) continue
      // Most moves lie within one atom, and then nothing has to be computed.
      const staysWithin = !this.#bdd.meets(left, this.#bdd.not(this.#sets[atom]!))
      const part = staysWithin ? left : this.#bdd.and(this.#sets[atom]!, left)
      if (part === left) left = NONE
      else if (moved.length < FEW) left = this.#bdd.minus(left, part)
      moved.push(this.#send(part === this.#sets[atom] ? atom : this.#split(atom, part), element, to))
      ports = this.#portOf[element]!
    }
    return moved
  }

  /** Joins each of the atoms named with an atom of the same column, where there is one. */
  settle(atoms: readonly number[]): void {
    for (const atom of atoms) {
      if (this.#sets[atom] === NONE) continue
      const other = this.#byHash.get(this.#hashes[atom]!)
      if (other === undefined) this.#byHash.set(this.#hashes[atom]!, atom)
      else if (other !== atom && this.#portOf.every((ports) => ports[other] === ports[atom])) this.#join(other, atom)
    }
  }

  #send(atom: number, element: number, to: number): number {
    const ports = this.#portOf[element]!
    const before = this.#hashes[atom]!
    if (this.#byHash.get(before) === atom) this.#byHash.delete(before)
    const salt = this.#salt[element]!
    this.#hashes[atom] = before ^ mix(salt, ports[atom]!) ^ mix(salt, to)
    ports[atom] = to
    return atom
  }

  #split(atom: number, part: Edge): number {
    const made = this.#free.pop() ?? this.#sets.length
    if (made === this.#portOf[0]!.length) this.#widen()
    for (const ports of this.#portOf) ports[made] = ports[atom]!
    this.#hashes[made] = this.#hashes[atom]!
    this.#put(atom, this.#bdd.minus(this.#sets[atom]!, part))
    this.#sets[made] = NONE
    this.#put(made, part)
    this.#count++
    return made
  }

  #join(stays: number, goes: number): void {
    const union = this.#bdd.or(this.#sets[stays]!, this.#sets[goes]!)
    this.#put(goes, NONE)
    this.#put(stays, union)
    for (const ports of this.#portOf) ports[goes] = GONE
    this.#free.push(goes)
    this.#count--
  }

  #put(atom: number, set: Edge): void {
    this.#bySet.delete(this.#sets[atom]!)
    this.#sets[atom] = set
    if (set !== NONE) this.#bySet.set(set, atom)
  }

  #widen(): void {
    this.#portOf = this.#portOf.map((ports) => {
      const wider = new Int16Array(ports.length * 2).fill(GONE)
      wider.set(ports)
      return wider
    })
  }
}

/** A port's share of a column's hash. INVARIANT: 0 for port 0, where every element begins. */
function mix(salt: number, port: number): number {
  return port === 0 ? 0 : scramble(salt ^ Math.imul(port, 0x9e3779b1))
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
