import { cpSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../workspace.ts';
import type { BenchMonth } from '../month.ts';

/** The bench month in a folder of its own, whose files can be written again; what is not shares its place on the disk. */
export function ownLake(month: BenchMonth): BenchMonth {
  const from = fileURLToPath(month.lake);
  const to = join(root, '.cache', 'bench-changes');
  rmSync(to, { recursive: true, force: true });
  for (const file of filesIn(from)) {
    mkdirSync(join(to, file, '..'), { recursive: true });
    try {
      linkSync(join(from, file), join(to, file));
    } catch {
      cpSync(join(from, file), join(to, file));
    }
  }
  return { ...month, lake: pathToFileURL(to).href };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));

/** The reports of a kind and a day come again, each with another value in its first column of a name. */
export async function comesAgain(
  { lake }: BenchMonth,
  { kind, day, column, factor }: { kind: string; day: string; column: RegExp; factor: number },
): Promise<void> {
  const folder = fileURLToPath(lake);
  const files = filesIn(folder).filter((file) => file.includes(`${kind}.${day}`));
  if (files.length === 0) throw new Error(`the bench month has no ${kind} of ${day}`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  for (const file of files) {
    const path = join(folder, file);
    const names = (
      await connection.runAndReadAll(`select * from read_parquet('${path}') limit 0`)
    ).columnNames();
    const name = names.find((one) => column.test(one));
    if (name === undefined) throw new Error(`${file} has no column like ${column.source}`);
    await connection.run(
      `copy (select * replace ("${name}" * ${factor} as "${name}") from read_parquet('${path}')) to '${path}.new' (format parquet)`,
    );
    renameSync(`${path}.new`, path);
  }
  connection.closeSync();
}
