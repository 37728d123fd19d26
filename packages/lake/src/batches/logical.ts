import { OcpError, type ColumnType, type InputTable } from '@ocp/core';
import {
  Dictionary,
  Field,
  Float64,
  Int32,
  Schema,
  TimestampMillisecond,
  Utf8,
  type DataType,
} from 'apache-arrow';

/** The kinds of columns that the lake's tables have. */
export type LogicalType = 'text' | 'double' | 'timestamp';

/** A column of a logical table. */
export interface LogicalColumn {
  name: string;
  type: LogicalType;
}

/**
 * Some columns of a table, in that order; all of them in the table's order when none are named. Fails with `INTERNAL` for
 * a column that the table does not have.
 */
export function logicalColumns(
  { name: table, columns }: InputTable,
  names?: readonly string[],
): LogicalColumn[] {
  return (names ?? Object.keys(columns)).map((name) => {
    const type = columns[name];
    if (isLogical(type)) return { name, type };
    throw new OcpError('INTERNAL', `${table} has no column ${name} to read`, {
      where: { table, column: name },
    });
  });
}

/** The Arrow type of each kind; every call makes dictionaries of their own. */
export function arrowType(type: LogicalType, categorical: boolean): DataType {
  if (type === 'double') return new Float64();
  if (type === 'timestamp') return new TimestampMillisecond();
  return categorical ? new Dictionary(new Utf8(), new Int32()) : new Utf8();
}

/** The schema of the batches; every column may be null. */
export function arrowSchema(columns: readonly LogicalColumn[], categorical: boolean): Schema {
  return new Schema(columns.map(({ name, type }) => new Field(name, arrowType(type, categorical), true)));
}

function isLogical(type: ColumnType | undefined): type is LogicalType {
  return type === 'text' || type === 'double' || type === 'timestamp';
}
