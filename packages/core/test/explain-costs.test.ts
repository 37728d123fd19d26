import { describe, expect, test } from 'vitest';
import { clouds } from '../src/clouds/index.ts';
import { costsOfPart, sumOfCosts } from '../src/explain/costs.ts';
import { shareOf, type Part, type RowFacts } from '../src/explain/shares.ts';

describe.each(Object.values(clouds))('costs of $type that are null', (cloud) => {
  const [{ cost: first, markup = '' } = { cost: '' }] = cloud.costs;
  const part = (value: number | null, why: string) =>
    costsOfPart(cloud, { [first]: value }, { share: 1, markup: 0.1 }, (cost) => `${why} of ${cost}`);
  const ofFirst = (costs: ReturnType<typeof part>) => costs.find(({ cost }) => cost === first);

  test('have a reason each, and their markups that they are null', () => {
    expect(ofFirst(part(null, 'lack'))).toEqual({
      cost: first,
      value: null,
      reason: `lack of ${first}`,
      markup: { column: markup, value: null, reason: `${first} is null` },
    });
    expect(ofFirst(part(2, 'lack'))).toEqual({
      cost: first,
      value: 2,
      markup: { column: markup, value: 0.2 },
    });
  });

  test('have all reasons of their terms in a sum, and one where there are no terms', () => {
    const sum = (terms: (readonly [number | null, string])[]) =>
      ofFirst(
        sumOfCosts(
          cloud,
          terms.map(([value, why]) => part(value, why)),
          'no terms',
        ),
      );
    const several = sum([
      [null, 'lack'],
      [null, 'absence'],
      [null, 'lack'],
    ]);
    expect(several?.reason).toBe(`absence of ${first}; lack of ${first}`);
    expect(several?.markup).toMatchObject({ value: null, reason: `${first} is null` });
    expect(sum([[null, 'lack'], [2, '']])).not.toHaveProperty('reason'); // prettier-ignore
    for (const { cost, value, reason } of sumOfCosts(cloud, [], 'no terms')) {
      expect([cost, value, reason]).toEqual([cost, null, 'no terms']);
    }
  });
});

/** A share of a part, of which some facts are known. */
const share = (
  cloud: keyof typeof clouds,
  part: Partial<Part> & Pick<Part, 'relation'>,
  facts: Partial<RowFacts> = {},
) =>
  shareOf(
    clouds[cloud],
    { origin: {}, split: {}, ...part },
    { matched: {}, distribution: 'cpu', capacity: undefined, pool: undefined, sources: 1, ...facts },
  );

describe('shares that are null say what is not known', () => {
  const node = { relation: 'node_parts', split: { data_source: 'Pod', labels: '{}' } } as const;

  test.each(Object.values(clouds))('hours of pods, or of the node, on $type', ({ type }) => {
    expect(share(type, { ...node, origin: { capacity: 24 } })).toMatchObject({
      kind: 'node',
      reason: expect.stringMatching(/rows of the namespace on the node have no core hours/) as string,
    });
    expect(share(type, { ...node, origin: { used: 1, capacity: 0 } })).toMatchObject({
      kind: 'node',
      reason: expect.stringMatching(/the node has no capacity/) as string,
    });
  });

  test('the size of the claim or that of the disk', () => {
    const claim = (origin: Part['origin']) => share('AWS', { relation: 'claim_parts', origin }).reason;
    expect(claim({ used: null, capacity: 10 })).toBe('the size of the claim is not known');
    expect(claim({ used: 10, capacity: null })).toBe('the size of the disk is not known');
  });

  test('what fills the disk; a cost of 0 has a share like any other', () => {
    const rest = (facts: Partial<RowFacts>) => share('GCP', { relation: 'disk_remainders' }, facts);
    const capacity = { capacity: 10 };
    expect(rest({ capacity }).reason).toMatch(/no volume is known to fill the disk/);
    expect(rest({ capacity, pool: { pool: null, sharers: 1 } }).reason).toMatch(/size of no claim/);
    const pool = { pool: 5, sharers: 2 };
    expect(rest({ capacity, pool, matched: { unblended_cost: 0 } })).toMatchObject({ value: 0.25 });
    expect(rest({ capacity: { capacity: 0 } })).toMatchObject({ numerator: 0, value: 0 });
  });
});
