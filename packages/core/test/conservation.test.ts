import { describe, expect, it } from 'vitest';
import { clouds, cloudTypes, openshiftOnCloud, type ConfigRelations } from '@ocp/core';
import { conserve } from '../src/run/conservation.ts';

const run = (markup: number | string): ConfigRelations => ({
  run: { columns: { cluster_id: 'text', markup: 'double' }, rows: [['cluster-1', markup]] },
});
const cost = {
  measure: 'cost',
  in: { relation: 'bill', column: 'cost' },
  attributed: [
    { relation: 'pods', column: 'cost' },
    { relation: 'disks', column: 'cost' },
  ],
};
const markup = {
  measure: 'markup',
  in: { relation: 'bill', column: 'cost', times: { relation: 'run', column: 'markup' } },
  attributed: [{ relation: 'pods', column: 'markup' }],
};
const sums: Readonly<Record<string, number | null>> = {
  'bill.cost': 40,
  'bill.credit': null,
  'pods.cost': 16,
  'pods.markup': 2,
  'disks.cost': 4,
};

/** Gives these sums, and notes what it is asked. */
const session = (asked: string[] = [], changed: typeof sums = {}) => ({
  sums: (relation: string, columns: readonly string[]) => {
    asked.push(`${relation}: ${columns.join(', ')}`);
    return Promise.resolve(
      columns.map((column) => ({ ...sums, ...changed })[`${relation}.${column}`] ?? null),
    );
  },
});

describe('what is conserved on a cloud', () => {
  const measures = Object.fromEntries(
    cloudTypes
      .filter((type) => clouds[type] !== undefined)
      .map((type) => [type, openshiftOnCloud(type).conserved.map(({ measure }) => measure)]),
  );

  it('is every cost, with the markup that it bears', () => {
    expect(measures).toEqual({
      AWS: [
        ...['unblended_cost', 'markup_cost'],
        ...['blended_cost', 'markup_cost_blended'],
        ...['savingsplan_effective_cost', 'markup_cost_savingsplan'],
        ...['calculated_amortized_cost', 'markup_cost_amortized'],
      ],
      Azure: ['pretax_cost', 'markup_cost'],
      GCP: ['unblended_cost', 'markup_cost', 'credit_amount'],
    });
  });

  it.each(Object.keys(measures) as (keyof typeof clouds)[])(
    'of %s is each amount of money that the detail has',
    (type) => {
      const { conserved, steps } = openshiftOnCloud(type);
      const columns = steps.find(({ name }) => name === 'detail')?.columns ?? {};
      const money = Object.keys(columns).filter(
        (column) => columns[column] === 'double' && /cost|credit/.test(column),
      );
      expect(conserved.map(({ measure }) => measure).sort()).toEqual(money.sort());
    },
  );
});

describe('conservation', () => {
  it('is what came in, what was attributed and what is left of each measure', async () => {
    const asked: string[] = [];
    expect(await conserve({ conserved: [cost, markup] }, session(asked), run(0.1))).toEqual([
      { measure: 'cost', in: 40, attributed: 20, remainder: 20 },
      { measure: 'markup', in: 4, attributed: 2, remainder: 2 },
    ]);
    expect(asked).toEqual(['bill: cost', 'pods: cost, markup', 'disks: cost']);
  });

  it('counts nothing where no row has a value', async () => {
    const none = { ...cost, in: { relation: 'bill', column: 'credit' }, attributed: [] };
    expect(await conserve({ conserved: [none] }, session(), run(0))).toEqual([
      { measure: 'cost', in: 0, attributed: 0, remainder: 0 },
    ]);
  });

  it('fails where a sum is no number, and where the configuration has none', async () => {
    const infinite = session([], { 'disks.cost': Infinity });
    await expect(conserve({ conserved: [cost] }, infinite, run(0))).rejects.toMatchObject({
      code: 'NUMBER_NOT_FINITE',
      where: { step: 'disks', column: 'cost' },
    });
    for (const config of [run('10'), {}]) {
      await expect(conserve({ conserved: [markup] }, session(), config)).rejects.toMatchObject({
        code: 'INTERNAL',
        where: { relation: 'run', column: 'markup' },
      });
    }
  });
});
