import { namespaceOfNobody } from '@ocp/core';
import { describe, expect, test } from 'vitest';
import { changedLake } from './support/changed-lake.ts';
import { withExplainedGolden, type ExplainedGolden } from './support/explained.ts';

const DAY = '2025-10-02';

/** The nearest of a resource that is not there. Each of them has an answer. */
async function nearest(golden: ExplainedGolden, resource: string): Promise<readonly string[]> {
  const answer = await golden.resource(resource, DAY);
  if (answer.outcome !== 'not in the bill') throw new Error(answer.outcome);
  return answer.nearest;
}

describe.each([
  [
    'gcp-all',
    [
      ['i-g1x', 'i-g1', 'i-g2'],
      ['i-g22', 'i-g2', 'i-g1'],
      ['gcp-node-1x', 'gcp-node-1', 'gcp-node-2'],
    ],
  ],
  [
    'adv-gcp',
    [
      ['id-mixez', 'id-mixed'],
      ['id-1z', 'id-1', 'id-10'],
      ['node-1x', 'node-1', 'node-10'],
    ],
  ],
  [
    'azure-all',
    [
      ['az-node-3', 'az-node-1', 'az-node-2'],
      ['i-az-r1', 'az-node-1', 'az-node-2'],
    ],
  ],
  [
    'aws-storage',
    [
      ['i-1114000002', 'i-1114000001'],
      ['ip-10-0-2-1.ec2.internal', 'i-1114000001'],
      ['ip-10-0-2-2.ec2.internal', 'i-1114000001'],
    ],
  ],
])('the nearest of a mistyped node or id (%s)', (name, questions) => {
  const golden = withExplainedGolden(name);

  test('are what was meant, each once', async () => {
    for (const [asked = '', ...wanted] of questions) {
      const found = await nearest(golden(), asked);
      expect(found.slice(0, wanted.length), asked).toEqual(wanted);
      expect(new Set(found).size).toBe(found.length);
    }
    const [[asked = ''] = []] = questions;
    for (const id of await nearest(golden(), asked)) {
      expect((await golden().resource(id, DAY)).outcome, id).not.toBe('not in the bill');
    }
  });

  test('of a namespace may be one of nobody', async () => {
    const { network } = namespaceOfNobody;
    expect(await golden().namespace(network.slice(1), DAY)).toMatchObject({
      outcome: 'not in the cluster',
      nearest: [network, expect.any(String) as string, expect.any(String) as string],
    });
  });
});

describe('a row of GCP that nothing matches (adv-gcp)', () => {
  const golden = withExplainedGolden('adv-gcp');

  test('has the handle nearest to any of its names', async () => {
    const name = 'projects/p/instances/none';
    await using lake = await changedLake(golden(), 'data/parquet/daily/*/GCP/**/*.parquet', {
      replace: `case when resource_name = '${name}' then '//compute.googleapis.com/projects/p/zones/z/disk/d-sharf'
        else resource_global_name end as resource_global_name`,
    });
    const answer = await golden().resourceIn(lake.url, name, DAY);
    if (answer.outcome !== 'not matched') throw new Error(answer.outcome);
    expect(answer.rules.find(({ rule }) => rule === 'volume handle')?.nearest[0]).toBe('d-share');
  });
});
