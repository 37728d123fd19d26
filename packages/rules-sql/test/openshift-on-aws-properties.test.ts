import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudOf, costsOf } from '@ocp/core';
import { billRow, diskHour, diskRow } from './support/aws/bill-rows.ts';
import { naiveCosts, naiveShare } from './support/aws/naive-shares.ts';
import { onAws, rowsOf } from './support/aws/on-aws.ts';
import { canonical, sampleDays, samples } from './support/aws/samples.ts';
import type { Row } from './support/written-rows.ts';
import { sharedKeys, total } from './support/on-cloud.ts';
import { podRow, storageRow } from './support/openshift-rows.ts';

/** A run takes a quarter of a second: a failure is shown before it is as small as can be. */
const LIMIT = { interruptAfterTimeLimit: 60_000 };

const costs = costsOf(cloudOf('AWS'));
const shared = ['app', 'env'];
const base = { days: sampleDays, keys: sharedKeys('AWS', ...shared) };

/** The attributed part of each cost of a row of the bill. */
const attributed = (parts: readonly Row[], id: unknown) =>
  costs.map((cost) =>
    parts
      .filter((part) => part.row_uuid === id)
      .reduce((sum, part) => sum + Number(part.cost_share ?? 0) * Number(part[cost] ?? 0), 0),
  );
const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

describe('properties of OpenShift on AWS', () => {
  it('attributes of each row, in each kind of cost, what the rules say of it row by row', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (sample) => {
        const [parts = [], results = [], detail = [], console_ = []] = await onAws(
          { ...sample, ...base },
          'split_parts',
          'result_rows',
          'detail',
          'cost_summary_by_service',
        );
        for (const row of sample.bill) {
          const share = naiveShare(row, sample, shared);
          expect({ row: row.row_uuid, costs: attributed(parts, row.row_uuid) }).toEqual({
            row: row.row_uuid,
            costs: close(naiveCosts(row).map((cost) => share * cost)),
          });
        }
        for (const cost of costs) {
          const all = sample.bill.reduce(
            (sum, row) => sum + (attributed(parts, row.row_uuid)[costs.indexOf(cost)] ?? 0),
            0,
          );
          expect([results, detail, console_].map((rows) => total(rows, cost))).toEqual(
            close([all, all, all]),
          );
        }
      }),
      { ...LIMIT, numRuns: 15 },
    );
  });

  it('does not depend on the order of rows or on how they are cut into files', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.integer({ min: 1, max: 4 }), async (sample, size) => {
        const cut = (rows: readonly Row[]) =>
          Array.from({ length: size }, (_, file) =>
            [...rows].reverse().filter((_row, at) => at % size === file),
          );
        const shuffled = {
          bill: cut(sample.bill),
          hours: cut(sample.hours),
          pods: cut(sample.pods),
          volumes: cut(sample.volumes),
          openshift: [...sample.openshift].reverse(),
          reported: [...sample.reported].reverse(),
        };
        const comparable = async (input: typeof sample | typeof shuffled) => {
          const found = await onAws({ ...base, ...input }, 'split_parts', 'result_rows', 'kept_rows');
          return found.map((rows) => rows.map((row) => JSON.stringify(row)).sort());
        };
        expect(await comparable(shuffled)).toEqual(await comparable(sample));
      }),
      { ...LIMIT, numRuns: 8 },
    );
  });

  it('gives a disk of one cluster out whole, where each volume has one claim', async () => {
    const claims = fc.uniqueArray(
      fc.record({
        namespace: fc.constantFrom('shop', 'a,b', "o'hara", ''),
        persistentvolume: fc.string({ maxLength: 3 }),
        persistentvolumeclaim: fc.constantFrom('claim', '', '%'),
        volume_labels: fc.constantFrom('{}', null, canonical({ app: 'a"\\' })),
        persistentvolumeclaim_capacity_gigabyte: fc.integer({ min: 0, max: 60 }),
      }),
      {
        minLength: 1,
        maxLength: 4,
        comparator: (a, b) =>
          a.persistentvolume === b.persistentvolume ||
          (a.namespace === b.namespace && a.volume_labels === b.volume_labels),
      },
    );
    await fc.assert(
      fc.asyncProperty(claims, fc.integer({ min: 1, max: 99 }), async (volumes, gigabytes) => {
        const parts = await rowsOf('split_parts', {
          bill: [diskRow()],
          hours: [diskHour({ lineitem_unblendedcost: gigabytes })],
          openshift: volumes.map((volume) => storageRow(volume)),
        });
        expect(attributed(parts, 'row-1')).toEqual(close([16, 32, 64, 16]));
      }),
      { ...LIMIT, numRuns: 8 },
    );
  });

  it('gives an instance out whole, where its unallocated row is what its pods leave', async () => {
    const pods = fc.array(
      fc.record({
        namespace: fc.constantFrom('shop', 'a,b', '', null),
        pod_labels: fc.constantFrom('{}', null, canonical({ app: 'a"\\' })),
        pod_effective_usage_cpu_core_hours: fc.integer({ min: 0, max: 20 }),
      }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(pods, async (rows) => {
        const used = rows.reduce((sum, row) => sum + row.pod_effective_usage_cpu_core_hours, 0);
        const unallocated = podRow({
          namespace: 'Worker unallocated',
          pod_labels: null,
          pod_effective_usage_cpu_core_hours: 16 - used,
        });
        const openshift = [unallocated, ...rows.map((row) => podRow(row))];
        const parts = await rowsOf('split_parts', { bill: [billRow()], openshift });
        expect(attributed(parts, 'row-1')).toEqual(close([16, 32, 64, 16]));
        expect(total(parts, 'usage_share')).toBeCloseTo(1, 9);
      }),
      { ...LIMIT, numRuns: 8 },
    );
  });
});
