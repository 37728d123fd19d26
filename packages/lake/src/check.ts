import { OcpError, type InputTable, type LakeFile } from '@ocp/core';
import type { FileMetaData } from 'hyparquet';
import { fileColumns, isAllNull, type FileColumn } from './columns.ts';
import type { FileBytes } from './file-bytes.ts';
import { withParquet } from './footer.ts';
import { accepts, neverFromNull, typeName } from './types.ts';

/** What the footer of a file says. */
export type CheckedFile = Pick<LakeFile, 'version' | 'bytes' | 'columns' | 'rows'>;

/**
 * Checks a file against its table from the footer alone: required columns are there, and no column of the
 * table has a type that cannot become the logical one (columns match by lower-case name, spec inputs.md 1).
 * Undefined when the file is gone or changes meanwhile. Fails with `LAKE_FILE_UNREADABLE`, `LAKE_COLUMN_MISSING`, `LAKE_COLUMN_TYPE`.
 */
export async function checkFile(
  table: InputTable,
  open: () => Promise<FileBytes>,
  origin: string,
): Promise<CheckedFile | undefined> {
  return withParquet(open, origin, ({ metadata, bytes, version }) => {
    const columns = fileColumns(metadata);
    const rows = Number(metadata.num_rows);
    if (rows > 0) checkColumns(table, metadata, columns, origin);
    return { version, bytes: bytes.byteLength, columns: columns.map(({ name }) => name), rows };
  });
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
