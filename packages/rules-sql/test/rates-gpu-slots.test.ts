import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limits } from './support/limits.ts';
import { byTag, charged, gpu, gpuNodeHours } from './support/rates-run.ts';

/** A GPU with so many slots, of which one is unused for an hour. */
interface UnusedSlot {
  slots: number;
  /** For the whole GPU and month, in billionths. */
  rate: bigint;
}

/** What each unused hour of a slot costs in a month of so many days, the same in every engine. */
async function costsOf(days: number, unused: readonly UnusedSlot[]): Promise<unknown[]> {
  const day = `2025-${{ 28: '02', 30: '04', 31: '10' }[days]}-01`;
  const interval_start = `${day} 00:00:00`;
  const rates = unused.map(({ rate }, index) => [`m${index}`, Number(`${rate}e-9`)] as const);
  const rows = await charged({
    operation: 'tag_based',
    days: { start: day, end: day },
    rates: [byTag('gpu_cost_per_month', 'nvidia', Object.fromEntries(rates))],
    rows: {
      gpu_days: unused.map(({ slots }, index) => {
        const slices = { mig_slice_count: slots - 1, gpu_max_slices: slots };
        return gpu({ interval_start, gpu_model_name: `m${index}`, gpu_pod_uptime: 3600, ...slices });
      }),
      node_label_hours: gpuNodeHours({ nvidia_com_gpu_count: '1' }, 1, { interval_start }),
    },
  });
  const found = rows
    .filter(({ namespace }) => namespace === 'GPU unallocated')
    .map(({ all_labels, cost_model_gpu_cost }) => {
      return [(JSON.parse(String(all_labels)) as Record<string, string>)['gpu-model'], cost_model_gpu_cost];
    });
  const byModel = Object.fromEntries(found) as Record<string, unknown>;
  return rates.map(([model]) => byModel[model]);
}

/** Nine decimals, half up. */
const exact = (days: number, { slots, rate }: UnusedSlot) => {
  const divisor = BigInt(days * 24 * slots);
  return Number(`${(2n * rate + divisor) / (2n * divisor)}e-9`);
};

it('an hour of a slot has the nine decimals of the exact quotient, whose double is below the half (spec cost-model.md 7.2)', async () => {
  expect(await costsOf(28, [{ slots: 4, rate: 299_951_400_000n }])).toEqual([0.111589063]);
});

it('an hour of a slot has the nine decimals of the exact quotient for any rate, month and slots', async () => {
  const slots = fc.integer({ min: 1, max: 8 });
  const months = fc.constantFrom(28, 30, 31);
  const any = fc.record({ slots, rate: fc.bigInt({ min: 0n, max: 10n ** 15n }) });
  const half = (days: number) =>
    fc.tuple(slots, fc.bigInt({ min: 0n, max: 10n ** 9n })).map(([drawn, whole]) => ({
      slots: drawn,
      rate: (2n * whole + 1n) * BigInt(days * 12 * drawn),
    }));
  const drawn = months.chain((days) =>
    fc.record({
      days: fc.constant(days),
      unused: fc.array(fc.oneof(any, half(days)), { minLength: 20, maxLength: 40 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(drawn, async ({ days, unused }) => {
      expect(await costsOf(days, unused)).toEqual(unused.map((one) => exact(days, one)));
    }),
    limits(5),
  );
});
