import { cloudOf, kokuTables, nextMonthStart } from '@ocp/core';
import { billGenerators } from './clouds.ts';
import { firstDay, type GenerateOptions } from './options.ts';

/** A statement with its values; the schema in it was checked. */
export interface TenantStatement {
  sql: string;
  values: readonly unknown[];
}

/** Keys of the generated labels; the others, such as `pod_template_hash`, stay disabled. */
const ENABLED = ['app', 'env', 'team', 'version', 'tier', 'zone'];
/** Keys that are enabled for tags of the bill. */
export const CLOUD_ENABLED = ['env'];
const DISABLED = [
  'pod_template_hash',
  'backup',
  'instance_type',
  'kubernetes_io_arch',
  'node_role_kubernetes_io',
];
/** Koku's own platform patterns (spec ocp-daily.md section 8). */
const PLATFORM = ['openshift-%', 'kube-%', 'Platform unallocated'];

export const cluster = { id: 'generated-cluster', alias: 'Generated cluster' } as const;

/**
 * The configuration that a run on the generated lake reads (spec inputs.md section 5): provider, report period, tag
 * keys and cost categories. To be run in this order in a database with the tenant's tables; repeating changes nothing.
 */
export function tenantStatements(
  options: Pick<GenerateOptions, 'schema' | 'source' | 'cloud' | 'cloudSource' | 'month'>,
  named: { id: string; alias: string } = cluster,
): TenantStatement[] {
  const { source, cloud, cloudSource } = options;
  const identity = { ...cloudOf(cloud).newBill, ...billGenerators[cloud].identity };
  const table = (name: string) => `"${options.schema}".${name}`;
  const bills = table(kokuTables(cloud).bills);
  const billColumns = ['billing_period_start', 'billing_period_end', 'provider_id', ...Object.keys(identity)];
  const billValues = Object.keys(identity).map((_, index) => `, $${index + 4}`);
  const start = firstDay(options);
  return [
    {
      sql: `insert into public.api_providerauthentication (uuid, credentials) values ($1, $2) on conflict do nothing`,
      values: [source, { cluster_id: named.id }],
    },
    {
      sql: `insert into public.api_provider (uuid, name, type, setup_complete, active, paused, authentication_id)
        select $1::uuid, $2, 'OCP', true, true, false, id from public.api_providerauthentication where uuid = $1::uuid
        on conflict do nothing`,
      values: [source, named.alias],
    },
    {
      sql: `insert into ${table('reporting_tenant_api_provider')} (uuid, name, type, provider_id)
        values ($1, $2, 'OCP', $1) on conflict do nothing`,
      values: [source, named.alias],
    },
    {
      sql: `insert into ${table('reporting_ocpusagereportperiod')}
          (cluster_id, cluster_alias, report_period_start, report_period_end, provider_id)
        values ($1, $2, $3, $4, $5) on conflict do nothing`,
      values: [named.id, named.alias, `${start}T00:00:00Z`, `${nextMonthStart(start)}T00:00:00Z`, source],
    },
    {
      sql: `insert into public.api_provider (uuid, name, type, setup_complete, active, paused)
        values ($1, 'Generated account', $2, true, true, false) on conflict do nothing`,
      values: [cloudSource, cloud],
    },
    {
      sql: `insert into ${table('reporting_tenant_api_provider')} (uuid, name, type, provider_id)
        values ($1, 'Generated account', $2, $1) on conflict do nothing`,
      values: [cloudSource, cloud],
    },
    {
      sql: `insert into ${bills} (${billColumns.join(', ')})
        select $1, $2, $3::uuid${billValues.join('')}
        where not exists (select from ${bills} where provider_id = $3::uuid)`,
      values: [
        `${start}T00:00:00Z`,
        `${nextMonthStart(start)}T00:00:00Z`,
        cloudSource,
        ...Object.values(identity),
      ],
    },
    ...CLOUD_ENABLED.map((key) => ({
      sql: `insert into ${table('reporting_enabledtagkeys')} (uuid, key, enabled, provider_type)
        values (gen_random_uuid(), $1, true, $2) on conflict do nothing`,
      values: [key, cloud],
    })),
    ...[...ENABLED, ...DISABLED].map((key) => ({
      sql: `insert into ${table('reporting_enabledtagkeys')} (uuid, key, enabled, provider_type)
        values (gen_random_uuid(), $1, $2, 'OCP') on conflict do nothing`,
      values: [key, ENABLED.includes(key)],
    })),
    {
      sql: `insert into ${table('reporting_ocp_cost_category')} (name, description, source_type, system_default, label)
        values ('Platform', 'Namespaces of the platform', 'OCP', true, '{}') on conflict do nothing`,
      values: [],
    },
    ...PLATFORM.map((pattern) => ({
      sql: `insert into ${table('reporting_ocp_cost_category_namespace')} (namespace, system_default, cost_category_id)
        select $1, true, id from ${table('reporting_ocp_cost_category')} where name = 'Platform'
        on conflict do nothing`,
      values: [pattern],
    })),
  ];
}
