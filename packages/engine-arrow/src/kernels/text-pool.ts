import { grownBytes, grownInt32 } from '../growing.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Every distinct text of a session once, as UTF-8, with a code: 0, 1, 2, … in the order of arrival. Two texts are equal if
 * their codes are, so that joins and groups never look at a text.
 *
 * Costs a hash of the bytes for each text that comes in; a text is decoded when it is first asked for. Memory: its bytes
 * and about 20 more.
 */
export class TextPool {
  #bytes: Uint8Array = new Uint8Array(1 << 16);
  /** Where a text begins; it ends where the next begins. */
  #starts: Int32Array = new Int32Array(1024);
  #hashes: Int32Array = new Int32Array(1024);
  /** Codes by hash, with open addressing; -1 is free. */
  #slots = new Int32Array(2048).fill(-1);
  readonly #decoded: (string | undefined)[] = [];
  #size = 0;
  #scratch: Uint8Array = new Uint8Array(256);

  /** Number of distinct texts; every code is below it. */
  get size(): number {
    return this.#size;
  }

  /** The code of a text, new or known. Lone surrogates become U+FFFD. */
  intern(text: string): number {
    this.#scratch = grownBytes(this.#scratch, 3 * text.length);
    const { written } = encoder.encodeInto(text, this.#scratch);
    return this.internBytes(this.#scratch, 0, written);
  }

  /** The code of a text that lies as UTF-8 in `[start, end)`, new or known. */
  internBytes(source: Uint8Array, start: number, end: number): number {
    const hash = hashOf(source, start, end);
    const slot = this.#slotOf(source, start, end, hash);
    const known = this.#slots[slot]!;
    return known === -1 ? this.#add(source, start, end, hash, slot) : known;
  }

  /** The code of a text that lies as UTF-8 in `[start, end)`; -1 when it is not known. */
  find(source: Uint8Array, start: number, end: number): number {
    return this.#slots[this.#slotOf(source, start, end, hashOf(source, start, end))]!;
  }

  text(code: number): string {
    return (this.#decoded[code] ??= decoder.decode(this.bytes(code)));
  }

  /** The text or, for the code of null, null. */
  textOrNull(code: number): string | null {
    return code < 0 ? null : this.text(code);
  }

  /** A text as UTF-8: a view, good until the next text comes in. */
  bytes(code: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[code], this.#starts[code + 1]);
  }

  /** Length of a text in bytes. */
  byteLength(code: number): number {
    return this.#starts[code + 1]! - this.#starts[code]!;
  }

  /** Order of two texts by code points, which is the order of their bytes. */
  compare(a: number, b: number): number {
    const [from, other] = [this.#starts[a]!, this.#starts[b]!];
    const [length, otherLength] = [this.byteLength(a), this.byteLength(b)];
    const common = Math.min(length, otherLength);
    for (let at = 0; at < common; at += 1) {
      const difference = this.#bytes[from + at]! - this.#bytes[other + at]!;
      if (difference !== 0) return difference;
    }
    return length - otherLength;
  }

  /** The slot that holds an equal text, or the free one where it belongs. */
  #slotOf(source: Uint8Array, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let code = this.#slots[slot]!; code !== -1; code = this.#slots[slot]!) {
      if (this.#hashes[code] === hash && this.#equals(code, source, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #equals(code: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[code]!;
    if (this.#starts[code + 1]! - from !== end - start) return false;
    for (let at = start; at < end; at += 1) if (this.#bytes[from + at - start] !== source[at]) return false;
    return true;
  }

  #add(source: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const code = this.#size++;
    const from = this.#starts[code]!;
    this.#starts = grownInt32(this.#starts, code + 2, 0);
    this.#hashes = grownInt32(this.#hashes, code + 1, 0);
    this.#bytes = grownBytes(this.#bytes, from + end - start);
    this.#bytes.set(source.subarray(start, end), from);
    this.#starts[code + 1] = from + end - start;
    this.#hashes[code] = hash;
    this.#slots[slot] = code;
    if (2 * this.#size > this.#slots.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let code = 0; code < this.#size; code += 1) {
      let slot = this.#hashes[code]! & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}

/** FNV-1a, its upper bits folded into the lower ones that choose the slot. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash ^ (hash >>> 15);
}
