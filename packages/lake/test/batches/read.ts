import { localPath, inputTable, type DayRange, type LakeFile } from '@ocp/core';
import { inputBatches, type InputBatchOptions } from '@ocp/lake';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

export type Row = Record<string, unknown>;

/** Rows as the batches have them: times in milliseconds. */
export async function batchRows(
  name: string,
  files: readonly LakeFile[],
  options: Omit<InputBatchOptions, 'signal'>,
): Promise<Row[]> {
  const rows: Row[] = [];
  const { signal } = new AbortController();
  for await (const batch of inputBatches(inputTable(name), files, { ...options, signal })) {
    const names = batch.schema.fields.map((field) => field.name);
    for (const row of batch) rows.push(Object.fromEntries(names.map((column) => [column, row[column]])));
  }
  return rows;
}

/** The same rows, read value by value. */
export async function naiveRows(name: string, files: readonly LakeFile[], days?: DayRange): Promise<Row[]> {
  const { columns, time } = inputTable(name);
  const rows: Row[] = [];
  for (const file of files) {
    for (const read of await parquetReadObjects({
      file: await asyncBufferFromFile(localPath(file)),
      geoparquet: false,
    })) {
      const values = Object.fromEntries(
        Object.entries(read).map(([column, value]) => [column.toLowerCase(), value as unknown]),
      );
      const at = values[time];
      const day = at instanceof Date ? at.toISOString().slice(0, 10) : '';
      if (days !== undefined && (day < days.start || day > days.end)) continue;
      rows.push(Object.fromEntries(Object.keys(columns).map((column) => [column, plain(values[column])])));
    }
  }
  return rows;
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'bigint' ? Number(value) : (value ?? null);
}
