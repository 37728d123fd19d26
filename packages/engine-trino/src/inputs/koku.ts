import { inputTable, OcpError, type InputName, type LakeFile } from '@ocp/core';
import { literal } from '@ocp/rules-sql';
import type { RunTables } from '../run-tables.ts';
import { tableIn } from '../sql.ts';
import { locationOf, type FileLocation } from './location.ts';
import type { InputPart } from './select.ts';

/** A partition of one of Koku's own tables. */
export interface KokuPartition extends FileLocation {
  table: string;
}

/** The partitions of Koku's table in which the files of an input lie. */
export function kokuPartitions(name: InputName, files: readonly LakeFile[]): KokuPartition[] {
  const { provider, report, grain } = inputTable(name);
  const daily = grain === 'daily' ? '_daily' : '';
  const table =
    provider === 'OCP'
      ? `openshift_${report}_line_items${daily}`
      : `${provider.toLowerCase()}_line_items${daily}`;
  const folders = new Map(files.map(locationOf).map((location) => [location.folder, location]));
  return [...folders.values()].map((location) => ({ ...location, table }));
}

/**
 * The partitions of an input in Koku's tables, of which older ones lack columns. Fails with `LAKE_FILE_UNREADABLE` for a
 * partition that the metastore does not know: it would be read as empty.
 */
export async function kokuParts(
  name: InputName,
  files: readonly LakeFile[],
  catalog: string,
  tables: RunTables,
): Promise<InputPart[]> {
  const parts: InputPart[] = [];
  for (const partition of kokuPartitions(name, files)) {
    const { schema, table } = partition;
    const condition = Object.entries(partition.partition)
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
