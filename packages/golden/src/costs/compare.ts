import { join } from 'node:path';
import {
  comparedColumns,
  compareDetermined,
  compareTable,
  openInCosts,
  rateMetrics,
  SUMMARY_TABLE,
  tableRule,
  undeterminedCosts,
  undeterminedInCosts,
  USAGE_TABLE,
  vmUsage,
  type Row,
  type Store,
  type TableComparison,
} from '@ocp/core';
import { tableDefinition } from '@ocp/store';
import type { Client } from 'pg';
import { readRows } from '../compare.ts';
import { goldenCsv, stageCsv, tableName } from '../database.ts';
import type { CostRun } from '../scenario.ts';

const metrics = rateMetrics.map((metric) => `'${metric}'`).join(', ');

/**
 * Compares the rows of the statements that need reports after a run of the cost model; what PostgreSQL writes besides is not
 * there (test-data/README.md). Left is the golden.
 */
export async function compareCosts(
  client: Client,
  store: Store,
  schema: string,
  folder: string,
  run: CostRun,
): Promise<TableComparison[]> {
  const name = run.rates_to_usage ? USAGE_TABLE : SUMMARY_TABLE;
  const definition = tableDefinition(name);
  const csv = await goldenCsv(join(folder, run.folder, `${name}.csv`), name);
  const rule = tableRule(
    definition,
    csv?.columns.filter((column) => !markup.includes(column)),
  );
  const columns = comparedColumns(rule);
  const compared = (table: string) =>
    readRows(client, `(select * from ${table} where ${ours(schema, run)}) compared`, columns);
  let expected: Row[] = [];
  if (csv !== undefined) {
    await stageCsv(client, schema, csv, 'golden_rows');
    expected = await compared('pg_temp.golden_rows');
    await client.query('drop table pg_temp.golden_rows');
  }
  const made = await compared(tableName(schema, definition));
  const open = openInCosts(
    await store.transaction(schema, (transaction) => undeterminedCosts(vmUsage, transaction), {
      signal: new AbortController().signal,
      discard: true,
    }),
  );
  const names = columns.map((column) => column.name);
  const comparison = compareDetermined(names, expected, made, open, (left, right) =>
    compareTable(rule, left, right),
  );
  return [{ ...comparison, undetermined: [...undeterminedInCosts, ...comparison.undetermined] }];
}

/** Koku marks up every row of the summary afterwards, in PostgreSQL. */
const markup = ['infrastructure_markup_cost', 'infrastructure_project_markup_cost'];

/** Rows that are of our statements, and not PostgreSQL's own. */
const ours = (schema: string, { rates_to_usage }: CostRun) =>
  rates_to_usage
    ? `monthly_cost_type = 'gpu_distributed'
        or rate_id in (select uuid from "${schema}".cost_model_rate where metric in (${metrics}))`
    : `cost_model_memory_cost is null
        and (data_source = 'GPU' or cost_model_rate_type in ('Infrastructure', 'Supplementary'))`;
