/** Which rows of two groups belong together: `pairs` of indexes that are equal, and the indexes left over. */
export interface Pairing {
  pairs: [left: number, right: number][];
  left: number[];
  right: number[];
}

/**
 * As many equal pairs as can exist between rows 0…`lefts`-1 and 0…`rights`-1. Within a tolerance equality is not
 * transitive, so rows that look alike may still have only one pairing: a maximum bipartite matching, grown from the
 * pairs that the given order already makes (which is all of them when sides agree).
 */
export function pairRows(
  lefts: number,
  rights: number,
  equal: (left: number, right: number) => boolean,
): Pairing {
  const rightOf = new Int32Array(lefts).fill(-1);
  const leftOf = new Int32Array(rights).fill(-1);
  for (let row = 0; row < Math.min(lefts, rights); row++) {
    if (equal(row, row)) rightOf[row] = leftOf[row] = row;
  }
  for (let row = 0; row < lefts; row++) {
    if (rightOf[row] === -1) augment(row, rightOf, leftOf, equal);
  }
  return {
    pairs: [...rightOf].flatMap((right, left): [number, number][] => (right === -1 ? [] : [[left, right]])),
    left: [...rightOf.keys()].filter((row) => rightOf[row] === -1),
    right: [...leftOf.keys()].filter((row) => leftOf[row] === -1),
  };
}

/** Finds a free right row along alternating pairs, breadth first, and turns the path over. */
function augment(
  start: number,
  rightOf: Int32Array,
  leftOf: Int32Array,
  equal: (left: number, right: number) => boolean,
): void {
  const cameFrom = new Int32Array(leftOf.length).fill(-1);
  const queue = [start];
  for (let left = queue.shift(); left !== undefined; left = queue.shift()) {
    for (let right = 0; right < leftOf.length; right++) {
      if (cameFrom[right] !== -1 || !equal(left, right)) continue;
      cameFrom[right] = left;
      const holder = leftOf[right] as number;
      if (holder !== -1) {
        queue.push(holder);
        continue;
      }
      turnOver(right, cameFrom, rightOf, leftOf);
      return;
    }
  }
}

function turnOver(free: number, cameFrom: Int32Array, rightOf: Int32Array, leftOf: Int32Array): void {
  for (let right = free; right !== -1;) {
    const left = cameFrom[right] as number;
    const next = rightOf[left] as number;
    rightOf[left] = right;
    leftOf[right] = left;
    right = next;
  }
}
