import { describe, expect, it } from 'vitest';
import type { CloudType } from '@ocp/core';
import { taggedRow as awsRow } from './support/aws/bill-rows.ts';
import { taggedRow as azureRow } from './support/azure/bill-rows.ts';
import { billed, taggedRow as gcpRow } from './support/gcp/bill-rows.ts';
import { onCloud, type OnCloud } from './support/on-cloud.ts';
import { podRow, storageRow } from './support/openshift-rows.ts';

const tags = { app: 'Shop' };
const bills: Readonly<Record<CloudType, Pick<OnCloud, 'bill' | 'inputs'>>> = {
  AWS: { bill: [awsRow(tags)] },
  Azure: { bill: [azureRow(tags)] },
  GCP: billed([gcpRow(tags)]),
};

describe.each(Object.keys(bills) as CloudType[])(
  'pairs of tags and labels on %s without tag processing (spec ocp-on-aws.md 3.2; ocp-on-azure.md 3.1)',
  (type) => {
    const pairs = async (input: OnCloud = {}) => {
      const openshift = [podRow({ pod_labels: '{"app":"shop"}' })];
      const [rows = []] = await onCloud(type, { ...bills[type], openshift, ...input }, 'tag_pairs');
      return rows.map(({ key, value }) => [key, value]);
    };
    const said = { tag_processing: false };

    it('are not looked for in the bill', async () => {
      expect(await pairs()).toEqual([['app', 'Shop']]);
      expect(await pairs({ said })).toEqual([]);
    });

    it('are those that the reporting tables share', async () => {
      const reported = [{ key: 'env', value: 'far' }];
      expect(await pairs({ said, reported })).toEqual([['env', 'far']]);
    });
  },
);

describe.each(['Azure', 'GCP'] as const)(
  'labels whose key is not registered make no pair on %s (spec ocp-on-azure.md 3.1)',
  (type) => {
    // Kept in labels without being enabled, the only key that need not be registered.
    const key = 'vm_kubevirt_io_name';
    const row = { [key]: 'vm-1', VM_kubevirt_io_name: 'VM-1' };
    const bills = { Azure: { bill: [azureRow(row)] }, GCP: billed([gcpRow(row)]) };
    const shared = ['OCP', type].map((providerType) => ({ key: 'app', providerType }));
    const pairs = async (enabled: string, openshift: OnCloud['openshift'], known: [string, boolean][]) => {
      const keys = [...shared, { key: enabled, providerType: type }];
      const registered = [['app', true] as const, ...known].map(([name, of]) => ({
        key: name,
        openshift: of,
      }));
      const input: OnCloud = { ...bills[type], openshift: openshift ?? [], keys, registered };
      const [rows = []] = await onCloud(type, input, 'tag_pairs');
      return rows.map((pair) => [pair.key, pair.value]);
    };
    const labels = `{"${key}":"vm-1"}`;
    const ofPod = [podRow({ pod_labels: labels })];
    const ofVolume = [storageRow({ volume_labels: labels })];

    it('of a pod: by any provider will do', async () => {
      expect(await pairs(key, ofPod, [[key, false]])).toEqual([[key, 'vm-1']]);
    });

    it('of a volume: only by OpenShift, enabled or not', async () => {
      expect(await pairs(key, ofVolume, [[key, false]])).toEqual([]);
      expect(await pairs(key, ofVolume, [[key, true]])).toEqual([[key, 'vm-1']]);
    });

    it('in this very spelling, although pairs are equal in any case', async () => {
      const other = 'VM_kubevirt_io_name';
      expect(await pairs(other, ofPod, [[other, false]])).toEqual([]);
      expect(
        await pairs(other, ofPod, [
          [other, false],
          [key, false],
        ]),
      ).toEqual([[other, 'VM-1']]);
    });
  },
);

/** A row of the bill with a tag of the cluster, which no resource matches. */
const tagged = (type: CloudType, tags: string): Pick<OnCloud, 'bill' | 'inputs'> =>
  ({
    AWS: { bill: [awsRow({}, { resourcetags: tags })] },
    Azure: { bill: [azureRow({}, { tags })] },
    GCP: billed([gcpRow({}, { labels: tags })]),
  })[type];

describe.each(Object.keys(bills) as CloudType[])(
  'a tag that is an object or a list on %s, of which Koku makes no text (spec ocp-on-azure.md 4)',
  (type) => {
    const openshift = [podRow({ pod_labels: '{"app":"shop"}' })];
    const made = (tags: string, ...names: string[]) =>
      onCloud(type, { ...tagged(type, tags), openshift }, ...names);

    it.each(['{"app": {}}', '{"a": "{", "b": [{}], "c": "]"}'])(
      'ends the run where a row of the cluster has it, with the row: %s',
      async (nested) => {
        const failure = made(nested.replace('{', '{"openshift_project": "shop", '), 'matched_rows');
        await expect(failure).rejects.toMatchObject({
          code: 'LABELS_MALFORMED',
          message: expect.stringContaining('row row-1: {"openshift_project"') as string,
          where: { step: 'matched_rows' },
        });
      },
    );

    it('is of no account where no row of the cluster has it, and makes no pair with a label', async () => {
      const [pairs, rows] = await made('{"app": "Shop", "owner": []}', 'tag_pairs', 'matched_rows');
      expect(pairs).toEqual([]);
      expect(rows).toEqual([]);
    });

    it('is none where it is a text, or a later tag of the same name', async () => {
      const [rows] = await made(
        '{"owner": [], "openshift_project": "shop", "a": "[{}]", "owner": "{}"}',
        'matched_rows',
      );
      expect(rows).toMatchObject([{ openshift_project: 'shop' }]);
    });
  },
);
