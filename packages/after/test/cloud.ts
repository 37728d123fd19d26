import { randomUUID } from 'node:crypto';
import {
  AWS_DETAIL_TABLE,
  planOpenshiftOnAws,
  windowsOf,
  type AfterScope,
  type CloudScope,
  type Request,
  type SqlSession,
  type StoreTransaction,
} from '@ocp/core';
import { afterSteps } from '../src/index.ts';
import { insert, read, scope, type Row } from './tenant.ts';

export const TAGS = 'reporting_ocpawstags_summary';
export const TAG_VALUES = 'reporting_ocpawstags_values';

export const cloud: CloudScope = {
  type: 'AWS',
  source: randomUUID(),
  billId: 7,
  openshiftMarkup: undefined,
};
export const onCloud: AfterScope & { cloud: CloudScope } = { ...scope, cloud };
/** Another cluster on the same bill. */
export const otherCluster: AfterScope & { cloud: CloudScope } = {
  ...onCloud,
  source: randomUUID(),
  reportPeriodId: 2,
  clusterId: 'cluster-2',
  clusterAlias: 'Two',
};

/** A row of the detail of OpenShift on AWS; `changes` wins, and the tags are those of the pod. */
export function billed(changes: Row = {}): Row {
  return {
    uuid: randomUUID(),
    source_uuid: cloud.source,
    cost_entry_bill_id: cloud.billId,
    report_period_id: scope.reportPeriodId,
    cluster_id: scope.clusterId,
    cluster_alias: scope.clusterAlias,
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
  await insert(sql, AWS_DETAIL_TABLE, rows);
}

export async function reportPeriod(sql: SqlSession, changes: Row = {}): Promise<void> {
  await insert(sql, 'reporting_ocpusagereportperiod', [
    {
      id: scope.reportPeriodId,
      cluster_id: scope.clusterId,
      report_period_start: '2025-10-01T00:00:00Z',
      report_period_end: '2025-11-01T00:00:00Z',
      provider_id: scope.source,
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
  return afterSteps[name]!.run(sql, { ...onCloud, ...changes });
}

/** A run as the runner does it: the deletes of the plan, then window by window the rows of the bill and the steps. */
export async function runOnCloud(
  transaction: StoreTransaction,
  rows: readonly Row[],
  of: AfterScope & { cloud: CloudScope } = onCloud,
  dateStep = 5,
): Promise<void> {
  const plan = planOpenshiftOnAws(
    {
      provider_type: 'OCP_AWS',
      start_date: of.days.start,
      end_date: of.days.end,
      date_step: dateStep,
      standalone: true,
    } as Request,
    { ...of, sourceUuid: of.source },
    { ...of.cloud, markup: 0, distribution: 'cpu' },
  );
  for (const operation of plan.deletes) await transaction.delete(operation);
  const after = async (per: string, days: AfterScope['days']) => {
    for (const { name, deletes } of plan.after.filter((ref) => ref.per === per)) {
      for (const operation of deletes) await transaction.delete(operation);
      await step(transaction.sql, name, { ...of, days });
    }
  };
  for (const window of windowsOf(of.days, dateStep)) {
    const inWindow = rows.filter(
      ({ usage_start }) => window.start <= usage_start! && usage_start! <= window.end,
    );
    await bill(transaction.sql, inWindow);
    await after('window', window);
  }
  await after('range', of.days);
}

/** Rows of a table as lists of the columns, in the order of `read`. */
export async function lists(
  sql: SqlSession,
  table: string,
  columns: readonly string[],
): Promise<unknown[][]> {
  return (await read<Row>(sql, table, columns)).map((row) => columns.map((column) => row[column]));
}
