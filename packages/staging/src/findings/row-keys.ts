const EMPTY = 0;
/** Slots of the table as it begins, and the most: half of them are used, some 4 million rows. */
const FIRST = 1 << 12;
const MOST = 1 << 23;
const HIGH = 2 ** 21;

/**
 * The keys of the rows of one report, to find those that come again. Of a key there is a hash of 53 bits: in a report of a
 * million rows two different keys are taken for one with a chance of 1 in 10,000. Beyond 4 million rows it begins anew.
 */
export class RowKeys {
  #slots = new Float64Array(FIRST);
  #used = 0;
  #low = 0;
  #high = 0;

  /** Begins the key of a row. */
  begin(hour: number): void {
    this.#low = 0x811c9dc5 ^ (hour | 0);
    this.#high = 0x01000193 ^ Math.floor(hour / 2 ** 32);
  }

  /** Adds a cell to the key. */
  add(bytes: Buffer, start: number, end: number): void {
    let low = this.#low;
    let high = this.#high;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      low = Math.imul(low ^ byte, 0x01000193);
      high = Math.imul(high ^ byte, 0x85ebca6b) + byte;
    }
    // The end of a cell: `ab,c` is not `a,bc`.
    this.#low = Math.imul(low ^ 0x2c2c, 0x01000193);
    this.#high = Math.imul(high ^ 0x2c2c, 0x85ebca6b) ^ (high >>> 13);
  }

  /** Whether the key was there before; it is from now on. */
  seen(): boolean {
    const hash = (((this.#high ^ (this.#high >>> 15)) >>> 0) % HIGH) * 2 ** 32 + (this.#low >>> 0) + 1;
    if (this.#used * 2 >= this.#slots.length) this.#grow();
    const place = placeOf(this.#slots, hash);
    if (this.#slots[place] === hash) return true;
    this.#slots[place] = hash;
    this.#used++;
    return false;
  }

  #grow(): void {
    const before = this.#slots;
    if (before.length === MOST) {
      before.fill(EMPTY);
      this.#used = 0;
      return;
    }
    this.#slots = new Float64Array(before.length * 4 > MOST ? MOST : before.length * 4);
    for (const hash of before) if (hash !== EMPTY) this.#slots[placeOf(this.#slots, hash)] = hash;
  }
}

/** Where a hash is, or the free place for it. */
function placeOf(slots: Float64Array, hash: number): number {
  const mask = slots.length - 1;
  let place = Math.imul((hash % 2 ** 32) | 0, 0x9e3779b1) >>> 7;
  for (place &= mask; slots[place] !== EMPTY && slots[place] !== hash; place = (place + 1) & mask);
  return place;
}
