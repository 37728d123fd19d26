import { OcpError } from '@ocp/core';
import { Int32Builder } from '../growing.ts';

/** A node and a byte are one key of 32 bits, of which -1 is none. */
const MOST_NODES = 2 ** 24 - 1;

/**
 * Byte strings as a tree: each path from the root, node 0, spells a beginning of one of them. A node's parent has a smaller
 * number. Costs a hash a byte, and about 30 bytes a node. Fails with `ENGINE_OUT_OF_MEMORY` beyond 2^24 - 1 nodes.
 */
export class ByteTrie {
  /** The child of a node and byte, with open addressing: both in one key, -1 is free. */
  #keys = new Int32Array(1024).fill(-1);
  #children = new Int32Array(1024);
  readonly #parents = new Int32Builder();
  readonly #bytes = new Int32Builder();
  readonly #most: number;

  /** `most`: nodes that it holds at most; fewer in a test. */
  constructor(most = MOST_NODES) {
    this.#most = most;
    this.#addNode(-1, 0);
  }

  /** The parent of each node, and the byte that leads from there to the node; a view. */
  get nodes(): { parents: Int32Array; bytes: Int32Array } {
    return { parents: this.#parents.finish(), bytes: this.#bytes.finish() };
  }

  /** The node that spells the bytes; made with those on the way to it where it is missing. */
  insert(bytes: Uint8Array): number {
    let node = 0;
    for (const byte of bytes) {
      const slot = this.#slotOf(this.#keys, (node << 8) | byte);
      node = this.#keys[slot] === -1 ? this.#addChild(slot, node, byte) : this.#children[slot]!;
    }
    return node;
  }

  /** The child of a node; -1 when it has none of this byte. */
  child(node: number, byte: number): number {
    const slot = this.#slotOf(this.#keys, (node << 8) | byte);
    return this.#keys[slot] === -1 ? -1 : this.#children[slot]!;
  }

  #addChild(slot: number, parent: number, byte: number): number {
    const node = this.#addNode(parent, byte);
    this.#keys[slot] = (parent << 8) | byte;
    this.#children[slot] = node;
    if (2 * node > this.#keys.length) this.#rehash();
    return node;
  }

  #addNode(parent: number, byte: number): number {
    if (this.#parents.length === this.#most) {
      throw new OcpError('ENGINE_OUT_OF_MEMORY', 'there are too many texts to search for at a time', {
        hint: 'Choose another engine for this request.',
      });
    }
    this.#parents.push(parent);
    this.#bytes.push(byte);
    return this.#parents.length - 1;
  }

  #slotOf(keys: Int32Array, key: number): number {
    const mask = keys.length - 1;
    let slot = Math.imul(key, 0x9e3779b1) >>> 7;
    for (slot &= mask; keys[slot] !== -1 && keys[slot] !== key; slot = (slot + 1) & mask);
    return slot;
  }

  #rehash(): void {
    const keys = new Int32Array(2 * this.#keys.length).fill(-1);
    const children = new Int32Array(keys.length);
    for (const [slot, key] of this.#keys.entries()) {
      if (key === -1) continue;
      const moved = this.#slotOf(keys, key);
      keys[moved] = key;
      children[moved] = this.#children[slot]!;
    }
    this.#keys = keys;
    this.#children = children;
  }
}
