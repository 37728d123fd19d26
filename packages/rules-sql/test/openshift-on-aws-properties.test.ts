import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billRow, diskHour, diskRow } from './support/aws/bill-rows.ts';
import * as naive from './support/aws/naive.ts';
import { rowsOf } from './support/aws/on-aws.ts';
import { samples } from './support/aws/samples.ts';
import { attributed, close, conserves, occurring, orderless } from './support/conserved.ts';
import { limits, otherSamples } from './support/limits.ts';
import { total } from './support/on-cloud.ts';
import { canonical } from './support/on-cloud-samples.ts';
import type { Row } from './support/written-rows.ts';
import { podRow, storageRow } from './support/openshift-rows.ts';

const RUNS = 20;
const shares = (parts: readonly Row[]) => attributed('AWS', parts, 'row-1');

describe('properties of OpenShift on AWS', () => {
  it('attributes of each row, in each kind of cost, what the rules say of it, and names what is left', async () => {
    await conserves('AWS', naive, samples, RUNS);
  });

  it.skipIf(otherSamples)(
    'does so for samples in which every rule and every reason for a loss occurs',
    () => {
      expect(occurring(naive, samples, RUNS)).toEqual({ takes: naive.takes, losses: naive.losses });
    },
  );

  it('does not depend on the order of rows or on how they are cut into files', async () => {
    await orderless('AWS', samples, 4);
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
        expect(shares(parts)).toEqual(close([16, 32, 64, 16]));
      }),
      limits(8),
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
        expect(shares(parts)).toEqual(close([16, 32, 64, 16]));
        expect(total(parts, 'usage_share')).toBeCloseTo(1, 9);
      }),
      limits(8),
    );
  });
});
