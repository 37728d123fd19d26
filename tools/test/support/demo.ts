import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inputTable } from '@ocp/core';
import { expect } from 'vitest';
import { literal, withDuckDB } from '../../src/generate/duckdb.ts';
import { partitionFolder } from '../../src/generate/files.ts';
import type { GenerateOptions } from '../../src/generate/options.ts';
import { root } from '../../src/workspace.ts';

/** What a demo says that writes below a folder, with a `DATABASE_URL` in its environment. */
export async function demo(folder: string, environment: string, ...flags: string[]): Promise<string> {
  const main = join(root, 'tools/src/demo/main.ts');
  const args = ['--conditions=ocp-source', main, '--dir', folder, ...flags];
  const env = { ...process.env, DATABASE_URL: environment };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  expect(stderr).toBe('');
  return stdout;
}

/** The rows of the table under a title: the first cell, then numbers where they are numbers. */
export function rowsUnder(title: string, said: string): Map<string, (string | number)[]> {
  const [, text = ''] = said.split(new RegExp(`^${title}.*\n`, 'm'));
  const [table = ''] = text.split(/\n\n/);
  const rows = table.split('\n').map((line) => line.trim().split(/ {2,}/));
  const cell = (text: string) => (/^-?[\d,.]+$/.test(text) ? Number(text.replaceAll(',', '')) : text);
  return new Map(rows.slice(1).map(([name = '', ...cells]) => [name, cells.map(cell)]));
}

/** The last cell of each row. */
export const last = (rows: Map<string, (string | number)[]>) =>
  [...rows.values()].map((cells) => Number(cells.at(-1)));
const sum = (numbers: readonly number[]) => numbers.reduce((before, number) => before + number, 0);

/** Whether amounts are equal of which each was rounded to the cent. */
export function expectEqual(amounts: readonly number[], whole: number | undefined): void {
  expect(Math.abs(sum(amounts) - (whole ?? NaN))).toBeLessThan(0.006 * (amounts.length + 1));
}

/** Sums of columns of a generated bill, read from its files and by nobody's rules. */
export function billSums(options: GenerateOptions, table: string, ...columns: string[]): Promise<number[]> {
  const files = literal(join(partitionFolder(options, inputTable(table)), '*.parquet'));
  const select = columns.map((column) => `sum(${column})`).join(', ');
  return withDuckDB(options.dir, options.seed, async (connection) => {
    const result = await connection.runAndReadAll(`select ${select} from read_parquet(${files})`);
    return (result.getRows()[0] ?? []).map(Number);
  });
}
