import { randomUUID } from 'node:crypto';
import {
  kokuTables,
  onDays,
  parseRequest,
  planOpenshiftOnCloud,
  providerTypeOf,
  sourceFieldOf,
  type AfterPlan,
  type AfterScope,
  type CloudScope,
  type DayRange,
  type RunPlan,
  type SqlSession,
  type StoreTransaction,
} from '@ocp/core';
import { afterSteps } from '../src/index.ts';
import { cluster, insert, read, scope, straight, type OfCluster, type Row } from './tenant.ts';

export const {
  detail: DETAIL,
  openshiftTags: { summary: TAGS, values: TAG_VALUES },
} = kokuTables('AWS');

export const cloud: CloudScope = {
  type: 'AWS',
  source: randomUUID(),
  billId: 7,
  openshiftMarkup: undefined,
};
/** A run of a cluster on a cloud. */
export type OnCloud = OfCluster & { cloud: CloudScope };
export const onCloud: OnCloud = { ...scope, cloud };
/** Another cluster on the same bill. */
export const otherCluster = {
  source: randomUUID(),
  reportPeriodId: 2,
  clusterId: 'cluster-2',
  clusterAlias: 'Two',
};
export const onCloudToo: OnCloud = { ...onCloud, cluster: otherCluster };

/** A row of the detail of OpenShift on AWS; `changes` wins, and the tags are those of the pod. */
export function billed(changes: Row = {}): Row {
  return {
    uuid: randomUUID(),
    source_uuid: cloud.source,
    cost_entry_bill_id: cloud.billId,
    report_period_id: cluster.reportPeriodId,
    cluster_id: cluster.clusterId,
    cluster_alias: cluster.clusterAlias,
    data_source: 'Pod',
    usage_start: '2025-10-02',
    usage_end: changes['usage_start'] ?? '2025-10-02',
    namespace: 'shop',
    node: 'node-1',
    product_code: 'AmazonEC2',
    usage_account_id: '111',
    currency_code: 'USD',
    calculated_amortized_cost: 0,
    markup_cost_amortized: 0,
    infrastructure_data_in_gigabytes: 0,
    infrastructure_data_out_gigabytes: 0,
    tags: changes['pod_labels'] ?? null,
    ...changes,
  };
}

export async function bill(sql: SqlSession, rows: readonly Row[]): Promise<void> {
  await insert(sql, DETAIL, rows);
}

export async function reportPeriod(sql: SqlSession, changes: Row = {}): Promise<void> {
  await insert(sql, 'reporting_ocpusagereportperiod', [
    {
      id: cluster.reportPeriodId,
      cluster_id: cluster.clusterId,
      report_period_start: '2025-10-01T00:00:00Z',
      report_period_end: '2025-11-01T00:00:00Z',
      provider_id: cluster.source,
      ...changes,
    },
  ]);
}

export async function accountAlias(
  sql: SqlSession,
  id: number,
  account: string,
  name: string,
): Promise<void> {
  await insert(sql, 'reporting_awsaccountalias', [{ id, account_id: account, account_alias: name }]);
}

export function step(sql: SqlSession, name: string, changes: Partial<AfterScope> = {}) {
  return afterSteps[name]!.run(sql, { ...onCloud, ...changes }, straight(sql));
}

/** A run as the runner does it: the deletes of the plan, then window by window the rows of the bill and the steps. */
export async function runOnCloud(
  transaction: StoreTransaction,
  rows: readonly Row[],
  of: OnCloud = onCloud,
  dateStep = 5,
): Promise<void> {
  const plan = planOf(of, dateStep);
  for (const operation of plan.deletes) await transaction.delete(operation);
  const after = async ({ name, deletes }: AfterPlan, ranges: readonly DayRange[]) => {
    for (const operation of deletes) await transaction.delete(operation);
    for (const days of ranges) await step(transaction.sql, name, { ...of, days });
  };
  for (const { start, end } of plan.windows) {
    const inWindow = rows.filter(({ usage_start }) => start <= usage_start! && usage_start! <= end);
    await bill(transaction.sql, inWindow);
    for (const one of plan.after) {
      if (one.when !== 'window') continue;
      await after({ ...one, deletes: one.deletes.map(onDays({ start, end })) }, [{ start, end }]);
    }
  }
  for (const one of plan.after) if (one.when === 'end') await after(one, one.days);
}

function planOf({ days, cluster: ofCluster, cloud: ofCloud }: OnCloud, dateStep: number): RunPlan {
  const request = parseRequest({
    provider_type: providerTypeOf(ofCloud.type),
    schema: 'org1234567',
    ocp_source_uuid: ofCluster.source,
    [sourceFieldOf(ofCloud.type)]: ofCloud.source,
    start_date: days.start,
    end_date: days.end,
    date_step: dateStep,
  });
  const { source: sourceUuid, ...parameters } = ofCluster;
  return planOpenshiftOnCloud(
    request,
    { ...parameters, sourceUuid },
    {
      ...{ openshiftMarkup: undefined, ...ofCloud, markup: 0, distribution: 'cpu' },
      ...{ tagProcessing: true, unattributedStorage: true },
    },
    {
      ...{ enabledKeys: [], categoryPatterns: [], knownNodes: [], reportPeriod: undefined },
      ...{ providerName: undefined, providerClusterId: undefined },
    },
    {
      ...{ billId: ofCloud.billId, clusterKnown: true, markup: 0, openshiftMarkup: ofCloud.openshiftMarkup },
      ...{ distribution: 'cpu', accountAliases: [], reportedTagPairs: [], registeredKeys: [], diskSizes: [] },
    },
    { living: [{ source: sourceUuid, cloud: undefined, periods: [] }], before: [] },
  );
}

/** Rows of a table as lists of the columns, in the order of `read`. */
export async function lists(
  sql: SqlSession,
  table: string,
  columns: readonly string[],
): Promise<unknown[][]> {
  return (await read<Row>(sql, table, columns)).map((row) => columns.map((column) => row[column]));
}
