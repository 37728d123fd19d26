import { join } from 'node:path';
import { ocp, type Ended } from './command.ts';
import { readParquet } from './parquet.ts';
import { goldenTenant, lakeAt, SCHEMA, type Tenant } from './tenant.ts';

/** The clusters of the golden `aws-windows`, and the account whose bill both are on. */
export const FIRST = '4fd021e8-fb11-5e32-8801-8cb464cd4965';
export const SECOND = 'ce7c4e16-8e59-5d65-9658-5b605b0c7ce2';
export const ACCOUNT = '44cff75b-c047-5f8a-bea1-d17ed69e94fa';
export const DETAIL = `${SCHEMA}.reporting_ocpawscostlineitem_project_daily_summary_p`;

/** Two clusters on one bill in two windows, with commands on their days, and what their costs are. */
export interface AwsWindows {
  tenant: Tenant;
  run(command: string, ...more: string[]): Promise<Ended>;
  /** The same on another database. */
  runOn(tenant: Tenant, command: string, ...more: string[]): Promise<Ended>;
  /** Unblended cost of each resource and day on the bill, read from its files. */
  billedCosts(): Promise<Record<string, number>>;
  /** The same of the detail of all clusters. */
  writtenCosts(): Promise<Record<string, number>>;
}

export async function awsWindows(): Promise<AwsWindows> {
  const tenant = await goldenTenant('aws-windows');
  const lake = lakeAt(join(tenant.golden, 'input'));
  const runOn: AwsWindows['runOn'] = ({ url }, command, ...more) => {
    const days = ['--start', '2025-03-04', '--end', '2025-03-11'];
    return ocp([command, '--schema', SCHEMA, '--lake', lake, ...days, ...more], { database: url });
  };
  return {
    tenant,
    runOn,
    run: (command, ...more) => runOn(tenant, command, ...more),
    async billedCosts() {
      const rows = await readParquet(
        join(tenant.golden, 'input/data/parquet/daily/*/AWS/raw/**/*.parquet'),
        `select lineitem_resourceid || ' ' || lineitem_usagestartdate::date as key,
            sum(case lineitem_lineitemtype when 'SavingsPlanCoveredUsage' then 0 else lineitem_unblendedcost end) as cost
          from files where lineitem_usagestartdate::date between '2025-03-04' and '2025-03-11' group by 1`,
      );
      return Object.fromEntries(rows.map(({ key, cost }) => [String(key), Number(cost)]));
    },
    async writtenCosts() {
      const rows = await tenant.rows<{ key: string; cost: string }>(
        `select resource_id || ' ' || usage_start as key, sum(unblended_cost) as cost from ${DETAIL} group by 1`,
      );
      return Object.fromEntries(rows.map(({ key, cost }) => [key, Number(cost)]));
    },
  };
}

/** The flags of one cluster on a bill. */
export const onAws = (source = FIRST, account = ACCOUNT) => [
  ...['--pipeline', 'ocp-aws', '--ocp-source', source, '--cloud-source', account],
];
