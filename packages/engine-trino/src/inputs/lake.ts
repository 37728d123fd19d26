import { fileURLToPath } from 'node:url';
import type { JobInput, LakeFile } from '@ocp/core';
import { partitionFolder } from '@ocp/lake';
import { literal } from '@ocp/rules-sql';
import type { Place } from '../options.ts';
import type { RunTables } from '../run-tables.ts';
import { columnList } from '../sql.ts';
import type { InputPart } from './select.ts';

/** A folder of the lake, and the files in it that are meant, as Trino spells them. */
export interface LakeFolder {
  location: string;
  files: string[];
}

/** The folders in which the files of an input lie; `root` stands for the lake's root where the catalog spells it otherwise. */
export function lakeFolders(files: readonly LakeFile[], root?: string): LakeFolder[] {
  const folders = new Map<string, LakeFolder>();
  for (const file of files) {
    const location = root === undefined ? spelled(file.folder) : `${root}/${partitionFolder(file.partition)}`;
    const folder = folders.get(location) ?? { location, files: [] };
    folder.files.push(`${location}/${file.name}`);
    folders.set(location, folder);
  }
  return [...folders.values()];
}

/** A folder of this machine is `local://` and its path for Trino. */
const spelled = (folder: string) =>
  folder.startsWith('file:') ? `local://${fileURLToPath(folder)}` : folder;

/**
 * Registers an input as external tables, one a folder. They are not partitioned: a folder is a partition already. Only the
 * files that were checked are read. Trino finds columns by name, reads a column that a file lacks as null, and an all-null
 * one of any type.
 */
export async function lakeParts(
  relation: string,
  { table: { name, columns }, files }: JobInput,
  { location, ...place }: Place & { location?: string },
  tables: RunTables,
): Promise<InputPart[]> {
  const parts: InputPart[] = [];
  for (const [index, folder] of lakeFolders(files, location).entries()) {
    const table = tables.add(`${relation}_${index + 1}`, place);
    await tables.execute(
      `create table ${table} (${columnList(columns)})
        with (format = 'PARQUET', external_location = ${literal(folder.location)})`,
      { table: name },
    );
    const condition = `"$path" in (${folder.files.map(literal).join(', ')})`;
    parts.push({ table, has: () => true, condition });
  }
  return parts;
}
