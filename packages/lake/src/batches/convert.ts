import { Null, vectorFromArray, type Data, type RecordBatch, type Timestamp } from 'apache-arrow';
import { asDoubles } from './as-doubles.ts';
import { asTexts } from './as-texts.ts';
import { asTimes } from './as-times.ts';
import { arrowType, type LogicalType } from './logical.ts';
import type { PlannedColumn } from './plan.ts';

/**
 * The columns of a batch as the logical types. A column that the file lacks, or of Arrow's null type, is null in every
 * row; what is there in another layout is converted.
 */
export function toLogical(
  batch: RecordBatch,
  columns: readonly PlannedColumn[],
  categorical: boolean,
): Data[] {
  return columns.map(({ type, source }) => {
    const data: Data | undefined = source === undefined ? undefined : batch.getChild(source)?.data[0];
    if (data === undefined || data.type instanceof Null) return nulls(type, batch.numRows, categorical);
    if (type === 'double') return asDoubles(data);
    return type === 'timestamp' ? asTimes(data as Data<Timestamp>) : asTexts(data, categorical);
  });
}

/** Columns of JavaScript values as the logical types. */
export function valuesToLogical(
  values: readonly (readonly unknown[])[],
  columns: readonly PlannedColumn[],
  categorical: boolean,
): Data[] {
  return columns.map(({ type }, index) => {
    const number =
      type === 'double' ? (value: unknown) => (value === null ? null : Number(value)) : undefined;
    const own = values[index] ?? [];
    return vectorFromArray(number === undefined ? own : own.map(number), arrowType(type, categorical))
      .data[0]!;
  });
}

function nulls(type: LogicalType, length: number, categorical: boolean): Data {
  return vectorFromArray(new Array<null>(length).fill(null), arrowType(type, categorical)).data[0]!;
}
