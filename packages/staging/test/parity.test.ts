import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputTable } from '@ocp/core';
import { ingest } from '@ocp/staging';
import { readScenario, unpackGolden } from '@ocp/golden';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { stagedSelect } from '../src/read/daily.ts';
import { reportTypes } from '../src/report-types.ts';
import { onTenant, signal } from './support/tenant.ts';

const goldens = fileURLToPath(new URL('../../../test-data/goldens', import.meta.url));
const tenant = onTenant();

type Row = Record<string, unknown>;

/** Rows of all files of a source in one table of the lake; a missing table has none. */
async function lakeRows(folder: string, grain: '' | 'daily', schema: string, report: string, source: string) {
  const place = join(folder, 'input/data/parquet', grain, schema, 'OCP', report, `source=${source}`);
  const files = entries(place).filter((name) => name.endsWith('.parquet'));
  const rows: Row[] = [];
  for (const name of files) {
    const bytes = readFileSync(join(place, name));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    rows.push(...(await parquetReadObjects({ file })));
  }
  return rows;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return [];
  }
}

/** One text a row: the columns in order, numbers with twelve digits, times without a zone. */
const texts = (rows: readonly Row[], columns: readonly string[]) =>
  rows.map((row) => JSON.stringify(columns.map((column) => valueOf(row[column])))).sort();

function valueOf(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(Number(value).toPrecision(12));
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ');
  return value;
}

// Reports of a life are as those of the others.
test.each(readdirSync(goldens).filter((name) => !name.startsWith('life-')))(
  'the staged reports of %s are the hours and days that Koku has',
  async (name) => {
    const { folder, close } = await unpackGolden(join(goldens, name));
    try {
      const { schema, clusters, start_date: start, end_date: end } = await readScenario(folder);
      const { store, rows } = tenant();
      for (const { id, source } of clusters) {
        await ingest(store, { payload: join(folder, 'input/csv', id), schema, source }, { signal });
        for (const type of reportTypes) {
          const columns = type.columns.map(({ name: column }) => column);
          const staged = await rows<Row>(
            `select * from ${schema}.${type.table} where source_uuid = $1 and interval_start >= $2
            and interval_start < $3::date + 1`,
            [source, start, end],
          );
          const hours = await lakeRows(folder, '', schema, type.name, source);
          expect(texts(staged, columns), type.name).toEqual(texts(hours, columns));
        }
        for (const name of ['pod_days', 'storage_days', 'node_label_days', 'namespace_label_days']) {
          const input = inputTable(name);
          const select = stagedSelect(input, { schema, source }, { start, end }, 'max');
          const staged = await rows<Row>(`select * from (${select}) staged`);
          const days = await lakeRows(folder, 'daily', schema, input.report, source);
          const columns = Object.keys(input.columns);
          expect(texts(staged, columns), name).toEqual(texts(days, columns));
        }
      }
    } finally {
      await close();
    }
  },
);
