import { Decimal, Float64, makeData, Vector, type Data } from 'apache-arrow';

/** Numbers of any kind as binary64; a decimal becomes the double nearest to it. */
export function asDoubles(data: Data): Data<Float64> {
  const { length, nullCount, nullBitmap, type } = data;
  // A type that was read is a `Float` of some precision, not a `Float64`.
  if (data.values instanceof Float64Array) return data as Data<Float64>;
  const values = new Float64Array(length);
  const vector = new Vector([data]);
  for (let row = 0; row < length; row += 1) {
    const value: unknown = vector.get(row);
    if (value === null) continue;
    values[row] = type instanceof Decimal ? fromDecimal(value as Uint32Array, type.scale) : Number(value);
  }
  return makeData({ type: new Float64(), length, nullCount, nullBitmap, data: values });
}

/** A decimal from its words, the lowest first, in two's complement. */
function fromDecimal(words: Uint32Array, scale: number): number {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const unscaled = BigInt.asIntN(32 * words.length, bits);
  return Number(`${unscaled}e${-scale}`);
}
