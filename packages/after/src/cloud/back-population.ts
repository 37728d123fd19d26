import { capacities, podHours, SUMMARY_TABLE, volumeNumbers, type AfterStep } from '@ocp/core';
import { cloudOf, clusterOf, type BillScope } from '../scope.ts';

/**
 * Brings the cost of the cloud into the daily summary D (spec after.md section 5). These are the rows
 * with cost. The cost has the cloud's markup in it (quirk 4), and its terms are rounded (quirk 5).
 */
export const backPopulationStep: AfterStep = {
  name: 'back_population',
  async run(sql, scope, into) {
    const bill = cloudOf(scope);
    const written = await sql.execute(insertOf(sql.schema, into(SUMMARY_TABLE), bill), [
      clusterOf(scope).reportPeriodId,
      scope.days.start,
      scope.days.end,
      bill.billId,
    ]);
    return { [SUMMARY_TABLE]: { deleted: 0, written } };
  },
};

const groups = [
  'usage_start',
  'resource_id',
  'pod_labels',
  'namespace',
  'node',
  'persistentvolumeclaim',
  'data_source',
  'data_transfer_direction',
  'cluster_id',
  'cluster_alias',
];

/** These rows add cost to what others use. Effective usage stays null. */
const zeros = [...podHours.filter((name) => !name.includes('_effective_')), ...capacities, ...volumeNumbers];

const noRates = `'{"cpu": 0.000000000, "memory": 0.000000000, "storage": 0.000000000}'::jsonb`;

/**
 * Parameters: report period, first and last day, bill: a cluster that moved may have rows of another. A second report period of the cluster and month, of another
 * source, makes every row twice, once for each source.
 */
function insertOf(schema: string, into: string, { tables: { detail }, description }: BillScope): string {
  const { infrastructureCost, nullCosts } = description.after;
  const cost = infrastructureCost
    .map((name) => (nullCosts === 'left out' ? `coalesce(${name}, 0)` : name))
    .join(' + ');
  const labels = (source: string) =>
    `case when data_source = '${source}' then pod_labels else '{}'::jsonb end`;
  const transferred = (direction: string) =>
    `sum(infrastructure_data_${direction}_gigabytes) filter (where data_transfer_direction = '${direction.toUpperCase()}')`;
  const columns: Record<string, string> = {
    uuid: 'gen_random_uuid()',
    report_period_id: '$1',
    source_uuid: 'provider_id',
    ...Object.fromEntries(
      groups
        .filter((name) => name !== 'pod_labels' && name !== 'data_transfer_direction')
        .map((name) => [name, name]),
    ),
    usage_end: 'usage_start',
    pod_labels: labels('Pod'),
    volume_labels: labels('Storage'),
    all_labels: 'pod_labels',
    ...Object.fromEntries(zeros.map((name) => [name, '0'])),
    infrastructure_raw_cost: `sum(${cost})`,
    infrastructure_project_raw_cost: `sum(${cost})`,
    infrastructure_data_in_gigabytes: transferred('in'),
    infrastructure_data_out_gigabytes: transferred('out'),
    infrastructure_usage_cost: noRates,
    supplementary_usage_cost: noRates,
    persistentvolume: 'max(persistentvolume)',
    storageclass: 'max(storageclass)',
    raw_currency: `max(${description.usage.currency})`,
    cost_category_id: 'max(cost_category_id)',
  };
  return `
    insert into ${into} (${Object.keys(columns).join(', ')})
    select ${Object.values(columns).join(', ')}
    from (
      select detail.*, period.provider_id
      from ${schema}.${detail} as detail
      join ${schema}.reporting_ocpusagereportperiod as period
        on period.cluster_id = detail.cluster_id
        and period.report_period_start::date = date_trunc('month', detail.usage_start)::date
      where detail.report_period_id = $1 and detail.cost_entry_bill_id = $4 and detail.usage_start between $2::date and $3::date
    ) as detail
    group by ${groups.join(', ')}, provider_id`;
}
