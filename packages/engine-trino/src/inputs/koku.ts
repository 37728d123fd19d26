import { kokuTableName, OcpError, type JobInput, type LakeFile } from '@ocp/core';
import { partitionKeys } from '@ocp/lake';
import { literal } from '@ocp/rules-sql';
import type { RunTables } from '../run-tables.ts';
import { tableIn } from '../sql.ts';
import type { InputPart } from './select.ts';

/** A partition of one of Koku's own tables. */
export interface KokuPartition {
  schema: string;
  table: string;
  /** Values of the columns that the table is partitioned by. */
  keys: ReturnType<typeof partitionKeys>;
  /** Address of its files. */
  folder: string;
}

/** The partitions of Koku's tables in which the files of an input lie. */
export function kokuPartitions(files: readonly LakeFile[]): KokuPartition[] {
  const folders = new Map(files.map(({ folder, partition }) => [folder, partition]));
  return Array.from(folders, ([folder, partition]) => ({
    schema: partition.schema,
    table: kokuTableName(partition.table),
    keys: partitionKeys(partition),
    folder,
  }));
}

/**
 * The partitions of an input in Koku's tables, of which older ones lack columns. Fails with `LAKE_FILE_UNREADABLE` for a
 * partition that the metastore does not know: it would be read as empty.
 */
export async function kokuParts(
  { table: { name }, files }: JobInput,
  catalog: string,
  tables: RunTables,
): Promise<InputPart[]> {
  const parts: InputPart[] = [];
  for (const partition of kokuPartitions(files)) {
    const { schema, table } = partition;
    const condition = Object.entries(partition.keys)
      .map(([column, value]) => `${column} = ${literal(value)}`)
      .join(' and ');
    const known = await tables.rows(
      `select 1 from ${tableIn({ catalog, schema }, `${table}$partitions`)} where ${condition}`,
      { table: name },
    );
    if (known.length === 0) throw unknownPartition(catalog, partition);
    const found = await tables.rows(
      `select column_name from ${tableIn({ catalog, schema: 'information_schema' }, 'columns')}
        where table_schema = ${literal(schema)} and table_name = ${literal(table)}`,
      { table: name },
    );
    const columns = new Set(found.map(([column]) => column));
    parts.push({
      table: tableIn({ catalog, schema }, table),
      has: (column) => columns.has(column),
      condition,
    });
  }
  return parts;
}

function unknownPartition(catalog: string, { schema, table, folder }: KokuPartition): OcpError {
  const message = `${catalog}.${schema}.${table} does not know the partition ${folder}`;
  return new OcpError('LAKE_FILE_UNREADABLE', message, {
    where: { engine: 'trino', table, file: folder },
    hint: `Run CALL ${catalog}.system.sync_partition_metadata('${schema}', '${table}', 'ADD').`,
  });
}
