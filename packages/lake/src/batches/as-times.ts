import { makeData, TimestampMillisecond, TimeUnit, type Data, type Timestamp } from 'apache-arrow';

/** Times of any unit as UTC milliseconds since 1970; with and without a zone mean the same (spec inputs.md 1). */
export function asTimes(data: Data<Timestamp>): Data<TimestampMillisecond> {
  const { length, nullCount, nullBitmap, type } = data;
  const ticks = data.values;
  return makeData({
    type: new TimestampMillisecond(),
    length,
    nullCount,
    nullBitmap,
    data: type.unit === TimeUnit.MILLISECOND ? ticks : ticks.map(toMilliseconds[type.unit]),
  });
}

const toMilliseconds: Record<TimeUnit, (ticks: bigint) => bigint> = {
  [TimeUnit.SECOND]: (seconds) => seconds * 1000n,
  [TimeUnit.MILLISECOND]: (milliseconds) => milliseconds,
  [TimeUnit.MICROSECOND]: (microseconds) => floorDivide(microseconds, 1000n),
  [TimeUnit.NANOSECOND]: (nanoseconds) => floorDivide(nanoseconds, 1_000_000n),
};

/** Earlier times than 1970 belong to the millisecond that they are in, not to the next. */
function floorDivide(ticks: bigint, size: bigint): bigint {
  const quotient = ticks / size;
  return ticks % size < 0n ? quotient - 1n : quotient;
}
