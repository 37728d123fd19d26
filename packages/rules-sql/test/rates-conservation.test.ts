import fc from 'fast-check';
import { expect, it } from 'vitest';
import { awsLine } from './support/alone-lines.ts';
import { alone } from './support/cloud-daily.ts';
import { limits } from './support/limits.ts';
import { byTag, charged, gpu, gpuNodeHours } from './support/rates-run.ts';
import type { Row } from './support/written-rows.ts';

const total = (rows: readonly Row[], column: string) =>
  rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);

it('used and unused GPUs of a node cost its capacity, however it was used (spec cost-model.md 7)', async () => {
  const uses = fc.record({
    pod: fc.constantFrom('a', 'b', 'c'),
    namespace: fc.constantFrom('ml', 'sci'),
    gpu_uuid: fc.constantFrom('GPU-1', 'GPU-2'),
    // Six of them are no more than the day of two GPUs.
    gpu_pod_uptime: fc.integer({ min: 0, max: 28_800 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(uses, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 24 }),
      async (drawn, hours) => {
        const used = drawn.map((use) => ({ ...use, gpu_pod_uptime: (use.gpu_pod_uptime * hours) / 24 }));
        const rows = await charged({
          operation: 'tag_based',
          rates: [byTag('gpu_cost_per_month', 'nvidia', { 'Tesla T4': 310 })],
          rows: { gpu_days: used.map(gpu), node_label_hours: gpuNodeHours({}, hours) },
        });
        expect(total(rows, 'cost_model_gpu_cost')).toBeCloseTo((2 * 10 * hours) / 24, 4);
      },
    ),
    limits(5),
  );
});

it('by rate what is distributed is what goes, whoever used what (spec cost-model.md 9)', async () => {
  const node = fc.constantFrom('n-1', 'n-2');
  const model = fc.constantFrom('Tesla T4', 'L40S', 'A100');
  const uses = fc.record({
    node,
    gpu_model_name: model,
    namespace: fc.constantFrom('ml', 'sci', 'x'),
    gpu_pod_uptime: fc.integer({ min: 0, max: 86_400 }),
    mig_slice_count: fc.constantFrom(null, 1, 3),
  });
  const unused = fc.record({
    node,
    model,
    calculated_cost: fc.integer({ min: 1, max: 9999 }).map((cents) => cents / 100),
    custom_name: fc.constantFrom('one', 'two'),
    cost_model_rate_type: fc.constantFrom('Infrastructure', 'Supplementary'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(uses, { maxLength: 8 }),
      fc.array(unused, { minLength: 1, maxLength: 6 }),
      async (used, costs) => {
        const rows = await charged({
          operation: 'gpu_distribution',
          toUsage: true,
          rows: {
            gpu_days: used.map((use) => gpu(use)),
            unused_by_rate: costs.map(({ model, ...cost }) => ({
              ...{ usage_start: '2025-10-01', report_period_id: 1, cluster_id: 'c', cluster_alias: 'C' },
              ...{ all_labels: JSON.stringify({ 'gpu-model': model }), metric_type: 'gpu' },
              ...{ monthly_cost_type: 'Tag', ...cost },
            })),
          },
        });
        expect(total(rows, 'distributed_cost')).toBeCloseTo(0, 6);
        const has = ({ node, model }: { node: string; model: string }) =>
          used.some((use) => use.node === node && use.gpu_model_name === model && use.gpu_pod_uptime > 0);
        const given = rows.filter(({ namespace }) => namespace !== 'GPU unallocated');
        expect(total(given, 'distributed_cost')).toBeCloseTo(total(costs.filter(has), 'calculated_cost'), 6);
      },
    ),
    limits(5),
  );
});

it('EC2 by month has the cost of every line of its instances (spec cloud-daily.md 5)', async () => {
  const line = fc.record({
    lineitem_resourceid: fc.constantFrom('i-1', 'i-2', 'i-3'),
    lineitem_usagestartdate: fc.integer({ min: 1, max: 9 }).map((day) => `2025-10-0${day} 00:00:00`),
    lineitem_lineitemtype: fc.constantFrom('Usage', 'SavingsPlanCoveredUsage', 'DiscountedUsage'),
    lineitem_unblendedcost: fc.integer({ min: -500, max: 9999 }).map((cents) => cents / 100),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (drawn) => {
      const inputs = { month_rows: drawn.map((change) => awsLine(change)) };
      const [rows = []] = await alone('AWS', { bill: [], inputs, markup: 10 }, 'compute_summary');
      expect(rows).toHaveLength(new Set(drawn.map((one) => one.lineitem_resourceid)).size);
      // A savings plan has paid for what it covers.
      const paid = drawn.filter((one) => one.lineitem_lineitemtype !== 'SavingsPlanCoveredUsage');
      expect(total(rows, 'unblended_cost')).toBeCloseTo(total(paid, 'lineitem_unblendedcost'), 6);
      expect(total(rows, 'markup_cost')).toBeCloseTo(0.1 * total(rows, 'unblended_cost'), 6);
    }),
    limits(5),
  );
});
