import {
  comparedColumns,
  comparisonText,
  compareTable,
  pipelineNamed,
  tableRule,
  tablesOf,
  wordOf,
  type CloudType,
  type Row,
} from '@ocp/core';
import { clusterTables, readRows, tableName } from '@ocp/golden';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { notHeld } from './held.ts';
import { growingTables } from './history.ts';

const sides = { left: 'a fresh database', right: 'the life' };

/** Compares every table after a life with those of a fresh database; the first differences as text, empty when all are equal. */
export async function differences(
  fresh: Client,
  lived: Client,
  { schema, clouds, rows }: { schema: string; clouds: readonly CloudType[]; rows: Map<string, number> },
): Promise<string> {
  const growing = growingTables(clouds);
  const texts: string[] = [];
  for (const table of comparedTables(clouds)) {
    const definition = tableDefinition(table);
    const rule = tableRule(definition);
    const columns = comparedColumns(rule);
    const read = (client: Client): Promise<Row[]> => readRows(client, tableName(schema, definition), columns);
    const [expected, actual] = [await read(fresh), await read(lived)];
    rows.set(table, (rows.get(table) ?? 0) + expected.length);
    const grows = growing[table];
    if (grows !== undefined) {
      const missing = notHeld(columns, grows, expected, actual);
      texts.push(...missing.slice(0, 3).map((row) => `${table}: the life does not hold ${row}`));
      continue;
    }
    const comparison = compareTable(rule, expected, actual);
    if (comparison.status !== 'equal') texts.push(comparisonText(comparison, sides));
  }
  return texts.join('\n');
}

function comparedTables(clouds: readonly CloudType[]): string[] {
  const pipelines = ['ocp', ...clouds.map((cloud) => `ocp-${wordOf(cloud)}` as const)] as const;
  const tables = pipelines.flatMap((pipeline) => tablesOf(pipelineNamed(pipeline)));
  return [...new Set([...tables, ...clusterTables])];
}
