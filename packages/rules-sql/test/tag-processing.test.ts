import { describe, expect, it } from 'vitest';
import type { CloudType } from '@ocp/core';
import { taggedRow as awsRow } from './support/aws/bill-rows.ts';
import { taggedRow as azureRow } from './support/azure/bill-rows.ts';
import { billed, taggedRow as gcpRow } from './support/gcp/bill-rows.ts';
import { onCloud, type OnCloud } from './support/on-cloud.ts';
import { podRow } from './support/openshift-rows.ts';

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
