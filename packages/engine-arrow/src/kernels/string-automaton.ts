import { ByteTrie } from './byte-trie.ts';

/**
 * Finds many byte strings in a text in one pass (Aho and Corasick, 1975). Building costs the bytes of the strings; a search
 * the bytes of the text and the strings found, however many strings there are.
 */
export class StringAutomaton {
  readonly #trie = new ByteTrie();
  /** The string that a node spells; -1 when it is only a beginning. */
  readonly #found: Int32Array;
  /** The node of the longest proper ending of a node that is itself a node. */
  readonly #fallback: Int32Array;
  /** The nearest node by fallbacks that spells a string; 0 when there is none. */
  readonly #shorter: Int32Array;

  /** `strings`: distinct and not empty. */
  constructor(strings: readonly Uint8Array[]) {
    const ends = strings.map((bytes) => this.#trie.insert(bytes));
    const { parents, bytes } = this.#trie.nodes;
    this.#found = new Int32Array(parents.length).fill(-1);
    this.#fallback = new Int32Array(parents.length);
    this.#shorter = new Int32Array(parents.length);
    for (const [string, node] of ends.entries()) this.#found[node] = string;
    for (const node of byDepth(parents)) this.#link(node, parents[node]!, bytes[node]!);
  }

  /** Calls back with each string that occurs, as often as it does. */
  search(text: Uint8Array, visit: (string: number) => void): void {
    let node = 0;
    for (const byte of text) {
      node = this.#step(node, byte);
      let match = this.#found[node] === -1 ? this.#shorter[node]! : node;
      for (; match !== 0; match = this.#shorter[match]!) visit(this.#found[match]!);
    }
  }

  #link(node: number, parent: number, byte: number): void {
    const fallback = parent === 0 ? 0 : this.#step(this.#fallback[parent]!, byte);
    this.#fallback[node] = fallback;
    this.#shorter[node] = this.#found[fallback] === -1 ? this.#shorter[fallback]! : fallback;
  }

  #step(from: number, byte: number): number {
    for (let node = from; ; node = this.#fallback[node]!) {
      const child = this.#trie.child(node, byte);
      if (child !== -1) return child;
      if (node === 0) return 0;
    }
  }
}

/** The nodes below the root, those nearer to it first. */
function byDepth(parents: Int32Array): Int32Array {
  const depths = new Int32Array(parents.length);
  for (let node = 1; node < parents.length; node += 1) depths[node] = depths[parents[node]!]! + 1;
  return Int32Array.from(parents.keys())
    .subarray(1)
    .sort((a, b) => depths[a]! - depths[b]!);
}
