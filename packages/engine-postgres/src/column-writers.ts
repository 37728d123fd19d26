import type { ColumnType } from '@ocp/core';
import { POSTGRES_EPOCH, type CopyBuffer } from '@ocp/store';
import type { Data, Float64, TimestampMillisecond, Utf8 } from 'apache-arrow';

/** Appends the field of a row. */
export type ColumnWriter = (row: number, out: CopyBuffer) => void;

/** Writes the rows of a logical column of the lake: text as UTF-8, double or timestamp in milliseconds. */
export function columnWriter(type: ColumnType, data: Data): ColumnWriter {
  const write = valueWriter(type, data);
  return (row, out) => {
    if (data.getValid(row)) write(row, out);
    else out.null();
  };
}

function valueWriter(type: ColumnType, data: Data): ColumnWriter {
  if (type === 'double') return doubles(data as Data<Float64>);
  if (type === 'timestamp') return timestamps(data as Data<TimestampMillisecond>);
  return texts(data as Data<Utf8>);
}

function texts({ valueOffsets, values }: Data<Utf8>): ColumnWriter {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return (row, out) => {
    out.text(bytes, valueOffsets[row]!, valueOffsets[row + 1]!);
  };
}

function doubles({ values }: Data<Float64>): ColumnWriter {
  return (row, out) => {
    out.double(values[row]!);
  };
}

/** In microseconds, which are exact as doubles from 1715 to 2285. */
function timestamps({ values }: Data<TimestampMillisecond>): ColumnWriter {
  return (row, out) => {
    out.integer((Number(values[row]) - POSTGRES_EPOCH) * 1000);
  };
}
