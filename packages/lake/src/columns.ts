import type { ColumnMetaData, FileMetaData, SchemaElement } from 'hyparquet';

/** A column at the top level of a file. */
export interface FileColumn {
  /** As spelled in the file. */
  name: string;
  element: SchemaElement;
  /** Place of its chunk in each row group; undefined for a nested column. */
  leaf: number | undefined;
}

/** The columns of a file in order. Parquet lists the schema tree depth first. */
export function fileColumns({ schema }: FileMetaData): FileColumn[] {
  const columns: FileColumn[] = [];
  let leaf = 0;
  for (let at = 1; at < schema.length;) {
    const element = schema[at]!;
    const nested = (element.num_children ?? 0) > 0;
    columns.push({ name: element.name, element, leaf: nested ? undefined : leaf });
    const end = subtreeEnd(schema, at);
    for (; at < end; at += 1) if (schema[at]!.type !== undefined) leaf += 1;
  }
  return columns;
}

/** The chunks of a flat column, one a row group. */
export function chunksOf(metadata: FileMetaData, { leaf }: FileColumn): (ColumnMetaData | undefined)[] {
  return metadata.row_groups.map((group) =>
    leaf === undefined ? undefined : group.columns[leaf]?.meta_data,
  );
}

/** True when the file says that no row has a value: Parquet type null, or statistics that count every row as null. */
export function isAllNull(metadata: FileMetaData, column: FileColumn): boolean {
  if (column.element.logical_type?.type === 'NULL') return true;
  return chunksOf(metadata, column).every(
    (chunk) => chunk !== undefined && chunk.statistics?.null_count === chunk.num_values,
  );
}

function subtreeEnd(schema: readonly SchemaElement[], start: number): number {
  let at = start;
  for (let open = 1; open > 0 && at < schema.length; at += 1) open += (schema[at]!.num_children ?? 0) - 1;
  return at;
}
