import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Columns, Condition, ResultTable, StateFolder } from '@ocp/core';
import { parse } from 'csv-parse';

interface Parsed {
  raw: string;
  record: Record<string, string>;
}

/** The state that `--out` wrote to a folder, read instead of the database's (spec cli.md, `--state`). */
export function stateFolder(folder: string): StateFolder {
  return {
    async read(table, columns, where): Promise<ResultTable> {
      const path = join(folder, `${table}.csv`);
      const there = await access(path).then(
        () => true,
        () => false,
      );
      if (!there) return { columns, rows: 0, copy: () => Promise.resolve(Readable.from([])) };
      let rows = 0;
      for await (const _ of matching(path, columns, where)) rows++;
      return { columns, rows, copy: () => Promise.resolve(Readable.from(matching(path, columns, where))) };
    },
  };
}

/** The records as they stand in the file; its columns are those that the same state has in the database. */
async function* matching(
  path: string,
  columns: Columns,
  where: readonly Condition[],
): AsyncGenerator<string> {
  const names = Object.keys(columns);
  const records = createReadStream(path).pipe(parse({ columns: names, raw: true, from_line: 2 }));
  for await (const { raw, record } of records as AsyncIterable<Parsed>) {
    if (where.every((condition) => holds(record[condition.column] ?? '', condition))) yield raw;
  }
}

function holds(value: string, condition: Condition): boolean {
  if ('between' in condition) return condition.between.start <= value && value <= condition.between.end;
  if ('equals' in condition) return value === String(condition.equals);
  if ('differs' in condition) return value !== String(condition.differs);
  if ('isNull' in condition) return (value === '') === condition.isNull;
  return 'notZero' in condition ? Number(value) !== 0 : Number(value) === 0;
}
