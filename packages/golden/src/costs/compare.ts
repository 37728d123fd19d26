import { join } from 'node:path';
import {
  comparedColumns,
  compareTable,
  rateMetrics,
  SUMMARY_TABLE,
  tableRule,
  USAGE_TABLE,
  type Row,
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
  const compared = async (table: string): Promise<Row[]> => {
    await client.query(
      `create temporary table compared as select * from ${table} where ${ours(schema, run)}`,
    );
    await makeUndeterminedAlike(client, schema, run);
    const rows = await readRows(client, 'pg_temp.compared', columns);
    await client.query('drop table pg_temp.compared');
    return rows;
  };
  let expected: Row[] = [];
  if (csv !== undefined) {
    await stageCsv(client, schema, csv, 'golden_rows');
    expected = await compared('pg_temp.golden_rows');
    await client.query('drop table pg_temp.golden_rows');
  }
  const made = await compared(tableName(schema, definition));
  return [{ ...compareTable(rule, expected, made), undetermined }];
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

const undetermined = [
  'labels of a virtual machine whose usage rows give a key different values on a day, at flat rates (spec cost-model.md 6.1)',
  'which of several rates of one metric, type and key is named (spec cost-model.md 12)',
];

/** Makes alike what the specification leaves open: any of the possible results is equal. */
async function makeUndeterminedAlike(client: Client, schema: string, run: CostRun): Promise<void> {
  const vm = `pod_labels ->> 'vm_kubevirt_io_name'`;
  await client.query(
    `update pg_temp.compared set pod_labels = null, all_labels = null ${run.rates_to_usage ? ', label_hash = null' : ''}
      where data_source = 'Pod' and coalesce(monthly_cost_type, 'OCP_VM_CORE') = 'OCP_VM_CORE' and ${vm} in (
        select ${vm}
        from "${schema}"."${SUMMARY_TABLE}" lines,
          lateral (select * from jsonb_each_text(pod_labels) union select * from jsonb_each_text(all_labels)) members
        where lines.data_source = 'Pod' and lines.pod_usage_cpu_core_hours is not null and pod_labels is not null
        group by ${vm}, lines.usage_start, members.key
        having count(distinct members.value) > 1
      )`,
  );
  if (!run.rates_to_usage) return;
  await client.query(
    `update pg_temp.compared set rate_id = named.id, custom_name = named.custom_name
      from (
        select uuid, first_value(uuid) over same as id, first_value(custom_name) over same as custom_name
        from "${schema}".cost_model_rate
        window same as (partition by price_list_id, metric, cost_type, tag_key order by custom_name)
      ) named
      where named.uuid = compared.rate_id`,
  );
}
