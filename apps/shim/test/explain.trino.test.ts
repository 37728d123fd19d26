import { trino, trinoOptions } from '@ocp/engine-trino';
import { sampledOnTrino } from '@ocp/golden';
import { describe, expect, test } from 'vitest';
import { withExplainedGolden } from './support/explained.ts';

const DAY = '2025-10-02';

/** An answer with its numbers at nine digits: sums of doubles differ in their last ones. */
const rounded = (answer: object) =>
  JSON.parse(
    JSON.stringify(answer, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ),
  ) as unknown;

// Each answer makes all relations of a run.
describe.skipIf(sampledOnTrino).each(['aws-two-clusters', 'gcp-all'])('explain on Trino (%s)', (name) => {
  const golden = withExplainedGolden(name);
  const engine = trino(trinoOptions(process.env));

  async function some(column: 'resource_id' | 'namespace'): Promise<string> {
    const [row] = await golden().tenant.rows<{ id: string }>(
      `select ${column} as id from ${golden().detail}
        where usage_start = $1 and resource_id is not null and namespace not like '%un%' and cluster_id = $2
        order by 1 limit 1`,
      [DAY, golden().cluster],
    );
    return row?.id ?? '';
  }

  test('says the same of a resource (npm run test:trino)', async () => {
    const id = await some('resource_id');
    const wanted = await golden().resource(id, DAY);
    expect(wanted.outcome).toBe('matched');
    expect(rounded(await golden().resource(id, DAY, engine))).toEqual(rounded(wanted));
  });

  test('says the same of a namespace, and of what is not there (npm run test:trino)', async () => {
    const namespace = await some('namespace');
    const wanted = await golden().namespace(namespace, DAY);
    expect(rounded(await golden().namespace(namespace, DAY, engine))).toEqual(rounded(wanted));
    expect(await golden().resource('nothing', DAY, engine)).toEqual(await golden().resource('nothing', DAY));
    expect(await golden().namespace('nothing', DAY, engine)).toEqual(
      await golden().namespace('nothing', DAY),
    );
  });
});
