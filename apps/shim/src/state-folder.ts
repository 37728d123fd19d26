import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Columns, Condition, ResultTable, StateFolder } from '@ocp/core';

/** A row by the columns of the file's header. */
type Parsed = Record<string, string | null>;

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

/** The asked columns of the rows that meet all conditions, as PostgreSQL's CSV. */
async function* matching(
  path: string,
  columns: Columns,
  where: readonly Condition[],
): AsyncGenerator<Buffer> {
  const { parse } = await import('csv-parse');
  const names = Object.keys(columns);
  // Only quotes tell the empty text from null.
  const cast = (value: string, { quoting }: { quoting: boolean }) =>
    value === '' && !quoting ? null : value;
  const records = createReadStream(path).pipe(parse({ columns: true, cast }));
  for await (const record of records as AsyncIterable<Parsed>) {
    if (!where.every((condition) => holds(record[condition.column] ?? '', condition))) continue;
    yield Buffer.from(`${names.map((name) => field(record[name] ?? null)).join(',')}\n`);
  }
}

const field = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);

function holds(value: string, condition: Condition): boolean {
  if ('between' in condition) return condition.between.start <= value && value <= condition.between.end;
  if ('equals' in condition) return value === String(condition.equals);
  if ('in' in condition) return condition.in.includes(value);
  if ('differs' in condition) return value !== String(condition.differs);
  if ('isNull' in condition) return (value === '') === condition.isNull;
  return 'notZero' in condition ? Number(value) !== 0 : Number(value) === 0;
}
