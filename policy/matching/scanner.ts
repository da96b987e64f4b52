/** Finds many words in one pass over a text (Aho & Corasick, "Efficient string matching", CACM 18(6), 1975). */
export interface Scanner {
  /**
   * Calls `found` for every occurrence of every word: the word's index in the list given, and where it starts.
   * Time is linear in the text plus the occurrences, however many words there are.
   */
  scan(text: string, found: (word: number, start: number) => void): void
}

interface Node {
  readonly next: Map<number, Node>
  /** The node of the longest proper suffix that is itself a prefix of a word. */
  fail: Node | null
  /** The word that ends here, if one does. */
  word: number
  /** The next node on the chain of suffixes at which a word ends. */
  output: Node | null
}

/** Builds a scanner; words are distinct and not empty. */
export function scanner(words: readonly string[]): Scanner {
  const root = node()
  for (const [index, word] of words.entries()) insert(root, word, index)
  link(root)
  return {
    scan(text, found) {
      let state = root
      for (let i = 0; i < text.length; i++) {
        state = step(root, state, text.charCodeAt(i))
        for (let end = state.word >= 0 ? state : state.output; end; end = end.output) {
          found(end.word, i + 1 - words[end.word]!.length)
        }
      }
    },
  }
}

function node(): Node {
  return { next: new Map(), fail: null, word: -1, output: null }
}

function insert(root: Node, word: string, index: number): void {
  let at = root
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i)
    let next = at.next.get(unit)
    if (!next) at.next.set(unit, (next = node()))
    at = next
  }
  at.word = index
}

/** Sets the suffix links breadth first, so that those of shorter prefixes are known when a longer one needs them. */
function link(root: Node): void {
  const queue: Node[] = [root]
  for (const at of queue) {
    for (const [unit, child] of at.next) {
      child.fail = at === root ? root : step(root, at.fail!, unit)
      child.output = child.fail.word >= 0 ? child.fail : child.fail.output
      queue.push(child)
    }
  }
}

function step(root: Node, from: Node, unit: number): Node {
  for (let at: Node | null = from; at; at = at.fail) {
    const next = at.next.get(unit)
    if (next) return next
  }
  return root
}
