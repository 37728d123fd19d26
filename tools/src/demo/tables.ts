import { costsOf, cloudOf, kokuTables, namespacesOfNobody, type CloudType } from '@ocp/core';
import type { Client } from 'pg';
import type { Costs } from './bill.ts';

/** Cost and use of a namespace in OpenShift's daily summary. */
export interface NamespaceCost {
  namespace: string;
  coreHours: number;
  pods: number;
  volumes: number;
  cost: number;
}

/** Cost by namespace, dearest first, also of what no namespace caused. */
export async function namespaceCosts(client: Client, schema: string): Promise<NamespaceCost[]> {
  const cost = (source?: string) =>
    `coalesce(sum(infrastructure_raw_cost)${source === undefined ? '' : ` filter (where data_source = '${source}')`}, 0)::float8`;
  const { rows } = await client.query<NamespaceCost>(`
    select namespace, coalesce(sum(pod_effective_usage_cpu_core_hours), 0)::float8 as "coreHours",
      ${cost('Pod')} as pods, ${cost('Storage')} as volumes, ${cost()} as cost
    from "${schema}".reporting_ocpusagelineitem_daily_summary group by namespace order by cost desc, namespace`);
  return rows;
}

/** Costs of the detail by namespace of nobody; all other namespaces are under the empty name. */
export type DetailCosts = ReadonlyMap<string, { rows: number; costs: Costs }>;

/** The sums of every cost of the detail. */
export async function detailCosts(client: Client, schema: string, cloud: CloudType): Promise<DetailCosts> {
  const names = costsOf(cloudOf(cloud));
  const { rows } = await client.query<Record<string, number> & { name: string; count: number }>({
    text: `
      select case when namespace = any ($1) then namespace else '' end as name, count(*)::integer as count,
        ${names.map((cost) => `coalesce(sum(${cost}), 0)::float8 as ${cost}`).join(', ')}
      from "${schema}".${kokuTables(cloud).detail} group by 1`,
    values: [namespacesOfNobody],
  });
  return new Map(rows.map(({ name, count, ...costs }) => [name, { rows: count, costs: costs }]));
}

/** What tables of Koku's API say that the month costs. */
export async function shownCosts(client: Client, schema: string): Promise<[table: string, cost: number][]> {
  const sums = [
    ['reporting_ocpusagelineitem_daily_summary', 'infrastructure_raw_cost'],
    ['reporting_ocp_cost_summary_by_project_p', 'infrastructure_raw_cost'],
    ['reporting_ocpall_cost_summary_pt', 'unblended_cost'],
  ] as const;
  const { rows } = await client.query<{ table: string; cost: number }>(
    sums
      .map(
        ([table, column]) =>
          `select '${table}' as table, sum(${column})::float8 as cost from "${schema}".${table}`,
      )
      .join(' union all '),
  );
  return rows.map(({ table, cost }) => [table, cost]);
}
