/** An `Int32Array` that grows at its end. */
export class Int32Builder {
  #items: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.#items = new Int32Array(capacity);
  }

  push(item: number): void {
    if (this.length === this.#items.length) this.#items = grownInt32(this.#items, this.length + 1, 0);
    this.#items[this.length++] = item;
  }

  /** What was pushed, without room to grow; a view until the next push. */
  finish(): Int32Array {
    return this.#items.subarray(0, this.length);
  }
}

/** The same items with room for `length`, at least doubled; new places hold `fill`. */
export function grownInt32(items: Int32Array, length: number, fill: number): Int32Array {
  if (length <= items.length) return items;
  const grown = new Int32Array(Math.max(length, 2 * items.length));
  grown.set(items);
  if (fill !== 0) grown.fill(fill, items.length);
  return grown;
}

export function grownFloat64(items: Float64Array, length: number): Float64Array {
  if (length <= items.length) return items;
  const grown = new Float64Array(Math.max(length, 2 * items.length));
  grown.set(items);
  return grown;
}

export function grownBytes(items: Uint8Array, length: number): Uint8Array {
  if (length <= items.length) return items;
  const grown = new Uint8Array(Math.max(length, 2 * items.length));
  grown.set(items);
  return grown;
}
