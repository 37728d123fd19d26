import type { SqlSession, UsagePrices } from '@ocp/core';
import { expect, test } from 'vitest';
import { afterSteps } from '../src/index.ts';
import { onTenant } from './database.ts';
import { scope, straight } from './tenant.ts';

const undone = onTenant();

interface Plan {
  'Node Type': string;
  Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): string[] => [plan['Node Type'], ...(plan.Plans ?? []).flatMap(nodesOf)];

/** Notes how PostgreSQL is going to join in each insert. */
function noting(sql: SqlSession, joins: string[]): SqlSession {
  return {
    ...sql,
    execute: async (statement, values) => {
      if (/^\s*(with|insert)\b/.test(statement)) {
        const [explained] = await sql.rows<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
          `explain (format json) ${statement}`,
          values,
        );
        const nodes = nodesOf(explained!['QUERY PLAN'][0].Plan);
        joins.push(...nodes.filter((node) => /Join|Nested Loop/.test(node)));
      }
      return sql.execute(statement, values);
    },
  };
}

const rates = ['cpu_core_usage_per_hour', 'node_cost_per_month', 'pvc_cost_per_month'] as const;
const prices: UsagePrices = {
  ...{ currency: 'USD', distribution: 'cpu', distribute: ['platform', 'worker'] },
  periods: [
    {
      days: scope.days,
      prices: rates.map((metric) => ({ metric, costType: 'Infrastructure', amount: '1' })),
    },
  ],
};

// With sums on the inner side of a nested loop the machines of a month with distributed costs did not end within minutes.
test.each(['vm_summary', 'priced_usage', 'shared_costs'])(
  '%s joins a month without statistics with its own sums by hashes or in order',
  (step) =>
    undone(async (sql) => {
      const joins: string[] = [];
      const machines = { vmReports: true, gpuRate: false };
      await sql.execute(
        `insert into pg_temp.reported_vm_requests (vm_name, node, cpu_core_hours) values ('vm-1', 'node-1', 24)`,
      );
      await sql.execute(
        `insert into ${sql.schema}.reporting_ocpusagelineitem_daily_summary (uuid, usage_start, usage_end, pod_labels)
          values (gen_random_uuid(), $1, $1, '{"vm_kubevirt_io_name": "vm-1"}')`,
        [scope.days.start],
      );
      const [before] = await sql.rows<{ setting: string }>(
        `select current_setting('enable_nestloop') as setting`,
      );
      await afterSteps[step]!.run(noting(sql, joins), { ...scope, machines, prices }, straight(sql));
      expect(joins.length).toBeGreaterThan(0);
      expect(joins).not.toContain('Nested Loop');
      expect(
        await sql.rows<{ setting: string }>(`select current_setting('enable_nestloop') as setting`),
      ).toEqual([before]);
    }),
);
