import { grownInt32 } from '../growing.ts';

/**
 * Distinct keys of one or more codes, numbered 0, 1, 2, … in the order of arrival: the hash table below grouping, joining
 * and distinct. Null (`NULL_CODE`) is a key like any other, equal to itself.
 *
 * Costs a hash of the codes a row; memory about 4 · (columns + 3) bytes a distinct key.
 */
export class HashGroups {
  readonly #keys: Int32Array[];
  #slots = new Int32Array(1024).fill(-1);
  #count = 0;

  /** `width`: the number of codes of a key. */
  constructor(width: number) {
    this.#keys = Array.from({ length: width }, () => new Int32Array(512));
  }

  /** Number of distinct keys. */
  get count(): number {
    return this.#count;
  }

  /** Codes of one key column, one a distinct key: a view, good until the next key comes in. */
  key(column: number): Int32Array {
    return this.#keys[column]!.subarray(0, this.#count);
  }

  /** Numbers of the keys of some rows, new or known. All columns have at least `rows` codes. */
  add(columns: readonly Int32Array[], rows: number): Int32Array {
    const ids = new Int32Array(rows);
    for (let row = 0; row < rows; row += 1) ids[row] = this.#numberOf(columns, row);
    return ids;
  }

  /** The number of the key of a row; -1 when it is not known. */
  find(columns: readonly Int32Array[], row: number): number {
    return this.#slots[this.#slotOf(columns, row)]!;
  }

  #numberOf(columns: readonly Int32Array[], row: number): number {
    const slot = this.#slotOf(columns, row);
    const known = this.#slots[slot]!;
    if (known !== -1) return known;
    const id = this.#count++;
    for (let column = 0; column < this.#keys.length; column += 1) {
      const keys = grownInt32(this.#keys[column]!, this.#count, 0);
      keys[id] = columns[column]![row]!;
      this.#keys[column] = keys;
    }
    this.#slots[slot] = id;
    if (2 * this.#count > this.#slots.length) this.#rehash();
    return id;
  }

  /** The slot that holds an equal key, or the free one where it belongs. */
  #slotOf(columns: readonly Int32Array[], row: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(columns, row) & mask;
    for (let id = this.#slots[slot]!; id !== -1; id = this.#slots[slot]!) {
      if (this.#equals(id, columns, row)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #equals(id: number, columns: readonly Int32Array[], row: number): boolean {
    for (let column = 0; column < this.#keys.length; column += 1) {
      if (this.#keys[column]![id] !== columns[column]![row]) return false;
    }
    return true;
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#count; id += 1) {
      let slot = hashOf(this.#keys, id) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

/** Codes are small and dense: multiplying and folding spreads them over the slots (as MurmurHash3 finishes). */
function hashOf(columns: readonly Int32Array[], row: number): number {
  let hash = 0;
  for (const column of columns) {
    hash = Math.imul(hash ^ column[row]!, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  }
  return hash ^ (hash >>> 16);
}
