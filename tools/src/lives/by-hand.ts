import { ocpPipeline, onAllTables, openshiftOnCloud, type CloudType, type Pipeline } from '@ocp/core';
import { tableName } from '@ocp/golden';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import type { ByHand } from './changes.ts';

/** Tables whose rows a run makes anew, each once. What a run knows of the one before it by its rows is left alone. */
function tablesMade(clouds: readonly CloudType[]): string[] {
  const made = ({ outputs, after }: Pipeline) => [
    ...outputs
      .filter(({ place, mode }) => place === 'tenant' && mode === 'replace')
      .map(({ table }) => table),
    ...after.flatMap(({ rewrites }) => rewrites),
  ];
  const tables = new Set([ocpPipeline, ...clouds.map(openshiftOnCloud)].flatMap(made));
  tables.delete(onAllTables.projects);
  return [...tables];
}

/** Changes rows of a table as somebody with SQL does, who tells nobody. */
export async function changeByHand(
  client: Client,
  schema: string,
  { table: index, how }: { table: number; how: ByHand },
  clouds: readonly CloudType[],
): Promise<void> {
  const tables = tablesMade(clouds);
  const definition = tableDefinition(tables[index % tables.length]!);
  const table = tableName(schema, definition);
  const number = definition.columns.find(({ type }) => type.startsWith('numeric'))?.name;
  if (how === 'truncated') await client.query(`truncate ${table}`);
  else if (how === 'some deleted')
    await client.query(`delete from ${table} where (ctid::text::point)[1]::int % 2 = 0`);
  else if (number !== undefined) await client.query(`update ${table} set "${number}" = "${number}" + 1`);
}
