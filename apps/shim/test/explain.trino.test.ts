import { trino, trinoOptions } from '@ocp/engine-trino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainedGolden, type ExplainedGolden } from './support/explained.ts';

const DAY = '2025-10-02';

/** An answer with its numbers at nine digits: sums of doubles differ in their last ones. */
const rounded = (answer: object) =>
  JSON.parse(
    JSON.stringify(answer, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ),
  ) as unknown;

describe.each(['aws-two-clusters', 'gcp-all'])('explain on Trino (%s)', (name) => {
  let golden: ExplainedGolden;
  beforeAll(async () => {
    golden = await explainedGolden(name);
  });
  afterAll(() => golden.close());
  const engine = () => trino(trinoOptions(process.env));

  test('says the same of a resource and of a namespace', async () => {
    const [row] = await golden.tenant.rows<{ id: string; namespace: string }>(
      `select resource_id as id, namespace from ${golden.detail}
        where usage_start = $1 and resource_id is not null and namespace not like '%un%' and cluster_id = $2
        order by 1, 2 limit 1`,
      [DAY, golden.cluster],
    );
    const { id, namespace } = row!;
    expect(rounded(await golden.resource(id, DAY, engine()))).toEqual(
      rounded(await golden.resource(id, DAY)),
    );
    expect(rounded(await golden.namespace(namespace, DAY, engine()))).toEqual(
      rounded(await golden.namespace(namespace, DAY)),
    );
  });

  test('says the same of what is not there', async () => {
    for (const engineOf of [engine]) {
      expect(await golden.resource('nothing', DAY, engineOf())).toEqual(
        await golden.resource('nothing', DAY),
      );
      expect(await golden.namespace('nothing', DAY, engineOf())).toEqual(
        await golden.namespace('nothing', DAY),
      );
    }
  });
});
