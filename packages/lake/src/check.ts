import { OcpError, type InputTable, type LakeFile } from '@ocp/core';
import type { FileMetaData } from 'hyparquet';
import { chunksOf, fileColumns, isAllNull, type FileColumn } from './columns.ts';
import type { FileBytes } from './file-bytes.ts';
import { withParquet } from './footer.ts';
import { suspectGroups } from './left-out/suspects.ts';
import { timesOfChunk } from './time-bounds.ts';
import { accepts, neverFromNull, typeName } from './types.ts';

/** What the footer of a file says, and its pages where they are looked at. */
export interface CheckedFile extends Pick<LakeFile, 'version' | 'bytes' | 'columns' | 'rows' | 'times'> {
  /** Row groups that may hold a row that cannot be meant. */
  suspects: ReadonlySet<number>;
}

/**
 * Checks a file against its table from the footer: required columns are there, and no column of the
 * table has a type that cannot become the logical one (columns match by lower-case name, spec inputs.md 1).
 * With `pages` also the pages of its numbers are looked at. Undefined when the file is gone or changes meanwhile. Fails with `LAKE_FILE_UNREADABLE`, `LAKE_COLUMN_MISSING`, `LAKE_COLUMN_TYPE`.
 */
export async function checkFile(
  table: InputTable,
  open: () => Promise<FileBytes>,
  origin: string,
  { pages = false } = {},
): Promise<CheckedFile | undefined> {
  return withParquet(open, origin, async (file) => {
    const { metadata, bytes, version } = file;
    const columns = fileColumns(metadata);
    const rows = Number(metadata.num_rows);
    if (rows > 0) checkColumns(table, metadata, columns, origin);
    const suspects = pages && rows > 0 ? await suspectGroups(file, table) : new Set<number>();
    const names = columns.map(({ name }) => name);
    const times = timesOf(metadata, columns, table.time);
    return { version, bytes: bytes.byteLength, columns: names, rows, suspects, ...(times && { times }) };
  });
}

function timesOf(metadata: FileMetaData, columns: FileColumn[], time: string): LakeFile['times'] {
  const column = columns.find(({ name }) => name.toLowerCase() === time);
  const known = column === undefined ? [] : chunksOf(metadata, column).map(timesOfChunk);
  const times = known.filter((chunk) => chunk !== undefined);
  if (times.length === 0 || times.length < known.length) return undefined;
  const first = Math.min(...times.map((chunk) => chunk.first));
  return { first, last: Math.max(...times.map((chunk) => chunk.last)) };
}

function checkColumns(
  table: InputTable,
  metadata: FileMetaData,
  columns: FileColumn[],
  origin: string,
): void {
  const find = (name: string) => columns.filter((column) => column.name.toLowerCase() === name);
  for (const column of table.required) {
    if (find(column).length === 0) {
      throw new OcpError('LAKE_COLUMN_MISSING', `${origin} lacks the column ${column} of ${table.name}`, {
        where: { file: origin, table: table.name, column },
        hint: 'Ingest the report again, or remove the file if it belongs to another table.',
      });
    }
  }
  for (const [column, type] of Object.entries(table.columns)) {
    const [found, twin] = find(column);
    if (found === undefined) continue;
    const wrong = (what: string) =>
      new OcpError('LAKE_COLUMN_TYPE', `${origin}: column ${column} of ${table.name} ${what}`, {
        where: { file: origin, table: table.name, column },
        hint: 'Ingest the report again; the column is not as the report type defines it.',
      });
    if (twin !== undefined) throw wrong(`is there twice, as ${found.name} and ${twin.name}`);
    if (accepts[type](found.element)) continue;
    if (neverFromNull.has(type) || !isAllNull(metadata, found)) {
      throw wrong(`is ${typeName(found.element)}, which cannot become ${type}`);
    }
  }
}
